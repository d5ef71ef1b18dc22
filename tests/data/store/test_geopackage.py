"""A workspace is a GeoPackage other programs open as it is, without a warning, and see what we see."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import select, text

from data.model.base import Base
from data.model.nouns import Boundary, Grid, Place, PlaceKind
from data.store import journal
from data.store.column_types import json_text
from data.store.geometry import promote
from data.store.geopackage import feature_tables
from data.store.workspace import Store, open_workspace
from tests.data.store.test_row_images import keep_all
from tests.support.builders import a_boundary, a_grid, a_place, an_area, keep
from tests.support.one_of_each import MOMENT_KEPT, one_row_each
from tests.support.stores import OPERATOR, START, a_file_store

LAYERS = {table.name: (table, column, kind) for table, column, kind in feature_tables(Base.metadata)}
FULL = (112.8, 28.0, 113.2, 28.5)


def layer(path: Path, name: str, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a layer as another program does: (what it is, its columns with "geometry" among them)."""
    meta, _, geometry, fields = pyogrio.raw.read(path, layer=name, datetime_as_string=True, **options)
    columns = dict(zip(meta["fields"], fields, strict=True))
    return meta, columns | {"geometry": None if geometry is None else shapely.from_wkb(geometry)}


@pytest.fixture
def full_store(file_store: Store) -> Store:
    """A workspace with one row in every table."""
    keep_all(file_store, one_row_each(), by_orm=False)
    return file_store


def path_of(store: Store) -> Path:
    """Return the file of a store."""
    assert store.path is not None
    return store.path


@pytest.mark.parametrize("name", LAYERS)
def test_gdal_reads_a_feature_layer_through_its_index(full_store: Store, name: str) -> None:
    table, column, kind = LAYERS[name]
    meta, columns = layer(path_of(full_store), name, bbox=FULL)
    row = one_row_each()[table]
    assert (meta["crs"], meta["geometry_type"].upper()) == ("EPSG:4490", kind)
    assert [shapely.to_wkb(one) for one in columns["geometry"]] == [shapely.to_wkb(promote(row[column], kind))]
    for field in table.columns:
        if field.name not in {"fid", column}:
            assert as_read(columns[field.name][0]) == as_kept(row.get(field.name, 2)), field.name
    assert len(layer(path_of(full_store), name, bbox=(0, 0, 1, 1))[1]["geometry"]) == 0


def as_kept(value: Any) -> str | None:
    """Return what another program is to see of a value of ours, as text."""
    if isinstance(value, datetime):
        return MOMENT_KEPT.strftime("%Y-%m-%dT%H:%M:%S.987Z")
    if isinstance(value, uuid.UUID):
        return value.hex
    return json_text(value) if isinstance(value, list | dict) else as_read(value)


def as_read(value: Any) -> str | None:
    """Return what another program saw, as text; numpy gives NaN for a number that is not there."""
    return None if value is None or value != value else str(value)


def test_other_programs_see_the_layers_and_nothing_personal(full_store: Store) -> None:
    names = {str(name) for name in pyogrio.list_layers(path_of(full_store))[:, 0]}
    assert names == {*LAYERS, "grids_in_force", "matters"}


def test_columns_have_the_types_of_geopackage(file_store: Store) -> None:
    allowed = {"TEXT", "INTEGER", "REAL", "BOOLEAN", "DATE", "DATETIME", "BLOB", "POINT", "MULTIPOLYGON",
               "MULTILINESTRING"}
    with file_store.reading() as session:
        for table in Base.metadata.tables:
            types = session.execute(text(f"SELECT type FROM pragma_table_info('{table}')")).scalars()
            assert set(types) <= allowed, table
        assert session.scalar(text("PRAGMA application_id")) == 0x4750_4B47
        assert session.scalar(text("PRAGMA user_version")) == 10_400


def test_the_grids_in_force_are_a_layer_of_their_own(file_store: Store) -> None:
    community = an_area(name="云溪社区")
    grids = [a_grid(community, number) for number in range(1, 5)]
    shapes = [shapely.box(113 + n / 100, 28, 113.01 + n / 100, 28.01) for n in range(4)]
    later = START + timedelta(days=365_000)
    keep(file_store, [community, *grids])
    keep(file_store, [a_boundary(grids[0], shapes[0]), a_boundary(grids[1], shapes[1], valid_to=START),
                      a_boundary(grids[1], shapes[2]), a_boundary(grids[2], shapes[3], valid_from=later)])
    with file_store.act("retire", OPERATOR) as act:
        act.add(a_boundary(grids[3], shapes[3]))
        act.session.get_one(Grid, grids[3].id).retired_at = START
        act.commit()
    meta, columns = layer(path_of(file_store), "grids_in_force", bbox=(112, 27, 114, 29))
    assert meta["geometry_type"] == "MultiPolygon"
    assert list(columns["code"]) == [grids[0].code, grids[1].code]
    assert list(columns["community"]) == ["云溪社区", "云溪社区"]
    assert [shape.bounds for shape in columns["geometry"]] == [shapes[0].bounds, shapes[2].bounds]
    assert len(layer(path_of(file_store), "grids_in_force", bbox=(113.021, 28.001, 113.022, 28.002))[1]["code"]) == 1


