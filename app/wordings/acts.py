"""Names the acts of the history: the fullest template whose parameters the journal kept is used."""

from collections.abc import Mapping

from app.wording import _N

ACTS: Mapping[str, tuple[str, ...]] = {
    "new_workspace": (_N("Make workspace"),),
    "make_sample": (_N("Make sample district"),),
    "make_district": (_N("Make sample district"),),
    "seed_calendar": (_N("Fill working calendar"),),
    "seed_catalogues": (_N("Take in shipped catalogues"),),
    "split_grid": (_N("Split grid {grid}"), _N("Split grid")),
    "merge_grids": (_N("Merge grids into {grid}"), _N("Merge grids into {keep}"), _N("Merge grids")),
    "bind_all": (_N("Bind everything"),),
    "choose_grid": (_N("Choose grid for event {event}"), _N("Choose grid")),
    "import": (_N("Import {kind} from {file}"), _N("Import")),
    "import_file": (_N("Import {kind} from {file}"), _N("Import")),
    "export": (_N("Export {kind}"), _N("Export")),
    "write_webmap": (_N("Write web map"),),
    "report_event": (_N("Report event {event}"), _N("Report event")),
    "register_event": (_N("Register event {event}"), _N("Register event")),
    "reject_event": (_N("Do not register event {event}"), _N("Do not register event")),
    "mark_duplicate": (_N("Mark event {event} as duplicate"), _N("Mark as duplicate")),
    "handle_on_the_spot": (_N("Handle event {event} on the spot"), _N("Handle on the spot")),
    "dispatch_event": (_N("Dispatch event {event}"), _N("Dispatch event")),
    "transfer_event": (_N("Transfer event {event}"), _N("Transfer event")),
    "return_event": (_N("Send back event {event}"), _N("Send back event")),
    "accept_event": (_N("Accept event {event}"), _N("Accept event")),
    "handle_event": (_N("Report event {event} handled"), _N("Report handled")),
    "verify_event": (_N("Verify event {event}"), _N("Verify event")),
    "rework_event": (_N("Rework event {event}"), _N("Rework event")),
    "close_event": (_N("Close event {event}"), _N("Close event")),
    "reopen_event": (_N("Reopen event {event}"), _N("Reopen event")),
    "suspend_event": (_N("Suspend event {event}"), _N("Suspend event")),
    "resume_event": (_N("Resume event {event}"), _N("Resume event")),
    "ask_extension": (_N("Ask extension for event {event}"), _N("Ask for extension")),
    "grant_extension": (_N("Grant extension for event {event}"), _N("Grant extension")),
    "refuse_extension": (_N("Refuse extension for event {event}"), _N("Refuse extension")),
    "archive_event": (_N("Archive event {event}"), _N("Archive event")),
    "plan_patrol": (_N("Plan patrol {task}"), _N("Plan patrol {patrol}"), _N("Plan patrol")),
    "start_patrol": (_N("Start patrol {task}"), _N("Start patrol {patrol}"), _N("Start patrol")),
    "record_checkpoint": (_N("Record checkpoint of patrol {task}"), _N("Record checkpoint")),
    "finish_patrol": (_N("Finish patrol {task}"), _N("Finish patrol {patrol}"), _N("Finish patrol")),
    "cancel_patrol": (_N("Cancel patrol {task}"), _N("Cancel patrol")),
    "reveal": (_N("Reveal personal data of {kind} {record}"), _N("Reveal personal data")),
    "undo": (_N("Take back an act"),),
}
"""English templates by act, the fullest first."""
