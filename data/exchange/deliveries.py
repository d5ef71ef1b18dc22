"""Hands records over as a receiver's profile has it: one file, one manifest, and what was doubtful about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.exchange.manifest import Manifest, checksum, write_manifest
from data.exchange.profiles import Profile, apply_profile, check_codes
from data.model.findings import Finding, Severity
from gis.geojson import write_geojson


@dataclass(frozen=True)
class Delivery:
    """What was handed over: the file, its manifest and where that lies, and what is doubtful."""

    path: Path
    manifest_path: Path
    manifest: Manifest
    findings: tuple[Finding, ...]


def write_delivery(
    path: Path,
    profile: Profile,
    kind: str,
    records: Sequence[Mapping[str, object]],
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_],
    *,
    as_of: str,
    personal: bool = False,
) -> Delivery:
    """Write a GeoJSON delivery and its manifest.

    Parameters
    ----------
    path : the file; the manifest is written beside it, afterwards, so that a delivery without one is known unfinished.
    records, geometries : as for `data.exchange.profiles.apply_profile`.
    as_of : ISO 8601 day or moment the records are true of.
    personal : include what is about persons.

    Raises
    ------
    UserError, GeometryError
        From the profile or the writer; then nothing has changed on disk.
    """
    placed, properties = apply_profile(profile, kind, records, geometries, personal=personal)
    findings = check_codes(profile, kind, properties)
    written = write_geojson(path, placed, properties, form=profile.form)
    findings += [Finding("profile.crossing_outline", Severity.WARNING, {"row": row}) for row in written.crossing]
    fields = profile.fields_of(kind, personal=personal)
    manifest = Manifest(
        file=path.name,
        kind=kind,
        count=written.features,
        without_place=int((shapely.is_missing(placed) | shapely.is_empty(placed)).sum()),
        crs=profile.crs,
        datum=profile.datum,
        profile=profile.name,
        profile_version=profile.version,
        as_of=as_of,
        bytes=path.stat().st_size,
        sha256=checksum(path),
        bbox=_bbox(placed, profile.form.decimals),
        fields=tuple(fields.values()),
        personal=personal and bool(profile.personal.get(kind, frozenset()) & fields.keys()),
    )
    return Delivery(path, write_manifest(path, manifest), manifest, tuple(findings))


def _bbox(geometries: NDArray[np.object_], decimals: int) -> tuple[float, float, float, float] | None:
    bounds = shapely.total_bounds(geometries) if len(geometries) else np.full(4, np.nan)
    if not np.isfinite(bounds).all():
        return None
    west, south, east, north = (round(float(value), decimals) for value in bounds)
    return west, south, east, north