def test_matters_tell_what_an_event_is_about(full_store: Store) -> None:
    _, events = layer(path_of(full_store), "event")
    _, matters = layer(path_of(full_store), "matters")
    assert list(events["item_id"]) == list(matters["item_id"])


def contents(store: Store, name: str) -> tuple[Any, ...]:
    """Return (last change, bounds …) as registered."""
    query = text("SELECT last_change, min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = :name")
    with store.reading() as session:
        return tuple(session.execute(query, {"name": name}).one())


def test_bounds_and_time_of_change_follow_each_act(file_store: Store) -> None:
    assert contents(file_store, "place") == ("1970-01-01T00:00:00.000Z", None, None, None, None)
    near, far = (a_place(shapely.Point(113.123456789, 28.1)), a_place(shapely.Point(113.5, 28.9)))
    keep(file_store, [near])
    first = contents(file_store, "place")
    assert first[1:] == pytest.approx((113.123456789, 28.1, 113.123456789, 28.1), abs=2e-5)
    keep(file_store, [far])
    changed, *bounds = contents(file_store, "place")
    assert changed > first[0]
    assert bounds == pytest.approx([113.123456789, 28.1, 113.5, 28.9], abs=2e-5)
    west, south, east, north = bounds
    assert west <= 113.123456789
    assert south <= 28.1
    assert east >= 113.5
    assert north >= 28.9
    journal.undo(file_store, OPERATOR)
    assert contents(file_store, "place")[1:] == first[1:]
    assert contents(file_store, "asset")[0] == "1970-01-01T00:00:00.000Z"


def test_bounds_follow_thousands_of_features(file_store: Store) -> None:
    places = shapely.points(np.random.default_rng(3).uniform((112, 27), (114, 29), (5_000, 2)))
    with file_store.act("import", OPERATOR) as act:
        act.insert_many(Place, [{"code": f"p{n}", "kind": PlaceKind.ROOM, "location": place}
                                for n, place in enumerate(places)])
        act.commit()
    assert contents(file_store, "place")[1:] == pytest.approx(shapely.total_bounds(places), abs=2e-5)
    assert pyogrio.read_info(path_of(file_store), layer="place")["total_bounds"] == \
        pytest.approx(shapely.total_bounds(places), abs=2e-5)


def test_moving_and_emptying_a_feature_keeps_the_index_true(file_store: Store) -> None:
    place = a_place(shapely.Point(113, 28))
    keep(file_store, [place])
    for there in (shapely.Point(113.5, 28.5), None, shapely.Point(112.5, 28.2), shapely.Point()):
        with file_store.act("move", OPERATOR) as act:
            act.session.get_one(Place, place.id).location = there
            act.commit()
        with file_store.reading() as session:
            boxes = session.execute(text("SELECT minx, maxx, miny, maxy FROM rtree_place_location")).all()
            assert session.scalar(text("SELECT rtreecheck('rtree_place_location')")) == "ok"
        assert len(boxes) == (0 if there is None or there.is_empty else 1)
        if boxes:
            assert boxes[0] == pytest.approx((there.x, there.x, there.y, there.y), abs=2e-5)  # type: ignore[union-attr]  # a point


def test_every_index_agrees_with_its_table_after_undo(full_store: Store) -> None:
    journal.undo(full_store, OPERATOR)
    journal.redo(full_store, OPERATOR)
    with full_store.reading() as session:
        for table, column, _ in feature_tables(Base.metadata):
            index = f"rtree_{table.name}_{column}"
            assert session.scalar(text(f"SELECT rtreecheck('{index}')")) == "ok"
            indexed = session.scalars(text(f"SELECT id FROM {index}")).all()
            assert list(indexed) == list(session.scalars(text(f"SELECT fid FROM {table.name}")).all()), table.name


def test_an_encrypted_workspace_is_an_ordinary_one_otherwise(tmp_path: Path) -> None:
    key = bytes(range(32))
    with a_file_store(tmp_path, key=key) as store:
        keep_all(store, one_row_each(), by_orm=False)
        journal.undo(store, OPERATOR)
        journal.redo(store, OPERATOR)
    path = tmp_path / "w.gpkg"
    content = path.read_bytes()
    assert not content.startswith(b"SQLite")
    assert "文本".encode() not in content
    assert b"CREATE TABLE" not in content
    reopened = open_workspace(path, key=key)
    with reopened.reading() as session:
        assert journal.verify_chain(session) == 4
        assert len(session.scalars(select(Boundary)).all()) == 1
    reopened.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["w.gpkg"]
