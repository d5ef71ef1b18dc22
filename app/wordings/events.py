"""Words what events, patrols, catalogue and calendar refuse, doubt, propose and announce."""

from collections.abc import Mapping

from app.wording import _N

EVENTS: Mapping[str, str] = {
    # what was asked for
    "input.bad_position": _N("“{text}” is not a position in degrees. Nothing was written; write longitude,latitude: 112.98,28.25"),
    "worker.unknown": _N("There is no worker {worker}. Check the code."),
    "worker.inactive": _N("{worker} is no longer on the staff. Choose somebody else."),
    "rights.not_allowed": _N("“{act}” is not for a {role}. It can be done by: {allowed}."),
    "rights.outside_area": _N("“{act}” was refused: it lies outside the area {worker} works in."),
    # the catalogue and the calendar
    "catalogue.unknown_item": _N("There is no item {item} in the catalogues in force. Nothing was written; choose another."),
    "catalogue.ambiguous_item": _N("Item {item} stands in several catalogues. Name one of: {candidates}."),
    "calendar.year_missing": _N("The official working days of {year} are not entered; limits that run into it count a plain week."),
    "calendar.bad_hours": _N("The working hours cannot be read, are empty or overlap. Mend them in the workspace's presets."),
    "calendar.bad_limit": _N("A limit cannot be {amount}."),
    "calendar.never_works": _N("No working time is left in the calendar, so a limit would never end. Mend the working week."),
    # events
    "event.unknown": _N("There is no event {event}. Check its code."),
    "event.illegal_transition": _N("“{act}” is not possible: event {event} is in state “{state}”. Nothing was changed; possible now: {allowed}."),
    "event.needs_note": _N("“{act}” needs a word of reason for event {event}. Add a note."),
    "event.needs_handler": _N("“{act}” needs somebody to hand event {event} to. Name a worker or a department."),
    "event.needs_duplicate_of": _N("“{act}” needs the event that {event} repeats."),
    "event.needs_amount": _N("“{act}” needs to say how much more time event {event} wants."),
    "event.not_in_your_hands": _N("Event {event} is not in the hands of {worker}. “{act}” was refused."),
    "event.verifier_is_handler": _N("Event {event} was handled by {worker}; somebody else must verify it."),
    "event.verifier_is_handlers_department": _N("Event {event} was handled by the department of {worker}; somebody else must verify it."),
    "event.grave_needs_supervisor": _N("Event {event} is grave: the supervisor closes it."),
    "event.reopen_too_late": _N("Event {event} was settled more than {days} days ago and is not opened again. Report it anew."),
    "event.duplicate_of_itself": _N("Event {event} cannot repeat itself. Name the event that was reported first."),
    "event.not_an_original": _N("Event {original} is in state “{state}” and cannot be the original of {event}. Name the one that is being handled."),
    "event.not_on_the_spot": _N("The catalogue does not let event {event} be settled on the spot. Register it."),
    "event.cannot_be_handled_by": _N("{worker} is a {role} and does not handle events. Choose a grid worker, grid leader or handler."),
    "event.extension_pending": _N("An extension of event {event} has been asked for already and is not decided yet."),
    "event.no_extension_asked": _N("No extension of event {event} has been asked for."),
    "event.extension_too_late": _N("Event {event} is overdue already; an extension is asked for before that."),
    "event.from_the_future": _N("{at} lies in the future. Check the time of the report and the clock of this machine."),
    "event.grid_not_near": _N("Grid {grid} is not within reach of this place. Choose one of those proposed."),
    "event.outside_all_grids": _N("The place lies outside all grids; the event was taken down and belongs to none yet."),
    "event.near_border": _N("The place may also lie in {grids}."),
    "event.already_in_these_hands": _N("Event {event} is in these hands already. Choose somebody else."),
    "event.handler_elsewhere": _N("{worker} works in another area than event {event} lies in."),
    # why somebody is proposed
    "proposal.serves_grid": _N("serves grid {grid}"),
    "proposal.leads_grid": _N("leads grid {grid}"),
    "proposal.responsible_department": _N("{department} is responsible"),
    "proposal.on_duty": _N("on duty"),
    "proposal.off_duty": _N("off duty"),
    "proposal.events_in_hand": _N("events in hand: {count}"),
    "proposal.patrols_in_hand": _N("patrols in hand: {count}"),
    # patrols
    "patrol.unknown": _N("There is no patrol {patrol}. Check its code."),
    "patrol.grid_or_polygon": _N("A patrol needs either a grid or an area drawn on the map."),
    "patrol.one_polygon": _N("{file} must hold exactly one polygon; it has {found}."),
    "ground.no_area": _N("What was drawn encloses no ground. Draw it again, larger."),
    "patrol.bad_polygon": _N("The area drawn encloses nothing. Draw it again."),
    "patrol.outside_all_grids": _N("The area drawn lies outside all grids. Nothing was planned."),
    "patrol.due_in_past": _N("{due} is past. Give a later time."),
    "patrol.no_worker": _N("Nobody serves this ground. Name a worker."),
    "patrol.cannot_be_sent": _N("{worker} is a {role} and is not sent on patrol. Choose a grid worker, grid leader or volunteer."),
    "patrol.not_yours": _N("Patrol {patrol} is not that of {worker}."),
    "patrol.illegal_transition": _N("“{act}” is not possible: patrol {patrol} is in state “{state}”. Nothing was changed; possible now: {allowed}."),
    "patrol.unknown_checkpoint": _N("Patrol {patrol} has no point {checkpoint}. Nothing was written."),
    "patrol.checkpoint_done": _N("Point {checkpoint} of patrol {patrol} has its result already. Undo it to record another."),
    "patrol.needs_note": _N("Patrol {patrol} is called off with a word of reason. Add a note."),
    "patrol.checkpoints_missed": _N("Patrol {patrol} left out {missed} of {required} points."),
    # notices on their way out
    "notice.event_reported": _N("Event {event} was reported in your grid."),
    "notice.event_dispatched": _N("Event {event} is yours, due {deadline}."),
    "notice.event_rework": _N("Event {event} must be done again, due {deadline}."),
    "notice.extension_granted": _N("More time was granted for event {event}, due {deadline}."),
    "notice.extension_refused": _N("More time was refused for event {event}, due {deadline}."),
    "notice.patrol_assigned": _N("Patrol {patrol} is yours, due {due}."),
}
"""English template of every code; `{name}` is filled from the parameters."""
