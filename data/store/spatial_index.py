"""The R-tree of a GeoPackage feature table: its triggers, its bounds, and how to fill it when much comes at once."""

import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from sqlalchemy import Connection

from data.store.geometry import envelope_of
from gis.spatial_order import hilbert_order

_CELL = struct.Struct(">q4f")

_INSERT = """
CREATE TRIGGER "rtree_{t}_{c}_insert" AFTER INSERT ON "{t}" WHEN (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_{c}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"),
  ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END
"""

_SCRIPT = (
    'CREATE VIRTUAL TABLE "rtree_{t}_{c}" USING rtree(id, minx, maxx, miny, maxy)',
    _INSERT,
    """
CREATE TRIGGER "rtree_{t}_{c}_update6" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" NOTNULL AND NOT ST_IsEmpty(OLD."{c}"))
BEGIN UPDATE "rtree_{t}_{c}" SET minx = ST_MinX(NEW."{c}"), maxx = ST_MaxX(NEW."{c}"), miny = ST_MinY(NEW."{c}"),
  maxy = ST_MaxY(NEW."{c}") WHERE id = NEW.fid; END
""",
    """
CREATE TRIGGER "rtree_{t}_{c}_update7" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" ISNULL OR ST_IsEmpty(OLD."{c}"))
BEGIN INSERT INTO "rtree_{t}_{c}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"), ST_MinY(NEW."{c}"),
  ST_MaxY(NEW."{c}")); END
""",
    """
CREATE TRIGGER "rtree_{t}_{c}_update2" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id = OLD.fid; END
""",
    """
CREATE TRIGGER "rtree_{t}_{c}_update5" AFTER UPDATE ON "{t}" WHEN OLD.fid != NEW.fid AND
  (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_{t}_{c}" VALUES (NEW.fid,
  ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"), ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END
""",
    """
CREATE TRIGGER "rtree_{t}_{c}_update4" AFTER UPDATE ON "{t}" WHEN OLD.fid != NEW.fid AND
  (NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id IN (OLD.fid, NEW.fid); END
""",
    """
CREATE TRIGGER "rtree_{t}_{c}_delete" AFTER DELETE ON "{t}" WHEN OLD."{c}" NOT NULL
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id = OLD.fid; END
""",
)
"""The extension's triggers, word for word (OGC 12-128r18, annex F.3; numbers are the standard's)."""


def index_statements(table: str, column: str) -> list[str]:
    """Return the statements that make the index of a feature table and keep it."""
    return [statement.strip().format(t=table, c=column) for statement in _SCRIPT]


@contextmanager
def filled_afterwards(connection: Connection, table: str, column: str) -> Iterator[None]:
    """Suspend the insert trigger inside: the caller fills the index by `fill`, which is several times faster."""
    connection.exec_driver_sql(f'DROP TRIGGER "rtree_{table}_{column}_insert"')
    yield
    connection.exec_driver_sql(_INSERT.strip().format(t=table, c=column))


def fill(connection: Connection, table: str, column: str, features: Iterable[tuple[int, bytes | None]]) -> None:
    """Enter new features into the index along a Hilbert curve, so that neighbours share a node.

    Parameters
    ----------
    features : iterable of (key, GeoPackage geometry)
    """
    boxes = [(fid, *box) for fid, blob in features if (box := envelope_of(blob)) is not None]
    if not boxes:
        return
    corners = np.array(boxes)
    centres = np.column_stack([corners[:, 1] + corners[:, 2], corners[:, 3] + corners[:, 4]]) / 2
    rows = [boxes[index] for index in hilbert_order(centres)]
    connection.exec_driver_sql(f'INSERT INTO "rtree_{table}_{column}" VALUES (?, ?, ?, ?, ?)', rows)


def bounds(connection: Connection, table: str, column: str) -> tuple[float, float, float, float] | None:
    """Return (min x, min y, max x, max y) of a feature table at any size in microseconds, None when it is empty.

    Notes
    -----
    Read from the root node of the R-tree, whose cells cover everything (format: SQLite's ``rtree.c``, unchanged since
    3.5): two bytes depth, two bytes count, then cells of a key and min x, max x, min y, max y as big-endian float32,
    rounded outwards. A GeoPackage's bounds are informative, so the rounding does no harm.
    """
    query = f'SELECT data FROM "rtree_{table}_{column}_node" WHERE nodeno = 1'
    node = connection.exec_driver_sql(query).scalar()
    if node is None:
        return None
    count = struct.unpack_from(">H", node, 2)[0]
    cells = [_CELL.unpack_from(node, 4 + _CELL.size * index) for index in range(count)]
    if not cells:
        return None
    _, west, east, south, north = zip(*cells, strict=True)
    return min(west), min(south), max(east), max(north)
