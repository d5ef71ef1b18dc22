"""Says what stands on the card of each kind of record, and in which order."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from app.messages import word_rule
from app.services.inspecting import Card, EventCard, GridCard, GridRef, PatrolCard, RecordCard
from app.terms import term
from app.ui import formats
from app.ui.actions import EVENT_ACTS
from app.ui.card_view import CardView
from app.ui.words import field_word, kind_word, post_word
from app.wording import _N, _
from data.model.events import Urgency

Trigger = Callable[[str], None]


def fill_card(view: CardView, card: Card, trigger: Trigger) -> None:
    """Write a record's card into an empty view; `trigger` does what a button names."""
    _WRITERS[type(card)](view, card, trigger)
    view.finish()


def _grid(view: CardView, card: GridCard, trigger: Trigger) -> None:
    view.heading(card.name or card.code, card.code)
    if card.retired_at is not None:
        view.text(_("Retired {at}").format(at=formats.full_moment(card.retired_at)), "warn")
    held = card.numbers
    if held is not None:
        view.numbers([
            (_("Households"), formats.count(held.households)),
            (_("People"), formats.count(held.people)),
            (_("Open events"), formats.count(held.open_events)),
        ])
        if held.overdue_events:
            view.text(_("{count} overdue").format(count=formats.count(held.overdue_events)), "danger")
    view.row(_("Kind"), term(card.grid_kind))
    view.row(_("Belongs to"), " › ".join(card.areas))
    view.row(_("Area size"), formats.area(card.area_m2))
    if held is not None:
        view.row(_("Places"), formats.count(held.places))
        view.row(_("Assets"), formats.count(held.assets))
        view.row(_("Organisations"), formats.count(held.organisations))
    view.row(_("Since"), formats.full_moment(card.established_at)[:10])
    view.row(_("Note"), card.note)
    view.section(_("Team"))
    if not any(line.post == "leader" for line in card.staff):
        view.row(post_word("leader"), _("nobody yet"), role="warn")
    for line in card.staff:
        view.row(post_word(line.post), line.name, hint=line.code, link=f"worker:{line.id}")
    if card.patrols:
        view.section(_("Patrols under way"))
        for key, code, state, due in card.patrols:
            view.row(code, f"{term(state)} · {formats.time_left(due)}", link=f"patrol_task:{key}")
    view.buttons([
        (_("Patrol here"), _("Send a worker on patrol through the grid"), lambda: trigger("event.patrol")),
        (_("Split"), _("Draw a line across the grid"), lambda: trigger("tool.split")),
        (_("Zoom to"), _("Show it on the map"), lambda: trigger("map.zoom_selection")),
    ], primary=-1)


def _event(view: CardView, card: EventCard, trigger: Trigger) -> None:
    view.heading(formats.localised(card.item, card.item_en), card.code)
    now = datetime.now(UTC)
    open_ = card.due is not None
    late = card.due is not None and card.due < now
    view.row(_("State"), term(card.state), role="danger" if late else "")
    if open_:
        left = f"{formats.time_left(card.due, now)} · {formats.full_moment(card.due)}"
        view.row(_("Deadline"), left, role="danger" if late else "")
        catalogue = formats.localised(card.catalogue, card.catalogue_en)
        view.row(_("Set by"), word_rule(card.rule, catalogue), hint=card.rule)
    buttons = [EVENT_ACTS[act] for act in EVENT_ACTS if act in card.acts]
    view.buttons([(_(spec.title), _(spec.tooltip), partial(trigger, spec.id)) for spec in buttons],
                 primary=_likely(card))
    view.text(card.text)
    view.row(_("Address"), card.address)
    _grid_row(view, card.grid)
    view.row(_("In the hands of"), card.handler or card.department or (_("nobody yet") if open_ else ""),
             role="" if card.handler or card.department else "warn")
    view.row(_("Department"), card.department if card.handler else "")
    view.row(_("Verified by"), card.verifier)
    view.row(_("Grade"), term(card.grade))
    view.row(_("Urgency"), term(card.urgency) if card.urgency is Urgency.URGENT else "", role="warn")
    view.row(_("Duplicate of"), card.original)
    view.row(_("Suspended until"), formats.full_moment(card.suspended_until))
    view.row(_("Reworks"), formats.count(card.reworks or None))
    view.row(_("Extensions"), formats.count(card.extensions or None))
    view.section(_("Report"))
    view.row(_("Source"), term(card.source))
    view.row(_("Reported"), formats.full_moment(card.reported_at))
    view.row(_("Reporter"), " ".join(part for part in (card.reporter, card.reporter_phone) if part))
    view.row(_("Position"), formats.position(*card.position) if card.position else "")
    view.row(_("Attachments"), formats.count(card.attachments or None))


