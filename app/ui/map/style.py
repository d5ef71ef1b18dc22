"""Says how each kind of layer looks, in names of colours, so that themes and renderers stay apart."""

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor

from app.services.map_content import CLASSES, KINDS
from app.ui.tokens import Tokens

BUILT_UP = "place"
"""What lies above the fills of areas and grids."""

_EDGES_ABOVE = {"area": "asset"}
"""Borders of areas are painted as late as layers of this kind: above grids, though grids are picked first."""


@dataclass(frozen=True)
class LabelStyle:
    """How the labels of a layer look.

    Attributes
    ----------
    size_px : int
    colour, halo : str
        Token names.
    inside : bool
        A polygon that has no room for its label goes without.
    coarsest, finest : float
        Metres per pixel above and below which there are no labels.
    bold : bool
    over_symbols : bool
        May cover symbols that others must not.
    """

    size_px: int = 12
    colour: str = "map_label"
    halo: str = "map_label_halo"
    inside: bool = True
    coarsest: float = 1e9
    finest: float = 0.0
    bold: bool = False
    over_symbols: bool = False

    def shown_at(self, metres_per_pixel: float) -> bool:
        """Return whether there are labels at this scale."""
        return self.finest <= metres_per_pixel <= self.coarsest


@dataclass(frozen=True)
class LayerStyle:
    """How a layer looks. Colours are token names, or "ramp/2" for the third colour of a ramp.

    Attributes
    ----------
    fills : tuple of str
        Fill of polygons and colour of points by class; "" leaves a class unfilled.
    fill_opacity : float
    edge, edge_width
        Outline of polygons, in pixels; "" for none.
    casing, casing_width
        Light line under the outline (and under wide lines).
    strokes : tuple of (str, float)
        Colour and width in pixels of lines by class.
    symbol : str
        Family of symbols in `app.ui.map.symbols`; "" stamps dots.
    symbol_px : int
    labels : tuple of LabelStyle or None
        By class; the last one stands for all further classes.
    nested : bool
        Large polygons may hold small ones, and are painted below them.
    coarsest : float
        Metres per pixel above which the layer is not drawn.
    uncovered : bool
        Labels keep clear of the symbols of this layer.
    pickable, snappable : bool
    fill_below : bool
        The fill is painted below buildings, only the outline above them.
    opacity : float
    """

    fills: tuple[str, ...] = ()
    fill_opacity: float = 1.0
    edge: str = ""
    edge_width: float = 1.0
    casing: str = ""
    casing_width: float = 0.0
    strokes: tuple[tuple[str, float], ...] = ()
    symbol: str = ""
    symbol_px: int = 16
    labels: tuple[LabelStyle | None, ...] = ()
    nested: bool = False
    coarsest: float = 1e9
    uncovered: bool = False
    pickable: bool = True
    snappable: bool = False
    fill_below: bool = False
    opacity: float = 1.0


def _hues(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}_{name}" for name in CLASSES[kind])


_STYLES = {
    "water": LayerStyle(fills=("map_water",), strokes=(("map_water", 3.0),), pickable=False),
    "street": LayerStyle(
        strokes=(("map_street_minor", 1.5), ("map_street_major", 3.0)), pickable=False, snappable=True
    ),
    "area": LayerStyle(
        fills=("",),
        edge="area_edge",
        edge_width=2.0,
        casing="area_casing",
        casing_width=4.0,
        labels=(
            LabelStyle(20, colour="area_edge", inside=False, bold=True, finest=8.0, over_symbols=True),
            LabelStyle(16, colour="area_edge", inside=False, bold=True, finest=3.2, coarsest=20.0, over_symbols=True),
            LabelStyle(13, colour="area_edge", inside=False, bold=True, finest=0.8, coarsest=9.0, over_symbols=True),
        ),
        snappable=True,
        fill_below=True,
    ),
    "place": LayerStyle(
        fills=_hues("place"),
        edge="map_building_edge",
        symbol="place",
        symbol_px=8,
        labels=(LabelStyle(11, coarsest=1.0),),
        nested=True,
        coarsest=6.0,
        snappable=True,
    ),
    "grid": LayerStyle(
        fills=("grid_fill",) * 3,
        fill_opacity=0.08,
        edge="grid_edge",
        edge_width=1.25,
        casing="grid_casing",
        casing_width=3.0,
        labels=(LabelStyle(12, bold=True),),
        snappable=True,
        fill_below=True,
    ),
    "asset": LayerStyle(fills=_hues("asset"), symbol="asset", symbol_px=10, coarsest=1.2),
    "organisation": LayerStyle(
        fills=("organisation",),
        symbol="organisation",
        symbol_px=12,
        labels=(LabelStyle(11, coarsest=0.6),),
        coarsest=1.2,
    ),
    "worker": LayerStyle(
        fills=("worker_off_duty", "worker_on_duty"),
        symbol="worker",
        symbol_px=18,
        labels=(LabelStyle(11, coarsest=4.0),),
    ),
    "event": LayerStyle(fills=_hues("event"), symbol="event", symbol_px=18, uncovered=True),
    "finding": LayerStyle(
        fills=("finding_warning", "finding_error"),
        fill_opacity=0.25,
        edge="danger",
        edge_width=2.0,
        strokes=(("finding_warning", 3.0), ("finding_error", 3.0)),
        symbol="finding",
        symbol_px=18,
        uncovered=True,
    ),
}


def default_style(kind: str) -> LayerStyle:
    """Return how a kind of layer looks unless the user says otherwise."""
    return _STYLES[kind]


def drawing_rank(kind: str) -> int:
    """Return the place of a kind in the drawing order, 0 lowest."""
    return KINDS.index(kind)


def passes(kind: str, style: LayerStyle) -> list[tuple[int, LayerStyle]]:
    """Return the rank and style of each pass a layer is painted in."""
    own_rank = drawing_rank(_EDGES_ABOVE.get(kind, kind))
    if not style.fill_below:
        return [(own_rank, style)]
    below = replace(style, edge="", casing="", strokes=())
    return [(drawing_rank(BUILT_UP) - 1, below), (own_rank, replace(style, fills=()))]


@lru_cache(maxsize=512)
def _qcolor(code: str, opacity: float) -> QColor:
    colour = QColor(code)
    colour.setAlphaF(opacity)
    return colour


def colour(tokens: Tokens, name: str, opacity: float = 1.0) -> QColor:
    """Return a token's colour; "ramp/2" is the third colour of a ramp."""
    ramp, _, step = name.partition("/")
    return _qcolor(tokens.ramp(ramp)[int(step)] if step else tokens[name], opacity)
