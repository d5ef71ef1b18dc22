"""Says what one map layer holds, so that the services that read it and the canvas that draws it can grow apart."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

KINDS = ("water", "street", "place", "area", "grid", "asset", "organisation", "worker", "event", "finding")
"""Every kind of layer, in drawing order from below to above."""

CLASSES: dict[str, tuple[str, ...]] = {
    "water": ("water",),
    "street": ("minor", "major"),
    "area": ("district", "street", "community"),
    "place": ("residential", "commercial", "office", "industrial", "storage", "mixed", "other"),
    "grid": ("comprehensive", "dedicated", "micro"),
    "asset": ("utility", "traffic", "sanitation", "greenery", "housing", "other", "extended"),
    "organisation": ("organisation",),
    "worker": ("off_duty", "on_duty"),
    "event": ("reported", "registered", "dispatched", "in_progress", "handled", "closed", "overdue"),
    "finding": ("warning", "error"),
}
"""What `LayerContent.classes` counts through for each kind, unless a layer is styled by an indicator."""


@dataclass(frozen=True)
class LayerContent:
    """The features of one layer, one row per feature.

    Attributes
    ----------
    kind : str
        One of `KINDS`; what a selection of these features is a selection of.
    ids : tuple of uuid.UUID, length n
    geometries : (n,) object array of shapely geometries
        EPSG:4490, longitude first. Points, lines or polygons (also multi-part), one family per layer.
    labels : tuple of str, length n
        May be empty strings.
    classes : (n,) int16 array
        Index into the classes of the layer's style, see `CLASSES`.
    priority : (n,) float32 array, optional
        Larger is drawn later and labelled first.
    emphasis : (n,) float32 array, optional
        Share of the time left, 1 to 0, NaN where there is no deadline.
    """

    kind: str
    ids: tuple[uuid.UUID, ...]
    geometries: NDArray[np.object_]
    labels: tuple[str, ...]
    classes: NDArray[np.int16]
    priority: NDArray[np.float32] | None = None
    emphasis: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        columns = (self.geometries, self.labels, self.classes, self.priority, self.emphasis)
        if any(column is not None and len(column) != len(self.ids) for column in columns):
            raise ValueError("every column of a layer needs one row per id")

    def __len__(self) -> int:
        return len(self.ids)


def layer_content(
    kind: str,
    ids: Iterable[uuid.UUID],
    geometries: Sequence[object] | NDArray[np.object_],
    labels: Iterable[str] | None = None,
    classes: Sequence[int] | NDArray[np.int16] | None = None,
    priority: Sequence[float] | None = None,
    emphasis: Sequence[float] | None = None,
) -> LayerContent:
    """Make a `LayerContent` of plain sequences; rows without a geometry are left out.

    Parameters
    ----------
    kind, ids, geometries, labels, classes, priority, emphasis
        As the attributes of `LayerContent`; labels default to "", classes to 0.
    """
    keys = tuple(ids)
    if isinstance(geometries, np.ndarray):
        shapes = geometries.astype(object)
    else:
        shapes = np.empty(len(keys), dtype=object)
        shapes[:] = list(geometries)
    content = LayerContent(
        kind,
        keys,
        shapes,
        tuple(labels) if labels is not None else ("",) * len(keys),
        np.zeros(len(keys), np.int16) if classes is None else np.asarray(classes, np.int16),
        None if priority is None else np.asarray(priority, np.float32),
        None if emphasis is None else np.asarray(emphasis, np.float32),
    )
    drawable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    return content if drawable.all() else rows(content, np.flatnonzero(drawable))


def empty_layer(kind: str) -> LayerContent:
    """Return a layer of this kind without features."""
    return layer_content(kind, (), ())


def rows(content: LayerContent, index: NDArray[np.intp]) -> LayerContent:
    """Return the features at these positions, in that order."""
    chosen = index.tolist()
    return replace(
        content,
        ids=tuple(content.ids[i] for i in chosen),
        geometries=content.geometries[index],
        labels=tuple(content.labels[i] for i in chosen),
        classes=content.classes[index],
        priority=None if content.priority is None else content.priority[index],
        emphasis=None if content.emphasis is None else content.emphasis[index],
    )


def merge_changed(content: LayerContent, changed: LayerContent, removed: Iterable[uuid.UUID] = ()) -> LayerContent:
    """Return the layer after some features changed, came or went; the others keep their place, new ones come last.

    Parameters
    ----------
    content : LayerContent
    changed : LayerContent
        Only the features that are new or different.
    removed : iterable of uuid.UUID
        Features that are no longer there.
    """
    place = {key.int: row for row, key in enumerate(content.ids)}  # UUIDs hash in Python, integers in C
    known = np.array([place.get(key.int, -1) for key in changed.ids], np.intp)
    staying = {key.int for key in changed.ids}
    dropped = [place[key.int] for key in removed if key.int in place and key.int not in staying]
    kept = np.setdiff1d(np.arange(len(content)), np.asarray(dropped, np.intp))
    joined = _appended(content, rows(changed, np.flatnonzero(known < 0)))
    source = np.concatenate([kept, np.arange(len(content), len(joined))]).astype(np.intp)
    merged = rows(joined, source)
    return _replaced(merged, np.searchsorted(source, known[known >= 0]), rows(changed, np.flatnonzero(known >= 0)))


def _appended(content: LayerContent, more: LayerContent) -> LayerContent:
    return LayerContent(
        content.kind,
        content.ids + more.ids,
        np.concatenate([content.geometries, more.geometries]),
        content.labels + more.labels,
        np.concatenate([content.classes, more.classes]),
        _joined(content.priority, more.priority, len(content), len(more), 0.0),
        _joined(content.emphasis, more.emphasis, len(content), len(more), np.nan),
    )


def _replaced(content: LayerContent, at: NDArray[np.intp], changed: LayerContent) -> LayerContent:
    """Put the changed features, row by row, at these positions of content that nobody else holds."""
    labels = list(content.labels)
    for row, label in zip(at.tolist(), changed.labels, strict=True):
        labels[row] = label
    content.geometries[at] = changed.geometries
    content.classes[at] = changed.classes
    if content.priority is not None and changed.priority is not None:
        content.priority[at] = changed.priority
    if content.emphasis is not None and changed.emphasis is not None:
        content.emphasis[at] = changed.emphasis
    return replace(content, labels=tuple(labels))


def _joined(
    left: NDArray[np.float32] | None, right: NDArray[np.float32] | None, n_left: int, n_right: int, absent: float
) -> NDArray[np.float32] | None:
    if left is None and right is None:
        return None
    parts = [
        np.full(count, absent, np.float32) if column is None else column
        for column, count in ((left, n_left), (right, n_right))
    ]
    return np.concatenate(parts)
