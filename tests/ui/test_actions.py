"""Every action is complete, and menus, tool bar, palette and keys come from the one table."""

import re

import pytest
from PySide6.QtGui import QKeySequence

from app.ui import actions
from app.ui.actions import ACTIONS, BY_ID, EVENT_ACTS, MENUS, clashes
from app.ui.icons import icon_exists
from app.ui.map.toolbox import TOOLS
from data.model.event_flow import EventAct
from tests.support.windows import OpenWindow


@pytest.mark.parametrize("spec", ACTIONS, ids=lambda spec: spec.id)
def test_every_action_has_icon_texts_and_a_shortcut(spec: actions.ActionSpec) -> None:
    assert icon_exists(spec.icon)
    assert spec.title
    assert spec.tooltip
    assert spec.title.rstrip("…") != spec.tooltip
    assert not QKeySequence(spec.shortcut).isEmpty()
    assert QKeySequence(spec.shortcut).toString() == spec.shortcut
    assert spec.menu in MENUS


def test_ids_and_shortcuts_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert clashes({}) == {}
    assert clashes({"edit.redo": "Ctrl+Z"}) == {"Ctrl+Z": ["edit.undo", "edit.redo"]}


def test_every_act_of_the_event_flow_has_an_action() -> None:
    assert set(EVENT_ACTS) == {str(act) for act in EventAct}


def test_every_action_reaches_a_handler_and_stands_in_its_menu(opened: OpenWindow) -> None:
    window = opened.window
    menus = {re.sub("&", "", menu.title()): menu for menu in (one.menu() for one in window.menuBar().actions()) if menu}
    assert len(menus) == len(MENUS)
    for spec in ACTIONS:
        action = window.action_set.by_id[spec.id]
        assert action in menus[MENUS[spec.menu].replace("&", "")].actions()
        assert not action.icon().isNull()
        assert spec.shortcut in action.toolTip() or "(" in action.toolTip()


def test_actions_follow_the_selection(opened: OpenWindow) -> None:
    window = opened.window
    enabled = lambda name: window.action_set.by_id[name].isEnabled()  # noqa: E731 - a word for a question asked often
    assert not enabled("map.zoom_selection")
    assert not enabled("grid.merge")
    grids = [node.id for node in window.tree.nodes if node.kind == "grid"]
    window.bench.selection.select("grid", grids[:2])
    opened.settle()
    assert enabled("map.zoom_selection")
    assert enabled("grid.merge")
    assert not enabled("event.patrol")
    window.bench.selection.select("grid", grids[:1])
    opened.settle()
    assert enabled("event.patrol")
    assert not enabled("grid.merge")


def test_event_acts_are_those_the_state_allows(opened: OpenWindow) -> None:
    window = opened.window
    rows = window.queue.rows
    assert rows is not None
    for number, state in enumerate(rows.states[:6]):
        window.bench.selection.select("event", [rows.ids[number]])
        opened.settle()
        card = window.bench.inspected.card
        assert card is not None
        assert card.state is state
        allowed = {name for name, spec in EVENT_ACTS.items() if window.action_set.by_id[spec.id].isEnabled()}
        assert allowed == set(card.acts)


def test_a_changed_key_is_used_at_once(opened: OpenWindow) -> None:
    opened.preferences.choose("keys", {"grid.check": "Ctrl+Alt+9"})
    action = opened.window.action_set.by_id["grid.check"]
    assert action.shortcut().toString() == "Ctrl+Alt+9"
    assert "Ctrl+Alt+9" in action.toolTip()


def test_the_tools_of_the_window_are_tools_of_the_canvas() -> None:
    from app.ui.commands.map import CANVAS_TOOLS

    assert set(CANVAS_TOOLS.values()) <= {tool.name for tool in TOOLS}
    assert set(CANVAS_TOOLS) == {spec.argument for spec in ACTIONS if spec.family == "tools"}
