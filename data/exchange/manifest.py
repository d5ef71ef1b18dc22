"""Writes beside each delivery what it is, so that whoever holds the file can tell, and tell whether it is whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from data.model.errors import UserError
from gis.whole_file import write_whole

FORMAT = "gridsteward-manifest"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Manifest:
    """What a delivery is.

    Parameters
    ----------
    file : name of the delivery; the manifest lies beside it.
    kind : kind of record, "grids".
    count, without_place : records, and those among them without a geometry.
    crs, datum : of the coordinates; `crs` is None where no code names it.
    profile, profile_version : whose terms it follows.
    as_of : the day or moment the records are true of, ISO 8601.
    written_at : moment of writing, ISO 8601 with zone.
    bytes, sha256 : of the file.
    bbox : west, south, east, north in the file's coordinates; None when nothing has a place.
    fields : the attributes, in order.
    personal : whether it holds data about persons.
    """

    file: str
    kind: str
    count: int
    without_place: int
    crs: str | None
    datum: str
    profile: str
    profile_version: int
    as_of: str
    bytes: int
    sha256: str
    bbox: tuple[float, float, float, float] | None = None
    fields: tuple[str, ...] = ()
    personal: bool = False
    written_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


def manifest_path(delivery: Path) -> Path:
    """Return where the manifest of a delivery lies."""
    return delivery.with_name(f"{delivery.name}.manifest.json")


def write_manifest(delivery: Path, manifest: Manifest) -> Path:
    """Write the manifest beside its delivery and return where."""
    path = manifest_path(delivery)
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))
    return path


def read_manifest(delivery: Path) -> Manifest:
    """Read the manifest of a delivery.

    Raises
    ------
    UserError
        "manifest.missing", "manifest.unreadable".
    """
    path = manifest_path(delivery)
    if not path.is_file():
        raise UserError("manifest.missing", file=delivery.name)
    try:
        return _manifest(json.loads(path.read_bytes()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError("manifest.unreadable", file=path.name) from error


def verify_delivery(delivery: Path) -> Manifest:
    """Return the manifest of a delivery that is exactly what was written.

    Raises
    ------
    UserError
        "manifest.changed" when the file is not the one the manifest was written for, and those of `read_manifest`.
    """
    manifest = read_manifest(delivery)
    if (delivery.stat().st_size, checksum(delivery)) != (manifest.bytes, manifest.sha256):
        raise UserError("manifest.changed", file=delivery.name)
    return manifest


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _manifest(content: Mapping[str, object]) -> Manifest:
    if content["format"] != FORMAT or content["format_version"] != FORMAT_VERSION:
        raise ValueError(content["format_version"])
    members = {name: value for name, value in content.items() if name not in ("format", "format_version")}
    for name in ("bbox", "fields"):
        value = members[name]
        members[name] = tuple(value) if isinstance(value, list) else value
    return Manifest(**members)  # type: ignore[arg-type]  # a wrong member is a TypeError, which the caller words
