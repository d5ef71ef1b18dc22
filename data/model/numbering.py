"""Codes of areas and grids: what they look like, which lies in which, and which number comes next."""

import re
from collections.abc import Iterable

from data.model.areas import AreaLevel
from data.model.errors import UserError

GRID_SEQUENCE_DIGITS = 3
LAST_SEQUENCE = 10**GRID_SEQUENCE_DIGITS - 1

_LEVELS = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}
_PARENT_DIGITS = {12: 9, 9: 6}
_COMMITTEES = range(1, 200)
_VILLAGES = range(200, 400)
_STREETS = range(1, 100)
_TOWNS = range(100, 200)
_TOWNSHIPS = range(200, 400)


def area_level(code: str) -> AreaLevel:
    """Return the level a 6-, 9- or 12-digit area code speaks of (GB/T 2260, GB/T 10114).

    Raises
    ------
    UserError
        ``area.bad_code`` for anything else.
    """
    if not (code.isascii() and code.isdigit()) or len(code) not in _LEVELS:
        raise UserError("area.bad_code", area=code)
    return _LEVELS[len(code)]


def parent_area_code(code: str) -> str | None:
    """Return the code of the area above; None above a district."""
    digits = _PARENT_DIGITS.get(len(code))
    return None if digits is None else code[:digits]


def is_usual_area_code(code: str) -> bool:
    """Whether the last segment lies in the ranges of DOMAIN.md section 2.

    Streets 001–099, towns 100–199, townships 200–399; residents' committees 001–199, villages 200–399. Development
    zones and virtual communities use others, so an unusual code is worth a hint and never a refusal.
    """
    number = int(code[-3:])
    if len(code) == 9:
        return number in _STREETS or number in _TOWNS or number in _TOWNSHIPS
    return len(code) != 12 or number in _COMMITTEES or number in _VILLAGES


def is_rural(community_code: str) -> bool:
    """Whether a community code is a village committee's."""
    return int(community_code[-3:]) in _VILLAGES


def grid_code(community_code: str, sequence: int) -> str:
    """Return community code + 3-digit sequence (15 digits)."""
    return f"{community_code}{sequence:0{GRID_SEQUENCE_DIGITS}d}"


def is_grid_code(code: str, community_code: str) -> bool:
    """Whether a code is the community's code and a sequence from 001 on."""
    tail = code[len(community_code):]
    numbered = len(tail) == GRID_SEQUENCE_DIGITS and tail.isascii() and tail.isdigit() and int(tail) > 0
    return numbered and code.startswith(community_code)


def next_grid_codes(community_code: str, taken: Iterable[str], count: int) -> list[str]:
    """Return the next codes of a community, after the highest ever given out; gaps are not filled.

    Parameters
    ----------
    community_code : str
    taken : codes of all its grids, retired ones too: a code is never reused
    count : how many are wanted

    Raises
    ------
    UserError
        ``grid.codes_exhausted`` past 999.
    """
    used = [int(code[-GRID_SEQUENCE_DIGITS:]) for code in taken if is_grid_code(code, community_code)]
    first = max(used, default=0) + 1
    if first + count - 1 > LAST_SEQUENCE:
        raise UserError("grid.codes_exhausted", community=community_code, wanted=count,
                        left=max(LAST_SEQUENCE - first + 1, 0))
    return [grid_code(community_code, number) for number in range(first, first + count)]


def renumbered_name(name: str, old_code: str, new_code: str) -> str:
    """Return a grid's name with the old sequence exchanged for the new one; empty when the name has no number.

    A name like 桂花第003网格 follows its code; any other belongs to the grid it was given to.
    """
    old, new = old_code[-GRID_SEQUENCE_DIGITS:], new_code[-GRID_SEQUENCE_DIGITS:]
    if name.count(old) == 1:
        return name.replace(old, new)
    shorter = old.lstrip("0")
    numbers = re.findall(r"\d+", name)
    return name.replace(shorter, new.lstrip("0")) if numbers == [shorter] else ""
