"""How PostgreSQL spells what the model declares; apart, so that nobody who opens a file loads that dialect."""

from typing import Any

from sqlalchemy import Engine, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.sql.schema import Constraint

from data.model.base import STORAGE_SRID, Geometry
from data.store.column_types import where_of
from data.store.geometry import PostgisGeometry


class PostgisTypes(PGTypeCompiler):
    """Names geometry columns as PostGIS does."""

    def visit_user_defined(self, type_: Any, **kw: Any) -> str:
        """Name a typed geometry column."""
        if isinstance(type_, Geometry):
            return f"geometry({type_.kind},{STORAGE_SRID})"
        return str(super().visit_user_defined(type_, **kw))


class PostgisStatements(PGDDLCompiler):
    """Spells what the model says of its indexes, and lets foreign keys be checked at commit."""

    def visit_create_index(self, create: Any, *args: Any, **kw: Any) -> str:
        """Add the condition of an index of some rows only."""
        statement: Any = super()
        return f"{statement.visit_create_index(create, *args, **kw)}{where_of(create.element)}"

    def define_constraint_deferrability(self, constraint: Constraint) -> str:
        """Make every reference deferrable, as `data.store.engine.defer_foreign_keys` asks for."""
        if isinstance(constraint, ForeignKeyConstraint):
            return " DEFERRABLE INITIALLY IMMEDIATE"
        return str(super().define_constraint_deferrability(constraint))


def register_server_types(engine: Engine) -> None:
    """Tell the engine's dialect how a server keeps geometries and references."""
    dialect: Any = engine.dialect
    dialect.type_compiler_instance = PostgisTypes(dialect)
    dialect.ddl_compiler = PostgisStatements
    dialect.colspecs = {**dialect.colspecs, Geometry: PostgisGeometry}
