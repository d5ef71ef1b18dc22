"""Makes an SQLite file a GeoPackage (OGC 12-128r18) that QGIS and GDAL open as it is."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Engine, MetaData, Table

from data.model.base import STORAGE_SRID, Geometry
from data.store.schema import stamp
from data.store.spatial_index import bounds, index_statements
from data.store.views import VIEWS, View

APPLICATION_ID = 0x4750_4B47
"""“GPKG”: the file is a GeoPackage first; that it is ours says its table `gridsteward_schema`."""

USER_VERSION = 10_400
"""GeoPackage 1.4.0, as the standard wants it in ``user_version``."""

_WKT_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_WKT_CGCS2000 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4490"]]'
)

_CORE = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {USER_VERSION}",
    """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)
""",
    """
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))
""",
    """
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))
""",
    """
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
""",
    f"""
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326, '{_WKT_WGS84}', NULL),
  ('China Geodetic Coordinate System 2000', {STORAGE_SRID}, 'EPSG', {STORAGE_SRID}, '{_WKT_CGCS2000}', NULL)
""",
)


@cache
def feature_tables(metadata: MetaData) -> tuple[tuple[Table, str, str], ...]:
    """Return (table, geometry column, geometry kind) of every feature table."""
    return tuple(
        (table, column.name, column.type.kind)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Geometry)
    )


def initialise(engine: Engine, metadata: MetaData) -> None:
    """Make an empty file a workspace in one transaction: GeoPackage core, our tables, R-trees, views, registrations."""
    with engine.begin() as connection:
        for statement in _CORE:
            connection.exec_driver_sql(statement.strip())
        metadata.create_all(connection)
        for statement in registrations(metadata):
            connection.exec_driver_sql(statement)
        stamp(connection)


def registrations(metadata: MetaData) -> list[str]:
    """Return the statements that make feature tables and views known to other programs."""
    statements = []
    for table, column, kind in feature_tables(metadata):
        statements += _register(table.name, column, kind)
        statements.append(
            f"INSERT INTO gpkg_extensions VALUES ('{table.name}', '{column}', 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')"
        )
        statements += index_statements(table.name, column)
    for view in VIEWS:
        statements += [view.statement("sqlite"), *_register_view(view)]
    return statements


def _register_view(view: View) -> list[str]:
    if view.geometry is not None:
        return _register(view.name, *view.geometry)
    return [f"INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) "
            f"VALUES ('{view.name}', 'attributes', '{view.name}', '{_NEVER}')"]


_NEVER = "1970-01-01T00:00:00.000Z"
"""Until the first act touches a table; a constant, so that two workspaces made alike are alike."""


def _register(table: str, column: str, kind: str) -> list[str]:
    return [
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) "
        f"VALUES ('{table}', 'features', '{table}', '{_NEVER}', {STORAGE_SRID})",
        f"INSERT INTO gpkg_geometry_columns VALUES ('{table}', '{column}', '{kind}', {STORAGE_SRID}, 0, 0)",
    ]


def refresh_contents(connection: Connection, metadata: MetaData, tables: Iterable[str], at: datetime) -> None:
    """Bring bounds and time of change in ``gpkg_contents`` up to date for the tables an act wrote to."""
    touched = set(tables)
    features = {table.name: column for table, column, _ in feature_tables(metadata)}
    for name in sorted(touched & set(features)):
        _refresh(connection, name, bounds(connection, name, features[name]), at)
    for view in VIEWS:
        if touched & view.sources:
            extent = bounds(connection, view.base, features[view.base]) if view.geometry is not None else None
            _refresh(connection, view.name, extent, at)


def _refresh(connection: Connection, name: str, extent: tuple[float, ...] | None, at: datetime) -> None:
    moment = at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    connection.exec_driver_sql(
        "UPDATE gpkg_contents SET last_change = ?, min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (moment, *(extent or (None,) * 4), name),
    )
