"""Read-only views by which other programs see what holds today without knowing our tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """A view other programs read.

    Parameters
    ----------
    name : str
    base : str
        The table whose `fid` is the view's key.
    sources : frozenset of str
        Every table it reads.
    select : str
        Its query; ``{now}`` stands for the present instant as the database writes it.
    geometry : tuple of (column, kind) or None
        None for a view without a place.
    """

    name: str
    base: str
    sources: frozenset[str]
    select: str
    geometry: tuple[str, str] | None = None

    def statement(self, dialect: str) -> str:
        """Return the statement that makes the view in a database."""
        now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" if dialect == "sqlite" else "now()"
        return f"CREATE VIEW {self.name} AS {' '.join(self.select.split()).format(now=now)}"


VIEWS = (
    View(
        "grids_in_force", "boundary", frozenset({"boundary", "grid", "area"}),
        """
        SELECT b.fid AS fid, g.code AS code, g.name AS name, g.kind AS kind, a.code AS community_code,
          a.name AS community, b.valid_from AS valid_from, b.geometry AS geometry
        FROM boundary b JOIN grid g ON g.id = b.grid_id JOIN area a ON a.id = g.community_id
        WHERE b.valid_from <= {now} AND (b.valid_to IS NULL OR b.valid_to > {now})
          AND (g.retired_at IS NULL OR g.retired_at > {now})
        """,
        ("geometry", "MULTIPOLYGON"),
    ),
    View(
        "matters", "catalogue_item", frozenset({"catalogue_item", "catalogue", "department"}),
        """
        SELECT row_number() OVER (ORDER BY i.id) AS fid, i.id AS item_id, c.code AS catalogue, c.edition AS edition,
          i.code AS code, i.label AS label, i.label_en AS label_en, d.name AS department
        FROM catalogue_item i JOIN catalogue c ON c.id = i.catalogue_id LEFT JOIN department d ON d.id = i.department_id
        """,
    ),
)
"""Today's grids, and what the events' `item_id` stands for.

No view shows personal data: these files are opened by programs that mask nothing.
"""
