"""Is what the map tells the rest of the window, in one place, so that its parts need not know the widget."""

from PySide6.QtCore import QObject, Signal


class MapSignals(QObject):
    """What happened on the map; `MapCanvas` offers the same signals to the outside.

    Signals
    -------
    pointer_moved(lon, lat)
        Where the pointer is, degrees.
    hover_changed(kind, id)
        What lies under the pointer; "" and None over nothing.
    selection_requested(kind, ids, additive)
        The user selected; kind "" asks for nothing to be selected.
    overlap_chooser(hits)
        Several `Hit` lie under the click: ask which is meant.
    tool_finished(tool_name, result)
        Places, lines and rings are (lon, lat) tuples.
    tool_message(text)
        For the status bar, while a tool is at work.
    """

    pointer_moved = Signal(float, float)
    hover_changed = Signal(str, object)
    selection_requested = Signal(str, object, bool)
    overlap_chooser = Signal(list)
    tool_finished = Signal(str, object)
    tool_message = Signal(str)
