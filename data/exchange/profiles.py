"""Says what a receiver gets: which fields under which names, in which datum, form and coding; never more."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.model.errors import UserError
from data.model.findings import Finding, Severity
from gis.crs import STORAGE_CRS, reproject
from gis.datum import CGCS2000, shift_geometries
from gis.geojson import GeoJsonForm

Records = Iterable[Mapping[str, object]]


@dataclass(frozen=True)
class Profile:
    """One receiver's terms.

    Parameters
    ----------
    name, version : a delivery names both.
    titles : language to what people call it.
    crs : "EPSG:n" of the coordinates; None where no code names them (GCJ-02, BD-09).
    datum : "cgcs2000", "gcj02" or "bd09".
    form : decimals, winding and whether the CRS is named in the file.
    fields : kind of record to our field name to the receiver's; what is not named is not delivered.
    code_rules : kind to the regular expression every code must match in full.
    personal : kind to the fields (our names) that are about a person.
    personal_location : kinds whose very place is about a person.
    """

    name: str
    version: int
    titles: Mapping[str, str]
    crs: str | None
    datum: str
    form: GeoJsonForm
    fields: Mapping[str, Mapping[str, str]]
    code_rules: Mapping[str, str]
    personal: Mapping[str, frozenset[str]]
    personal_location: frozenset[str]

    def fields_of(self, kind: str, *, personal: bool = False) -> Mapping[str, str]:
        """Return our field names and the receiver's for `kind`, those about persons only on demand.

        Raises
        ------
        UserError
            "profile.kind_not_delivered" when the receiver gets no records of this kind.
        """
        if kind not in self.fields:
            raise UserError("profile.kind_not_delivered", profile=self.name, kind=kind)
        hidden = frozenset() if personal else self.personal.get(kind, frozenset())
        return {ours: theirs for ours, theirs in self.fields[kind].items() if ours not in hidden}


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Profile]:
    content = (files("resources") / "catalogues" / "profiles.json").read_text(encoding="utf-8")
    return {profile.name: profile for profile in parse_profiles(content)}


def profile_names() -> list[str]:
    """Return the names of the shipped profiles."""
    return list(_shipped())


def find_profile(name: str) -> Profile:
    """Return the shipped profile of that name.

    Raises
    ------
    UserError
        "profile.unknown" with the names there are.
    """
    profiles = _shipped()
    if name not in profiles:
        raise UserError("profile.unknown", profile=name, profiles=list(profiles))
    return profiles[name]


def parse_profiles(content: str) -> list[Profile]:
    """Read profiles from the JSON they are kept in; see `resources/catalogues/profiles.json`."""
    document = json.loads(content)
    personal = {kind: frozenset(fields) for kind, fields in document["personal"].items()}
    hidden_places = frozenset(document["personal_location"])
    return [_profile(entry, personal, hidden_places) for entry in document["profiles"]]


def _profile(entry: dict[str, Any], personal: Mapping[str, frozenset[str]], hidden_places: frozenset[str]) -> Profile:
    form, crs = entry["form"], entry["crs"]
    return Profile(
        name=entry["name"],
        version=entry["version"],
        titles=entry["title"],
        crs=crs,
        datum=entry["datum"],
        form=GeoJsonForm(
            decimals=form["decimals"],
            winding=form["winding"],
            crs=crs if form["name_crs"] else None,
            lonlat=crs in (None, STORAGE_CRS, "EPSG:4326"),
        ),
        fields=entry["fields"],
        code_rules=entry["code_rules"],
        personal=personal,
        personal_location=hidden_places,
    )


def apply_profile(
    profile: Profile,
    kind: str,
    records: Records,
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_],
    *,
    personal: bool = False,
) -> tuple[NDArray[np.object_], list[dict[str, object]]]:
    """Turn records as we keep them into what the receiver gets.

    Parameters
    ----------
    kind : "grids", "events" …
    records : n mappings of our field names; a field the profile names and a record lacks is null.
    geometries : n geometries in EPSG:4490; None for a record without a place.
    personal : include what is about persons. The caller has a reason and journals it.

    Returns
    -------
    Geometries in the profile's datum and CRS, and the properties under the receiver's names, in the profile's order.
    """
    fields = profile.fields_of(kind, personal=personal)
    properties = [{theirs: record.get(ours) for ours, theirs in fields.items()} for record in records]
    array = np.empty(len(geometries), dtype=object)
    if personal or kind not in profile.personal_location:
        array[:] = geometries
    return _placed(profile, array), properties


def _placed(profile: Profile, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    if profile.datum != CGCS2000:
        return shift_geometries(geometries, CGCS2000, profile.datum)
    if profile.crs in (None, "EPSG:4326"):
        return geometries  # WGS 84 and CGCS2000 differ by less than any boundary is known to
    return reproject(geometries, STORAGE_CRS, profile.crs)


def check_codes(profile: Profile, kind: str, properties: Iterable[Mapping[str, object]]) -> list[Finding]:
    """Compare the codes of a delivery with the receiver's rule.

    Returns
    -------
    One finding "profile.bad_code" a record (`row` counts from 1) whose code breaks the rule or comes twice.
    """
    rule = re.compile(profile.code_rules.get(kind, ".+"))
    column = profile.fields_of(kind).get("code")
    seen: set[str] = set()
    findings = []
    for row, record in enumerate(properties, 1):
        code = str(record.get(column) or "") if column else ""
        if column and (not rule.fullmatch(code) or code in seen):
            params = {"row": row, "code": code, "profile": profile.name}
            findings.append(Finding("profile.bad_code", Severity.WARNING, params))
        seen.add(code)
    return findings
