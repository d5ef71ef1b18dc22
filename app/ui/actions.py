"""The table of everything a person can trigger; menus, tool bar, palette and key editor are made from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.wording import _N

MENUS = {
    "file": _N("&File"),
    "edit": _N("&Edit"),
    "view": _N("&View"),
    "map": _N("&Map"),
    "event": _N("E&vent"),
    "grid": _N("&Grid"),
    "help": _N("&Help"),
}


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes
    ----------
    id : str
    title, tooltip : str
        English source.
    icon : str
        Name in Material Design Icons.
    menu : str
        One of `MENUS`.
    shortcut : str
        In Qt's portable form.
    handler : str
        ``"<command group>.<method>"``; the window holds the groups.
    needs : tuple of str
        Facts of `app.ui.situation` that must all hold; empty is always.
    argument : str
        Handed to the handler when not empty.
    checkable : bool
    family : str
        Checkable actions of one family exclude each other.
    bar : bool
        Also a button on the tool bar.
    opens : bool
        A separator stands before it in its menu.
    """

    id: str
    title: str
    icon: str
    menu: str
    shortcut: str
    tooltip: str
    handler: str
    needs: tuple[str, ...] = ()
    argument: str = ""
    checkable: bool = False
    family: str = ""
    bar: bool = False
    opens: bool = False


def _tool(name: str, title: str, icon: str, shortcut: str, tooltip: str) -> ActionSpec:
    return ActionSpec(
        f"tool.{name}", title, icon, "map", shortcut, tooltip, "map.take_tool", argument=name,
        checkable=True, family="tools", bar=True,
    )


