"""A row's image is the same however the row was written, and brings the row back exactly, on either store."""

import pytest
from sqlalchemy import Table, select

from data.model.base import Base, Versioned
from data.store.journal_tables import JournalEntry
from data.store.row_images import image_of, values_of
from data.store.workspace import Store
from tests.support.dumps import dump
from tests.support.one_of_each import MOMENT_KEPT, Row, kept_tables, one_row_each
from tests.support.stores import OPERATOR

MODELS: dict[Table, type[Base]] = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[misc]  # every noun has a table of its own


def keep_all(store: Store, rows: dict[Table, Row], *, by_orm: bool) -> None:
    """Write one row of every table in one act."""
    with store.act("set_up", OPERATOR) as act:
        for table, row in rows.items():
            if by_orm:
                act.add(MODELS[table](**row))
                act.flush()
            else:
                act.insert_many(MODELS[table], [row])
        act.commit()


def images(store: Store) -> dict[tuple[str, str], str | None]:
    """Return what the newest step recorded, by table and row."""
    with store.reading() as session:
        entries = session.scalars(select(JournalEntry).order_by(JournalEntry.step, JournalEntry.sequence))
        return {(entry.table_name, str(entry.row_id)): entry.after for entry in entries}


@pytest.mark.parametrize("by_orm", [True, False], ids=["orm", "bulk"])
def test_the_image_recorded_is_that_of_the_row_as_kept(store: Store, by_orm: bool) -> None:
    rows = one_row_each()
    keep_all(store, rows, by_orm=by_orm)
    recorded = images(store)
    with store.reading() as session:
        for table, row in rows.items():
            if issubclass(MODELS[table], Versioned):
                kept = session.execute(select(table).where(table.c.id == row["id"])).mappings().one()
                assert recorded.pop((table.name, str(row["id"]))) == image_of(table, dict(kept)), table.name
                assert values_of(table, image_of(table, dict(kept))) == dict(kept), table.name
    assert not recorded


def test_orm_and_bulk_leave_the_same_rows_and_images(store: Store, twin: Store) -> None:
    rows = one_row_each()
    keep_all(store, rows, by_orm=True)
    keep_all(twin, rows, by_orm=False)
    assert images(store) == images(twin)
    assert {**dump(store), "workspace": []} == {**dump(twin), "workspace": []}


def test_every_column_reads_back_as_written(store: Store) -> None:
    rows = one_row_each()
    keep_all(store, rows, by_orm=False)
    with store.reading() as session:
        for table in kept_tables():
            kept = session.execute(select(table)).mappings().one()
            for name, value in rows[table].items():
                expected = MOMENT_KEPT if hasattr(value, "tzinfo") else value
                assert kept[name] == expected, f"{table.name}.{name}"
