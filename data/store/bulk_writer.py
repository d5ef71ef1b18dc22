"""Writes many rows at once, with what the ORM would add: defaults, keys, versions and images for the journal."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select, text, update

from data.model.base import Geometry
from data.model.errors import UserError
from data.store.geometry import to_blobs
from data.store.row_images import changed_image, images_of, same_content, version_in
from data.store.spatial_index import fill, filled_afterwards

BATCH_ROWS = 5_000
KEYS_PER_QUERY = 500
REINDEX_ROWS = 20_000
"""From here on filling the R-tree afterwards beats its triggers (2.6 s against 1.0 s for 100 000 points)."""

_Row = Mapping[str, Any]


def rows_by_id(connection: Connection, table: Table, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, _Row]:
    """Return the rows with these ids as they are kept now."""
    found: dict[uuid.UUID, _Row] = {}
    for start in range(0, len(ids), KEYS_PER_QUERY):
        query = select(table).where(table.c.id.in_(ids[start : start + KEYS_PER_QUERY]))
        found.update((row["id"], dict(row)) for row in connection.execute(query).mappings())
    return found


def images_by_id(connection: Connection, table: Table, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the images of the rows with these ids as they are kept now."""
    rows = rows_by_id(connection, table, ids)
    return dict(zip(rows, images_of(table, list(rows.values())), strict=True))


def insert_rows(connection: Connection, table: Table, rows: Sequence[_Row], step: int
                ) -> Iterator[list[dict[str, Any]]]:
    """Insert rows given by column name, batch by batch, and yield each batch complete; exhaust the iterator.

    Raises
    ------
    TypeError
        When a row names a column the table does not have.
    """
    complete, keys = _completer(table, step), iter(_fids(connection, table, len(rows)))

    def batches() -> Iterator[list[dict[str, Any]]]:
        for start in range(0, len(rows), BATCH_ROWS):
            batch = [complete(row) for row in rows[start : start + BATCH_ROWS]]
            yield [{**row, "fid": next(keys)} for row in batch] if "fid" in table.c else batch

    return write_rows(connection, table, batches(), many=len(rows) >= REINDEX_ROWS)


def write_rows(connection: Connection, table: Table, batches: Iterable[list[dict[str, Any]]], *, many: bool
               ) -> Iterator[list[dict[str, Any]]]:
    """Insert complete rows batch by batch and yield each batch; exhaust the iterator.

    Parameters
    ----------
    many : bool
        Whether there are so many that a spatial index is better filled afterwards.
    """
    geometry = next((column for column in table.columns if isinstance(column.type, Geometry)), None)
    if geometry is None or connection.dialect.name != "sqlite":
        for batch in batches:
            connection.execute(insert(table), batch)
            yield batch
    elif many:
        kept: list[tuple[int, bytes | None]] = []
        with filled_afterwards(connection, table.name, geometry.name):
            for batch in batches:
                kept += zip([row["fid"] for row in batch], _write(connection, table, geometry, batch), strict=True)
                yield batch
            fill(connection, table.name, geometry.name, kept)
    else:
        for batch in batches:
            _write(connection, table, geometry, batch)
            yield batch


def _write(connection: Connection, table: Table, geometry: Column[Any], batch: list[dict[str, Any]]
           ) -> list[bytes | None]:
    kind: Any = geometry.type
    blobs = to_blobs([row[geometry.name] for row in batch], kind.kind)
    connection.execute(insert(table), [{**row, geometry.name: blob} for row, blob in zip(batch, blobs, strict=True)])
    return blobs


def _completer(table: Table, step: int) -> Callable[[_Row], dict[str, Any]]:
    """Return what fills in what the ORM would: defaults, None for the rest, and the version."""
    known = set(table.columns.keys())
    columns = [column for column in table.columns if column.name not in {"fid", "version"}]
    defaults: dict[str, Any] = {column.name: column.default for column in columns}
    fixed = {name: getattr(default, "arg", None) for name, default in defaults.items()}
    made = {name: default.arg for name, default in defaults.items() if default is not None and default.is_callable}
    own = {"version": step} if "version" in known else {}

    def complete(row: _Row) -> dict[str, Any]:
        if not known.issuperset(row):
            raise TypeError(f"{table.name} has no column {sorted(set(row) - known)}")
        values = {**fixed, **row, **own}
        for name, make in made.items():
            if name not in row:
                # SQLAlchemy wraps a plain function so that it takes the execution context; none of ours looks at it.
                values[name] = make(None)
        return values

    return complete


def _fids(connection: Connection, table: Table, count: int) -> list[int]:
    """Return the next keys of a feature table, [] for a table without; the caller holds the write lock."""
    if "fid" not in table.c or not count:
        return []
    if connection.dialect.name == "sqlite":
        spent = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar()
        last = max(spent or 0, connection.scalar(select(func.max(table.c.fid))) or 0)
        return list(range(last + 1, last + 1 + count))
    query = text("SELECT nextval(pg_get_serial_sequence(:name, 'fid')) FROM generate_series(1, :count)")
    return list(connection.scalars(query, {"name": table.name, "count": count}))


def update_rows(connection: Connection, table: Table, rows: Iterable[_Row], step: int
                ) -> Iterator[tuple[uuid.UUID, str, str]]:
    """Update rows given as ``{"id": …, column: value …}`` and yield (id, image before, image after); exhaust it.

    A row that already is as it shall be is left alone. A ``version`` in a row is the one its writer saw.

    Raises
    ------
    UserError
        ``record.changed_since`` when a row is gone or has another version than the writer saw.
    TypeError, ValueError
        When a row names a column the table does not have, or a row comes twice.
    """
    pending = list(rows)
    if len({row["id"] for row in pending}) != len(pending):
        raise ValueError(f"{table.name}: a row comes twice in one update")
    for start in range(0, len(pending), BATCH_ROWS):
        batch = pending[start : start + BATCH_ROWS]
        current = images_by_id(connection, table, [row["id"] for row in batch])
        changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        images = []
        for row in batch:
            before, after = _before_and_after(table, row, current.get(row["id"]), step)
            if not same_content(before, after):
                images.append((row["id"], before, after))
                columns = tuple(sorted(set(row) - {"id", "version"}))
                changed.setdefault(columns, []).append({"row_id": row["id"], **{f"new_{c}": row[c] for c in columns}})
        for columns, parameters in changed.items():
            _update(connection, table, columns, parameters, step)
        yield from images


def _before_and_after(table: Table, row: _Row, current: str | None, step: int) -> tuple[str, str]:
    if current is None or ("version" in row and row["version"] != version_in(current)):
        raise UserError("record.changed_since", kind=table.name)
    unknown = set(row) - set(table.columns.keys())
    if unknown:
        raise TypeError(f"{table.name} has no column {sorted(unknown)}")
    return current, changed_image(table, current, {**row, "version": step})


def _update(connection: Connection, table: Table, columns: Sequence[str], parameters: list[dict[str, Any]],
            step: int) -> None:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    statement = update(table).where(table.c.id == bindparam("row_id", type_=table.c.id.type))
    connection.execute(statement.values({**values, "version": step}), parameters)
