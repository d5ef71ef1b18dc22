"""Takes steps back and does them again, by the journal, and refuses where that would destroy later work."""

import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Table, Uuid, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.base import Base
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.paperwork import Notice, NoticeState
from data.store.bulk_writer import BATCH_ROWS, KEYS_PER_QUERY, REINDEX_ROWS, write_rows
from data.store.engine import defer_foreign_keys, take_write_lock
from data.store.geopackage import refresh_contents
from data.store.journal_tables import JournalEntry, JournalStep, StepKind
from data.store.journal_writer import Entry, StepDraft, next_step_number, write_step
from data.store.ledger import change_set
from data.store.row_images import values_of, version_in

if TYPE_CHECKING:
    from data.store.workspace import Store

_UNDOABLE = (StepKind.ACT, StepKind.REDO)
_SHOWN_RECORDS = 20


def undo(store: "Store", actor: Actor, step: int | None = None, *, reason: str = "") -> ChangeSet:
    """Take back a step: the newest that still stands, or the one named.

    Every row is then as it was before the step, its version included.

    Raises
    ------
    UserError
        ``undo.nothing``; ``undo.not_undoable`` for genesis, history and steps already undone; ``undo.changed_since``
        when rows of the step were written afterwards; ``undo.still_used`` when other records refer to what the step
        made; ``undo.left_the_house`` when a notice of the step was sent. These three name the rows in `records`, as
        (kind, id). ``undo.clashes`` when what would come back meets what took its place.
    """
    with store.writing() as session:
        take_write_lock(session.connection())
        target = _undo_target(session, step)
        return _reverse(session, target, StepDraft("undo", actor, store.clock(), reason, StepKind.UNDO, target.number,
                                                   {"undone_act": target.act, **target.params}))


def redo(store: "Store", actor: Actor, *, reason: str = "") -> ChangeSet:
    """Do again the act that the newest undo took back.

    Raises
    ------
    UserError
        ``redo.nothing`` when an act followed that undo, or there is none; else as for `undo`.
    """
    with store.writing() as session:
        take_write_lock(session.connection())
        target = _redo_target(session)
        params = {name: value for name, value in target.params.items() if name != "undone_act"}
        return _reverse(session, target, StepDraft(target.params["undone_act"], actor, store.clock(), reason,
                                                   StepKind.REDO, target.number, params))


def _undo_target(session: Session, number: int | None) -> JournalStep:
    query = select(JournalStep).where(JournalStep.kind.in_(_UNDOABLE), JournalStep.undone_by.is_(None))
    if number is None:
        newest = session.scalar(query.order_by(JournalStep.number.desc()).limit(1))
        if newest is None:
            raise UserError("undo.nothing")
        return newest
    named = session.scalar(query.where(JournalStep.number == number))
    if named is None:
        raise UserError("undo.not_undoable", step=number)
    return named


def _redo_target(session: Session) -> JournalStep:
    """Find the undo to take back: the newest that stands, with no new act since."""
    moves = (StepKind.UNDO, StepKind.REDO)
    last_act = select(func.coalesce(func.max(JournalStep.number), 0)).where(JournalStep.kind.not_in(moves))
    standing = select(JournalStep).where(JournalStep.kind == StepKind.UNDO, JournalStep.undone_by.is_(None),
                                         JournalStep.number > last_act.scalar_subquery())
    newest = session.scalar(standing.order_by(JournalStep.number.desc()).limit(1))
    if newest is None:
        raise UserError("redo.nothing")
    return newest


def _reverse(session: Session, target: JournalStep, draft: StepDraft) -> ChangeSet:
    """Put back every row of `target` within the caller's transaction, and journal that."""
    connection = session.connection()
    defer_foreign_keys(connection)
    number = next_step_number(session)
    entries = _reversed_entries(connection, target.number)
    _refuse_if_sent(connection, entries, target.number)
    _refuse_if_changed(connection, entries, target.number)
    _refuse_if_used(connection, entries, target.number)
    try:
        _put_back(connection, entries)
        session.execute(update(JournalStep).where(JournalStep.number == target.number).values(undone_by=number))
        write_step(session, number, draft, entries)
        if connection.dialect.name == "sqlite":
            refresh_contents(connection, Base.metadata, {entry.table_name for entry in entries}, draft.at)
        session.commit()
    except IntegrityError as clash:
        # What comes back meets what was made since (the same code given again) or misses what was removed.
        raise UserError("undo.clashes", step=target.number) from clash
    return change_set(entries, number)