_NEXT = ("close_event", "verify_event", "handle_event", "accept_event", "dispatch_event", "resume_event",
         "register_event")


def _likely(card: EventCard) -> int:
    """Return the number of the act that leads on, -1 where none does."""
    offered = [act for act in EVENT_ACTS if act in card.acts]
    return next((offered.index(act) for act in _NEXT if act in offered), -1)


def _patrol(view: CardView, card: PatrolCard, trigger: Trigger) -> None:
    view.heading(card.title or _("Patrol"), card.code)
    done = sum(1 for _number, _label, result in card.points if result)
    view.row(_("State"), term(card.state))
    view.row(_("Worker"), card.worker, hint=card.worker_code)
    view.row(_("Due"), f"{formats.full_moment(card.due)} · {formats.time_left(card.due)}" if card.due else "")
    view.row(_("Finished"), formats.full_moment(card.finished_at))
    _grid_row(view, card.grid)
    view.row(_("Points"), _("{done} of {all} visited").format(done=done, all=len(card.points)))
    view.row(_("Look at"), _(", ").join(card.checklist))
    view.text(card.summary)
    buttons = [(_("Zoom to"), _("Show it on the map"), lambda: trigger("map.zoom_selection"))]
    if card.finished_at is None:
        buttons.insert(0, (_("Finish"), _("Enter what was seen and end the patrol"),
                           lambda: trigger("event.finish_patrol")))
    view.buttons(buttons, primary=0 if len(buttons) > 1 else -1)
    view.section(_("Points"))
    for number, label, result in card.points:
        said = _(_RESULTS.get(result, result)) if result else ""
        view.row(str(number), " · ".join(part for part in (label, said) if part))


_RESULTS = {"normal": _N("normal"), "event": _N("event found")}


def _record(view: CardView, card: RecordCard, trigger: Trigger) -> None:
    view.heading(card.name or card.code, f"{kind_word(card.kind)} {card.code}")
    for name, value in card.fields.items():
        view.row(field_word(name), _shown(value))
    _grid_row(view, card.grid)
    buttons: list[tuple[str, str, Callable[[], None]]] = []
    if card.bounds is not None:
        buttons.append((_("Zoom to"), _("Show it on the map"), lambda: trigger("map.zoom_selection")))
    if card.masked:
        buttons.append((_("Show personal fields"), _("For a reason the journal keeps"), lambda: trigger("edit.reveal")))
    view.buttons(buttons, primary=-1)


def _grid_row(view: CardView, grid: GridRef | None) -> None:
    if grid is None:
        view.row(_("Grid"), _("none"), role="warn")
    else:
        text = grid.name or grid.code
        view.row(_("Grid"), text, hint=f"{grid.code} · {term(grid.origin)}", link=f"grid:{grid.id}")


def _shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, StrEnum):
        return term(value)
    if isinstance(value, datetime):
        return formats.full_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return formats.count(value)
    if isinstance(value, tuple):
        return _shown_labels(value)
    return str(value)


def _shown_labels(value: tuple[Any, ...]) -> str:
    """Return a (label, English label, code) triple, or several."""
    if value and isinstance(value[0], tuple):
        return _(", ").join(_shown_labels(one) for one in value)
    if len(value) == 3:
        return formats.localised(value[0], value[1]) or str(value[2])
    return ""


_WRITERS: Mapping[type[Card], Callable[[CardView, Any, Trigger], None]] = {
    GridCard: _grid,
    PatrolCard: _patrol,
    EventCard: _event,
    RecordCard: _record,
}
