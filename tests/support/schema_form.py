"""Describes a database's schema so that two can be compared, whatever statements made them."""

from sqlalchemy import Connection, text

_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"

_POSTGRES = {
    "columns": """
        SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
          || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    """,
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}

Form = dict[str, str]


def schema_form(connection: Connection) -> Form:
    """Return what there is and how it is defined, by kind and name."""
    if connection.dialect.name == "sqlite":
        return {f"{kind} {name} on {table}": _flat(sql) for kind, name, table, sql in connection.execute(text(_SQLITE))}
    return {f"{kind} {name}": _flat(definition) for kind, query in _POSTGRES.items()
            for name, definition in connection.execute(text(query))}


def _flat(sql: str | None) -> str:
    return " ".join((sql or "").replace('"', "").replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split())
