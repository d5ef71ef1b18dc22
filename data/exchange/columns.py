"""Recognises the columns of a foreign table by what people call them, in Chinese and in English."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

_BRACKETS = re.compile(r"[(\[【《{<].*?[)\]】》}>]")
_NOISE = re.compile(r"[\W_]+")


def propose_columns(headers: Iterable[str], wanted: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Propose which column holds which field.

    A header that equals an alias wins over one that contains it, a longer alias over a shorter one; width of letters,
    case, spaces, stars and remarks in brackets ("姓名（必填）*") do not count. No header serves two fields.

    Parameters
    ----------
    headers : as they stand in the table.
    wanted : field to all its names, best first.

    Returns
    -------
    Field to header, in the order of `wanted`; fields without a column are left out.
    """
    plain = {header: _plain(header) for header in headers}
    scores = [
        (score, -order, header, name)
        for order, (name, aliases) in enumerate(wanted.items())
        for header, text in plain.items()
        if (score := _score(text, aliases))
    ]
    found: dict[str, str] = {}
    for _, _, header, name in sorted(scores, key=lambda entry: (entry[0], entry[1]), reverse=True):
        if name not in found and header not in found.values():
            found[name] = header
    return {name: found[name] for name in wanted if name in found}


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold()
    return _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)


def _score(text: str, aliases: Collection[str]) -> tuple[int, int, int]:
    """Return (exactness, length of the alias, its rank), empty when no alias fits."""
    best: tuple[int, int, int] = ()  # type: ignore[assignment]  # the empty tuple sorts below every score
    for rank, alias in enumerate(map(_plain, aliases)):
        if text == alias:
            best = max(best, (2, len(alias), -rank))
        elif len(alias) > 1 and alias in text:
            best = max(best, (1, len(alias), -rank))
    return best
