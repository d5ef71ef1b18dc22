"""Words what the command line cannot read and what exports and reveals refuse."""

from collections.abc import Mapping

from app.wording import _N

HANDING_ON: Mapping[str, str] = {
    "input.bad_time": _N("“{text}” is not a time. Write it like 2026-01-31T18:00+08:00."),
    "input.bad_line": _N("“{text}” is not part of a line. Write: LON LAT, LON LAT, …"),
    "export.unknown_kind": _N("“{kind}” cannot be exported. There are: {kinds}."),
    "export.reason_needed": _N("Fields about persons leave only for a reason. Nothing was written; give one."),
    "export.no_folder": _N("There is no folder {folder}. Nothing was written; make it, or choose another place."),
    "reveal.reason_needed": _N("Personal fields are shown only for a reason, which the journal keeps. Give one."),
    "reveal.unknown": _N("This record is not there any more, or has no personal fields."),
}
"""English sentence of every refusal, by code."""
