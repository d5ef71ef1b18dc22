"""Everything the event and patrol verbs refuse, doubt, propose or announce has its words."""

import re
from pathlib import Path

import pytest

from app.messages import WORDINGS, word
from app.wordings.acts import ACTS
from data.model.errors import UserError
from data.model.event_flow import FLOW, EventAct
from data.model.events import EventState
from data.model.patrol_rules import ALLOWED
from data.model.rights import ROLES_BY_ACT
from data.model.staff import Role

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    *(ROOT / "app" / "services").glob("event*.py"), *(ROOT / "app" / "services").glob("patrol*.py"),
    *(ROOT / "app" / "services" / f"{name}.py" for name in
      ("candidates", "proposing", "limits", "task_changes", "calendars", "locating", "duplicates")),
    *(ROOT / "data" / "model" / f"{name}.py" for name in
      ("event_flow", "event_guards", "rights", "patrol_rules", "working_calendar", "deadlines")),
]
CODE = re.compile(r'"((?:event|patrol|rights|worker|catalogue|calendar|input|proposal|notice)\.[a-z_]+)"')


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_code_is_worded(path: Path) -> None:
    assert set(CODE.findall(path.read_text(encoding="utf-8"))) <= set(WORDINGS)


def test_every_field_an_act_needs_is_asked_for_in_words() -> None:
    assert {f"event.needs_{name}" for row in FLOW.values() for name in row.needs} <= set(WORDINGS)


def test_every_act_has_a_name_for_the_history() -> None:
    assert set(EventAct) | set(ALLOWED) | set(ROLES_BY_ACT) <= set(ACTS) | {"redo"}


def test_a_refusal_names_state_and_acts_in_words() -> None:
    sentence = word(UserError("event.illegal_transition", event="E1", state=EventState.CLOSED, act=EventAct.DISPATCH,
                              allowed=[EventAct.REOPEN, EventAct.ARCHIVE]))
    assert "“Dispatch event”" in sentence
    assert "“Closed”" in sentence
    assert "Reopen event, Archive event" in sentence
    denied = word(UserError("rights.not_allowed", act="plan_patrol", role=Role.VOLUNTEER, allowed=[Role.OPERATOR]))
    assert denied == "“Plan patrol” is not for a Volunteer. It can be done by: Operator."
