"""Draws on the map what is not written yet: the parts of a split, the ground and points of a patrol."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from app.services.map_content import layer_content
from app.ui.map.style import LabelStyle, LayerStyle

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas

_PARTS, _POINTS = "preview parts", "preview points"
_RAMP = tuple(f"choropleth_qualitative/{number}" for number in range(7))
_PART_STYLE = LayerStyle(
    fills=_RAMP, fill_opacity=0.32, edge="accent", edge_width=2.5, casing="grid_casing", casing_width=5.0,
    labels=(LabelStyle(14, bold=True),), pickable=False,
)
_POINT_STYLE = LayerStyle(fills=("accent",), symbol="place", symbol_px=9, labels=(LabelStyle(11, coarsest=1.5),),
                          pickable=False)


def show_parts(canvas: "MapCanvas", parts: Sequence[BaseGeometry], labels: Sequence[str]) -> None:
    """Draw these polygons (EPSG:4490), each in a colour of its own."""
    content = layer_content("finding", _keys(len(parts)), parts, labels, [number % 7 for number in range(len(parts))])
    canvas.set_layer(_PARTS, content, _PART_STYLE)


def show_points(canvas: "MapCanvas", points: Sequence[tuple[float, float]], labels: Sequence[str]) -> None:
    """Draw these positions (lon, lat)."""
    content = layer_content("finding", _keys(len(points)), [shapely.Point(*one) for one in points], labels)
    canvas.set_layer(_POINTS, content, _POINT_STYLE)


def clear(canvas: "MapCanvas") -> None:
    """Draw none of them any more."""
    canvas.remove_layer(_PARTS)
    canvas.remove_layer(_POINTS)


def _keys(count: int) -> list[uuid.UUID]:
    return [uuid.UUID(int=number) for number in range(count)]
