"""Lists the formats GDAL was built with; imported only in a process of its own, by `gis.confined`."""

from pathlib import Path
from typing import Any


def read(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the names of all drivers; nothing is asked for and nothing is left in `folder`."""
    del request, folder
    import pyogrio

    return {"drivers": sorted(pyogrio.list_drivers())}
