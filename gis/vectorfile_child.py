"""Reads a vector file with GDAL; imported only in a process of its own, by `gis.confined`."""

from pathlib import Path
from typing import Any

import numpy as np
import orjson

from gis.errors import GeometryError

_INTERNAL = {"MEM"}
"""Drivers that open no file."""


def read(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read one layer of `request["file"]`; geometry goes to `folder` as WKB, attributes as JSON.

    Parameters
    ----------
    request : file, driver (the one its name promises), layer, bbox, encoding, features (at most).
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    _only(request["driver"], pyogrio.list_drivers())
    try:
        return _read(pyogrio, request, folder)
    except (DataSourceError, DataLayerError, FieldError, UnicodeDecodeError) as error:
        raise GeometryError("vector.unreadable", fault=str(error)[:300]) from error


def _only(driver: str, registered: dict[str, str]) -> None:
    """Refuse to go on when any other reader could look at the file, or the promised one is not there."""
    if registered.keys() - _INTERNAL != {driver}:
        raise GeometryError("vector.no_driver", driver=driver)


def _read(pyogrio: Any, request: dict[str, Any], folder: Path) -> dict[str, Any]:
    path, most = request["file"], request["features"]
    layer = _layer(pyogrio.list_layers(path), request["layer"])
    info = pyogrio.read_info(path, layer=layer, encoding=request["encoding"])
    if info["driver"] != request["driver"]:
        raise GeometryError("vector.not_as_named", promised=request["driver"], found=info["driver"])
    box = request["bbox"] and tuple(request["bbox"])
    meta, _, wkb, values = pyogrio.raw.read(
        path, layer=layer, bbox=box, encoding=request["encoding"], max_features=most + 1, datetime_as_string=True
    )
    if len(wkb) > most:
        raise GeometryError("vector.too_many_features", limit=most)
    _save_geometries(wkb, folder)
    columns = {str(name): _plain(column) for name, column in zip(meta["fields"], values, strict=True)}
    (folder / "columns.json").write_bytes(orjson.dumps(columns, option=orjson.OPT_SERIALIZE_NUMPY))
    return {"crs": meta["crs"], "layer": layer, "driver": info["driver"], "features": len(wkb)}


def _layer(layers: Any, wanted: str | None) -> str:
    names = [str(name) for name, kind in layers if kind is not None]
    if wanted is not None:
        if wanted not in names:
            raise GeometryError("vector.no_such_layer", layer=wanted, layers=names[:20])
        return wanted
    if not names:
        raise GeometryError("vector.no_geometry_layer")
    if len(names) > 1:
        raise GeometryError("vector.several_layers", layers=names[:20])
    return names[0]


def _save_geometries(wkb: Any, folder: Path) -> None:
    lengths = np.array([-1 if one is None else len(one) for one in wkb], dtype=np.int64)
    np.save(folder / "lengths.npy", lengths, allow_pickle=False)
    with (folder / "geometries.wkb").open("wb") as stream:
        stream.writelines(one for one in wkb if one is not None)


def _plain(column: Any) -> Any:
    """Return a column orjson can write: bytes are left out, what is neither text nor number becomes text."""
    if column.dtype != object:
        return column if column.dtype.kind in "biuf" else [str(value) for value in column]
    return [None if isinstance(value, bytes) else value if _is_plain(value) else str(value) for value in column]


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)
