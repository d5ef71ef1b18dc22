"""Shows one record's personal fields unmasked, for a reason that goes into the journal."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.rights import require
from data.store.journal_tables import StepKind
from data.store.queries.personal import personal_fields
from data.store.workspace import Store


@dataclass(frozen=True)
class Revealed:
    """What the masks hid, by field name, and the step that notes who looked."""

    code: str
    fields: Mapping[str, str]
    changes: ChangeSet


def reveal(store: Store, actor: Actor, kind: str, key: uuid.UUID, reason: str) -> Revealed:
    """Return the personal fields of one record as they are kept.

    Parameters
    ----------
    store : Store
    actor : Actor
    kind : {"person", "organisation", "event"}
    key : UUID
    reason : str
        Why; the journal keeps it with the record's code and never with what was seen.

    Raises
    ------
    UserError
        ``reveal.reason_needed``, ``reveal.unknown``, ``rights.not_allowed``.
    """
    require(actor, "reveal")
    if not reason.strip():
        raise UserError("reveal.reason_needed")
    with store.act("reveal", actor, reason=reason, kind=StepKind.NOTE) as act:
        found = personal_fields(act.session, kind, key)
        if found is None:
            raise UserError("reveal.unknown", kind=kind)
        code, fields = found
        act.note(kind=kind, record=code)
        return Revealed(code, fields, act.commit())
