"""Gives the strings that break programs, whole: the file holds long ones as several lines of base64."""

import base64
import json

from tests.support.shared import shared_file

_FULL_LINE = 76


def naughty_strings() -> list[str]:
    """Return every naughty string once."""
    strings: list[str] = []
    pending = b""
    for line in json.loads(shared_file("naughty_strings.base64.json").read_text(encoding="ascii")):
        pending += base64.b64decode(line)
        if len(line) < _FULL_LINE:
            strings.append(pending.decode("utf-8"))
            pending = b""
    return [*dict.fromkeys(strings)]
