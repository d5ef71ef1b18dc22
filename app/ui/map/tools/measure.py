"""Measures length and area on the ellipsoid while the line is drawn."""

import shapely

from app.ui.map.tools.line import LineTool
from app.wording import _
from gis.measure import area_of, length_of


class MeasureLengthTool(LineTool):
    """The length of a drawn line; the result is metres on the ellipsoid."""

    name = "measure_length"

    def progress(self) -> str:
        """Return what to tell while drawing."""
        return self._told() or _("Click along what you want to measure")

    def result(self) -> object:
        """Return the length in metres."""
        return self._measured()

    def on_change(self) -> None:
        """Show the length up to the pointer."""
        self.sketch.note = self._told()

    def _places(self) -> list[tuple[float, float]]:
        free = [self.sketch.free] if self.sketch.free and self.sketch.points else []
        return [*self.sketch.points, *free]

    def _measured(self) -> float:
        return length_of(shapely.LineString(self.sketch.points))

    def _told(self) -> str:
        places = self._places()
        return length_told(length_of(shapely.LineString(places))) if len(places) > 1 else ""


class MeasureAreaTool(MeasureLengthTool):
    """The area of a drawn ring; the result is square metres on the ellipsoid."""

    name = "measure_area"
    closed = True
    fewest = 3

    def _measured(self) -> float:
        return area_of(shapely.Polygon(self.sketch.points))

    def _told(self) -> str:
        places = self._places()
        return area_told(area_of(shapely.Polygon(places))) if len(places) > 2 else ""


def length_told(metres: float) -> str:
    """Return a measured length for people."""
    if metres < 1000:
        return _("{length} m").format(length=f"{metres:,.1f}")
    return _("{length} km").format(length=f"{metres / 1000:,.3f}")


def area_told(square_metres: float) -> str:
    """Return a measured area for people: square metres, hectares from 1 ha, square kilometres from 1 km² up."""
    if square_metres < 10_000:
        return _("{area} m²").format(area=f"{square_metres:,.0f}")
    if square_metres < 1_000_000:
        return _("{area} ha").format(area=f"{square_metres / 10_000:,.2f}")
    return _("{area} km²").format(area=f"{square_metres / 1_000_000:,.3f}")