def _reversed_entries(connection: Connection, number: int) -> list[Entry]:
    columns = (JournalEntry.table_name, JournalEntry.row_id, JournalEntry.before, JournalEntry.after)
    query = select(*columns).where(JournalEntry.step == number).order_by(JournalEntry.sequence)
    return [Entry(table_name, row_id, after, before)
            for table_name, row_id, before, after in connection.execute(query)]


def _refuse_if_sent(connection: Connection, entries: Sequence[Entry], step: int) -> None:
    notices = [entry.row_id for entry in entries if entry.table_name == Notice.__tablename__]
    sent = [found for chunk in _chunks(notices) for found in connection.scalars(
        select(Notice.id).where(Notice.id.in_(chunk), Notice.state == NoticeState.SENT))]
    _refuse("undo.left_the_house", step, [(Notice.__tablename__, found) for found in sent])


def _refuse_if_changed(connection: Connection, entries: Sequence[Entry], step: int) -> None:
    """Compare each row's version with the one the step left."""
    changed = []
    for table, group in _by_table(entries):
        kept = _versions(connection, table, [entry.row_id for entry in group])
        left = {entry.row_id: None if entry.before is None else version_in(entry.before) for entry in group}
        changed += [(table.name, row_id) for row_id, version in left.items() if kept.get(row_id) != version]
    _refuse("undo.changed_since", step, changed)


def _refuse_if_used(connection: Connection, entries: Sequence[Entry], step: int) -> None:
    """Find records that refer to what is about to vanish, by foreign key or by a plain id such as `subject_id`."""
    later = _written_since(connection, step)
    if all(entry.after is not None for entry in entries) or not later:
        return
    of_step = JournalEntry.step == step
    vanishing = select(JournalEntry.row_id).where(of_step, JournalEntry.before.is_(None))
    of_the_step = select(JournalEntry.row_id).where(of_step)
    used = []
    for table, column in _references(later):
        query = select(table.c.id).where(column.in_(vanishing), table.c.id.not_in(of_the_step))
        used += [(table.name, found) for found in connection.scalars(query)]
    _refuse("undo.still_used", step, used)


def _refuse(code: str, step: int, records: Sequence[tuple[str, uuid.UUID]]) -> None:
    if records:
        raise UserError(code, step=step, rows=len(records), kinds=sorted({kind for kind, _ in records}),
                        records=[(kind, str(row_id)) for kind, row_id in records[:_SHOWN_RECORDS]])


def _written_since(connection: Connection, step: int) -> set[str]:
    """Return the tables later steps wrote to: only there can anything refer to what this step made."""
    uncounted = select(JournalStep.number).where(JournalStep.number > step, JournalStep.kind == StepKind.GENESIS)
    if connection.scalar(uncounted.limit(1)) is not None:
        return {table.name for table in Base.metadata.sorted_tables if "version" in table.c}
    return set(connection.scalars(select(JournalEntry.table_name).where(JournalEntry.step > step).distinct()))


def _references(tables: Iterable[str]) -> Iterator[tuple[Table, Column[Any]]]:
    for table in map(Base.metadata.tables.__getitem__, sorted(tables)):
        yield from ((table, column) for column in table.columns
                    if isinstance(column.type, Uuid) and column.name != "id")


def _put_back(connection: Connection, entries: Sequence[Entry]) -> None:
    """Remove every row of the step, then enter those that were there before.

    Removing first keeps unique columns from clashing whatever the order in which the step wrote; references are
    checked at commit.
    """
    for table, group in _by_table(entries):
        present = [entry.row_id for entry in group if entry.before is not None]
        for chunk in _chunks(present):
            connection.execute(delete(table).where(table.c.id.in_(chunk)))
        returning = [entry.after for entry in group if entry.after is not None]
        batches = ([values_of(table, image) for image in returning[start : start + BATCH_ROWS]]
                   for start in range(0, len(returning), BATCH_ROWS))
        deque(write_rows(connection, table, batches, many=len(returning) >= REINDEX_ROWS), maxlen=0)


def _versions(connection: Connection, table: Table, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for chunk in _chunks(ids):
        query = select(table.c.id, table.c.version).where(table.c.id.in_(chunk))
        found.update((row.id, row.version) for row in connection.execute(query))
    return found


def _by_table(entries: Sequence[Entry]) -> list[tuple[Table, list[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.table_name, []).append(entry)
    return [(Base.metadata.tables[name], group) for name, group in groups.items()]


def _chunks(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    return (ids[start : start + KEYS_PER_QUERY] for start in range(0, len(ids), KEYS_PER_QUERY))
