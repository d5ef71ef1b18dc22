"""Words what imports refuse, tolerate and find."""

from collections.abc import Mapping

from app.wording import _N

IMPORTS: Mapping[str, str] = {
    "import.unknown_record_kind": _N("“{kind}” cannot be imported. Choose one of: {kinds}."),
    "import.unknown_format": _N("{file} is of no format that can be read. Use one of: {formats}."),
    "import.unknown_crs": _N("“{crs}” is no coordinate system. Use EPSG:n, gcj02 or bd09."),
    "import.no_geometry": _N("{file} is a table without outlines. Grids need a map file: GeoJSON, GeoPackage, Shapefile …"),
    "import.outline_no_polygon": _N("{file} holds no polygon to choose by."),
    "import.nothing_written": _N("{count} rows of {file} were refused, so nothing was written, as asked."),
    "import.outside_outline": _N("{taken} features of {file} lie in the outline and were taken; {count} were left out."),
    "import.null_geometry": _N("{count} features of {file} have no geometry: {features}."),
    "import.null_geometry_row": _N("It has no geometry."),
    "import.not_a_polygon": _N("It is a {kind}, not a polygon."),
    "import.no_area": _N("It has no area."),
    "import.mended": _N("Its outline crossed itself and was mended ({reason})."),
    "import.datum_assumed": _N("The coordinates of {file} were taken as {datum}: nothing said otherwise."),
    "import.datum_maybe_gcj02": _N("{file} looks as if it came from a web map, whose coordinates are usually GCJ-02; it was taken as {datum}. If that is wrong, take the import back and name the datum."),
    "import.datum_converted": _N("The coordinates of {file} are {datum} by comparison with the map (off by {gcj02_m} m as GCJ-02, {bd09_m} m as BD-09, {cgcs2000_m} m as CGCS2000) and were converted."),
    "import.datum_contradicted": _N("{file} was read as {datum}, as said, but fits the map better as {fits}."),
    "import.far_away": _N("{file} lies {distance_m} m away from the known ground. Check the coordinate system."),
    "import.repeated": _N("It repeats “{column}” of row {first}."),
    "import.empty_row": _N("It has neither code, name nor address."),
    "import.missing": _N("“{column}” is missing."),
    "import.unknown_kind": _N("“{value}” in “{column}” is not known."),
    "import.unknown_word": _N("“{value}” in “{column}” is not in the list; it was kept as it is."),
    "import.bad_date": _N("“{value}” in “{column}” is not a date."),
    "import.bad_position": _N("“{column}” is not a position."),
    "import.no_community": _N("Community “{community}” is not known. Import the areas first, or name the community."),
    "import.other_community": _N("Grid {grid} belongs to another community than {community}."),
    "import.closed_before_reported": _N("It was closed before it was reported."),
    "identity.bad_form": _N("“{column}” is not an identity number; it was kept as it is."),
    "identity.bad_birth_date": _N("The birth date in “{column}” does not exist; it was kept as it is."),
    "identity.bad_check_digit": _N("The check digit of “{column}” does not agree; it was kept as it is."),
    "uscc.bad_form": _N("“{column}” is not a credit code; it was kept as it is."),
    "uscc.bad_check_digit": _N("The check digit of “{column}” does not agree; it was kept as it is."),
    "person.birth_date_differs": _N("“{column}” differs from the identity number."),
    "person.sex_differs": _N("“{column}” differs from the identity number."),
    "person.address_unknown": _N("The address in “{column}” is not known, so the person has no place there yet."),
    "person.rooms_made": _N("{count} rooms were made in known buildings."),
    "place.parent_unknown": _N("Place {parent} is not known; the row was taken without it."),
}
"""English templates by code."""
