"""Makes an SQLite file a GeoPackage (OGC 12-128r18) that QGIS and GDAL open as it is, and tells ours from others."""

from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, MetaData, Table

from data.model.base import STORAGE_SRID, Geometry
from data.model.errors import UserError
from data.store.engine import sqlite_engine

APPLICATION_ID = 0x4750_4B47
"""“GPKG”: the file is a GeoPackage first; that it is ours says the card in `workspace` and the schema version."""

USER_VERSION = 10_400
"""GeoPackage 1.4.0, as the standard wants it in ``user_version``."""

SCHEMA_VERSION = 1
"""Raised when an older program must no longer open the file; kept in ``gridsteward_schema``."""

_WKT_4490 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4490"]]'
)

_CORE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gridsteward_schema (version INTEGER NOT NULL);
"""

_RTREE = """
CREATE VIRTUAL TABLE "rtree_{t}_{c}" USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER "rtree_{t}_{c}_insert" AFTER INSERT ON "{t}" WHEN (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN INSERT OR REPLACE INTO "rtree_{t}_{c}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"),
  ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END;
CREATE TRIGGER "rtree_{t}_{c}_update6" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" NOTNULL AND NOT ST_IsEmpty(OLD."{c}"))
BEGIN UPDATE "rtree_{t}_{c}" SET minx = ST_MinX(NEW."{c}"), maxx = ST_MaxX(NEW."{c}"), miny = ST_MinY(NEW."{c}"),
  maxy = ST_MaxY(NEW."{c}") WHERE id = NEW.fid; END;
CREATE TRIGGER "rtree_{t}_{c}_update7" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" ISNULL OR ST_IsEmpty(OLD."{c}"))
BEGIN INSERT INTO "rtree_{t}_{c}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"), ST_MinY(NEW."{c}"),
  ST_MaxY(NEW."{c}")); END;
CREATE TRIGGER "rtree_{t}_{c}_update2" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid AND
  (NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id = OLD.fid; END;
CREATE TRIGGER "rtree_{t}_{c}_delete" AFTER DELETE ON "{t}" WHEN OLD."{c}" NOT NULL
BEGIN DELETE FROM "rtree_{t}_{c}" WHERE id = OLD.fid; END;
"""


def feature_tables(metadata: MetaData) -> list[tuple[Table, str, str]]:
    """Return (table, geometry column, geometry kind) of every feature table."""
    return [
        (table, column.name, column.type.kind)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Geometry)
    ]


def initialise(engine: Engine, metadata: MetaData) -> None:
    """Turn an empty file into a workspace: GeoPackage core, our tables, registrations and R-trees, in one transaction."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")
    with engine.begin() as connection:
        for statement in _statements(_CORE):
            connection.exec_driver_sql(statement)
        _write_reference_systems(connection)
        connection.exec_driver_sql("INSERT INTO gridsteward_schema VALUES (?)", (SCHEMA_VERSION,))
        metadata.create_all(connection)
        for table, column, kind in feature_tables(metadata):
            register_features(connection, table.name, column, kind)


def register_features(connection: Connection, table: str, column: str, kind: str) -> None:
    """Register a feature table with its R-tree."""
    execute = connection.exec_driver_sql
    execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)",
            (table, table, STORAGE_SRID))
    execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table, column, kind, STORAGE_SRID))
    execute("INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', "
            "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')", (table, column))
    for statement in _statements(_RTREE.format(t=table, c=column)):
        execute(statement)


def _write_reference_systems(connection: Connection) -> None:
    rows = [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
        ("Undefined geographic", 0, "NONE", 0, "undefined", None),
        ("WGS 84", 4326, "EPSG", 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
         'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', None),
        ("China Geodetic Coordinate System 2000", STORAGE_SRID, "EPSG", STORAGE_SRID, _WKT_4490, None),
    ]
    connection.exec_driver_sql("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows)


def _statements(script: str) -> list[str]:
    statements, pending = [], ""
    for line in script.strip().splitlines():
        pending += line + "\n"
        if sqlcipher3.dbapi2.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements


def refuse_unless_ours(path: Path, key: bytes | None) -> None:
    """Raise a `UserError` unless this program may open the file."""
    engine = sqlite_engine(path, writable=False, key=key)
    try:
        with engine.connect() as connection:
            version = connection.exec_driver_sql("SELECT version FROM gridsteward_schema").scalar()
    except Exception as fault:
        code = "workspace.wrong_key" if "not a database" in str(fault) else "workspace.not_ours"
        raise UserError(code, file=path.name) from fault
    finally:
        engine.dispose()
    if version is None or version > SCHEMA_VERSION:
        raise UserError("workspace.newer", file=path.name, version=version)