def _act(name: str, act: str, title: str, icon: str, shortcut: str, tooltip: str, opens: bool = False) -> ActionSpec:
    return ActionSpec(
        f"event.{name}", title, icon, "event", shortcut, tooltip, "events.act", (f"may_{act}",), act, opens=opens
    )


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("file.new", _N("New workspace…"), "file-plus-outline", "file", "Ctrl+N",
               _N("Make an empty workspace file"), "files.new"),
    ActionSpec("file.open", _N("Open workspace…"), "folder-open-outline", "file", "Ctrl+O",
               _N("Open another workspace file"), "files.open"),
    ActionSpec("file.sample", _N("Open the sample district"), "city-variant-outline", "file", "Ctrl+Shift+N",
               _N("Make or open a made-up district to try things out"), "files.sample"),
    ActionSpec("file.import", _N("Import…"), "database-import-outline", "file", "Ctrl+I",
               _N("Read areas, grids, places, people, assets, organisations or events from a file"),
               "files.import_file", opens=True),
    ActionSpec("file.export", _N("Export…"), "database-export-outline", "file", "Ctrl+E",
               _N("Write grids, events or registers for another system, with a manifest"), "files.export_file"),
    ActionSpec("file.webmap", _N("Web map…"), "web", "file", "Ctrl+Shift+E",
               _N("Write a folder with a map that opens offline in a browser"), "files.write_webmap"),
    ActionSpec("file.settings", _N("Settings…"), "cog-outline", "file", "Ctrl+,",
               _N("Language, theme, shortcuts and working habits"), "help.settings", opens=True),
    ActionSpec("file.quit", _N("Quit"), "exit-to-app", "file", "Ctrl+Q", _N("Close the window"), "files.quit"),

    ActionSpec("edit.undo", _N("Undo"), "undo", "edit", "Ctrl+Z",
               _N("Take back the last act with everything it touched"), "edit.undo", ("undoable",), bar=True),
    ActionSpec("edit.redo", _N("Redo"), "redo", "edit", "Ctrl+Shift+Z",
               _N("Do again what was taken back"), "edit.redo", ("redoable",), bar=True),
    ActionSpec("edit.history", _N("History"), "history", "edit", "Ctrl+H",
               _N("Show the named acts of this workspace"), "view.show_panel", argument="history"),
    ActionSpec("edit.back", _N("Step back"), "keyboard-esc", "edit", "Esc",
               _N("Drop the last point, close the form, leave the tool, clear the selection: one at a time"),
               "edit.step_back", opens=True),
    ActionSpec("edit.reveal", _N("Show personal fields…"), "eye-lock-open-outline", "edit", "Ctrl+Alt+P",
               _N("Show what is masked on the card, for a reason the journal keeps"), "edit.reveal", ("personal",)),
    ActionSpec("edit.open", _N("Open selected"), "card-text-outline", "edit", "F4",
               _N("Move the keyboard to the card of what is selected"), "view.show_panel", ("selection",), "inspector"),

    ActionSpec("view.palette", _N("Find anything…"), "magnify", "view", "Ctrl+K",
               _N("Find commands, grids, people, addresses, events and positions"), "view.palette"),
    ActionSpec("view.command", _N("Command"), "monitor-dashboard", "view", "Ctrl+1",
               _N("Queue and map: register, dispatch, chase, close"), "view.take_mode", argument="command",
               checkable=True, family="modes", opens=True),
    ActionSpec("view.plan", _N("Plan"), "vector-polygon", "view", "Ctrl+2",
               _N("Boundaries: split, merge, check"), "view.take_mode", argument="plan",
               checkable=True, family="modes"),
    ActionSpec("view.layers", _N("Layers"), "layers-outline", "view", "Alt+1",
               _N("Go to the list of map layers"), "view.show_panel", argument="layers", opens=True),
    ActionSpec("view.tree", _N("Areas and grids"), "file-tree-outline", "view", "Alt+2",
               _N("Go to the tree of areas and grids"), "view.show_panel", argument="tree"),
    ActionSpec("view.queue", _N("Event queue"), "format-list-checks", "view", "Alt+3",
               _N("Go to the queue of events, least time left first"), "view.show_panel", argument="queue"),
    ActionSpec("view.table", _N("Table"), "table", "view", "Alt+4",
               _N("Go to the table of the layer chosen in the list"), "view.show_panel", argument="table"),
    ActionSpec("view.findings", _N("Findings"), "alert-outline", "view", "Alt+5",
               _N("Go to what the checks found"), "view.show_panel", argument="findings"),
    ActionSpec("view.timeline", _N("Timeline"), "timeline-clock-outline", "view", "Alt+6",
               _N("Go to what happened to the selected record"), "view.show_panel", argument="timeline"),
    ActionSpec("view.map", _N("Map"), "map-outline", "view", "Alt+0",
               _N("Move the keyboard to the map"), "map.focus"),
    ActionSpec("view.dark", _N("Dark or light"), "theme-light-dark", "view", "Ctrl+Shift+D",
               _N("Switch between the dark and the light theme"), "view.switch_theme", opens=True),
    ActionSpec("view.still", _N("Still the alarms"), "bell-off-outline", "view", "Ctrl+Shift+S",
               _N("Overdue marks stop flashing until switched on again"), "view.still_alarms", checkable=True),
    ActionSpec("view.reset", _N("Reset layout"), "view-dashboard-outline", "view", "Ctrl+Shift+R",
               _N("Put every panel back where it was at first"), "view.reset_layout"),
    ActionSpec("view.refresh", _N("Read again"), "refresh", "view", "F5",
               _N("Read everything shown again from the workspace"), "view.refresh"),

    _tool("select", _N("Select"), "cursor-default-outline", "F2", _N("Click or drag a box to select; Shift adds")),
    _tool("report", _N("Report event here"), "map-marker-plus-outline", "F3",
          _N("Click the map where it happened")),
    _tool("patrol", _N("Patrol here"), "lasso", "F6", _N("Draw a lasso round the ground to patrol")),
    _tool("split", _N("Split grid"), "box-cutter", "F7",
          _N("Draw a line across the selected grid; Enter or right-click finishes")),
    _tool("measure", _N("Measure"), "ruler", "F8", _N("Length and area on the ellipsoid")),
    ActionSpec("map.zoom_in", _N("Zoom in"), "plus", "map", "Ctrl+=", _N("Come closer"), "map.zoom_in", opens=True),
    ActionSpec("map.zoom_out", _N("Zoom out"), "minus", "map", "Ctrl+-", _N("Go further away"), "map.zoom_out"),
    ActionSpec("map.zoom_all", _N("Zoom to everything"), "fit-to-page-outline", "map", "Ctrl+0",
               _N("Show the whole workspace"), "map.zoom_all", bar=True),
    ActionSpec("map.zoom_selection", _N("Zoom to selection"), "image-filter-center-focus", "map", "Ctrl+J",
               _N("Show what is selected"), "map.zoom_selection", ("selection",), bar=True),
    ActionSpec("map.back", _N("Previous view"), "arrow-left", "map", "Alt+Left",
               _N("Go back to where the map was"), "map.view_back"),
    ActionSpec("map.forward", _N("Next view"), "arrow-right", "map", "Alt+Right",
               _N("Go forward again"), "map.view_forward"),

    ActionSpec("event.report", _N("Report event…"), "plus-circle-outline", "event", "Ctrl+R",
               _N("Report an event by address, grid or position"), "events.report", bar=True),
    _act("register", "register_event", _N("Register"), "clipboard-check-outline", "Ctrl+G",
         _N("Accept the report; the clock starts"), opens=True),
    _act("reject", "reject_event", _N("Do not register"), "clipboard-remove-outline", "Ctrl+Shift+X",
         _N("Turn the report down with a reason")),
    _act("duplicate", "mark_duplicate", _N("Mark as duplicate"), "content-duplicate", "Ctrl+Shift+U",
         _N("Link it to the event that was reported first")),
    _act("on_the_spot", "handle_on_the_spot", _N("Handled on the spot"), "lightning-bolt-outline", "Ctrl+Shift+J",
         _N("Settled where it was found, without dispatch")),
    _act("dispatch", "dispatch_event", _N("Dispatch"), "send-outline", "Ctrl+D",
         _N("Send it to the one who handles it")),
    _act("transfer", "transfer_event", _N("Transfer"), "swap-horizontal", "Ctrl+Shift+T",
         _N("Hand it to somebody else; the deadline stays")),
    _act("accept", "accept_event", _N("Accept"), "hand-back-right-outline", "Ctrl+Shift+A",
         _N("The handler takes it on")),
    _act("return", "return_event", _N("Send back"), "keyboard-return", "Ctrl+Shift+B",
         _N("Send it back one stage, with a reason")),
    _act("suspend", "suspend_event", _N("Suspend"), "pause-circle-outline", "Ctrl+Shift+P",
         _N("Stop the clock until a date, with a reason")),
    _act("resume", "resume_event", _N("Resume"), "play-circle-outline", "Ctrl+Shift+M",
         _N("Let the clock run again")),
    _act("ask_extension", "ask_extension", _N("Ask for extension"), "calendar-plus", "Ctrl+Shift+L",
         _N("Ask the supervisor for more time")),
    _act("grant_extension", "grant_extension", _N("Grant extension"), "calendar-check", "Ctrl+Shift+Y",
         _N("Give the time that was asked for")),
    _act("refuse_extension", "refuse_extension", _N("Refuse extension"), "calendar-remove", "Ctrl+Shift+I",
         _N("The deadline stays as it is, with a reason")),
    _act("handle", "handle_event", _N("Report handled"), "checkbox-marked-outline", "Ctrl+Shift+H",
         _N("Note what was done")),
    _act("verify", "verify_event", _N("Verify"), "eye-check-outline", "Ctrl+Shift+V",
         _N("Somebody else than the handler confirms it")),
    _act("rework", "rework_event", _N("Rework"), "restore", "Ctrl+Shift+W",
         _N("Not good enough: back to the handler")),
    _act("close", "close_event", _N("Close event"), "check-circle-outline", "Ctrl+Shift+C", _N("End the event")),
    _act("reopen", "reopen_event", _N("Reopen"), "backup-restore", "Ctrl+Shift+O",
         _N("Take a closed event up again, with a reason")),
    _act("archive", "archive_event", _N("Archive"), "archive-outline", "Ctrl+Shift+Q",
         _N("Put the ended event away for good")),
    ActionSpec("event.patrol", _N("Patrol the selected grid…"), "shoe-print", "event", "Ctrl+P",
               _N("Send a worker on patrol through the grid"), "patrols.plan_grid", ("one_grid",), opens=True),
    ActionSpec("event.finish_patrol", _N("Finish patrol…"), "flag-checkered", "event", "Ctrl+Shift+F",
               _N("Enter what was seen on the selected patrol and end it"), "patrols.finish", ("one_patrol",)),

    ActionSpec("grid.merge", _N("Merge grids…"), "set-merge", "grid", "Ctrl+M",
               _N("Make one grid of the selected neighbours"), "grids.merge", ("some_grids",)),
    ActionSpec("grid.bind", _N("Bind everything"), "link-variant", "grid", "Ctrl+B",
               _N("Find the grid of every place, asset, organisation and event"), "grids.bind", opens=True),
    ActionSpec("grid.check", _N("Check workspace"), "shield-check-outline", "grid", "F9",
               _N("Look for gaps, overlaps, orphans and doubtful records"), "grids.check", bar=True),

    ActionSpec("help.keys", _N("Shortcuts…"), "keyboard-outline", "help", "Ctrl+F1",
               _N("See and change every shortcut"), "help.keys"),
    ActionSpec("help.about", _N("About"), "information-outline", "help", "F1",
               _N("Version, licence, where the files are"), "help.about"),
)

BY_ID: Mapping[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}
EVENT_ACTS: Mapping[str, ActionSpec] = {spec.argument: spec for spec in ACTIONS if spec.handler == "events.act"}
"""Acts on one event by the name the journal keeps, in the order of the closed loop."""


def shortcut_of(spec: ActionSpec, keys: Mapping[str, str]) -> str:
    """Return the shortcut in force: the one a person chose, or the one of the table."""
    return keys.get(spec.id, spec.shortcut)


def clashes(keys: Mapping[str, str], specs: Iterable[ActionSpec] = ACTIONS) -> dict[str, list[str]]:
    """Return every shortcut that more than one action has, with the actions' ids."""
    users: dict[str, list[str]] = {}
    for spec in specs:
        shortcut = shortcut_of(spec, keys)
        if shortcut:
            users.setdefault(shortcut, []).append(spec.id)
    return {shortcut: ids for shortcut, ids in users.items() if len(ids) > 1}
