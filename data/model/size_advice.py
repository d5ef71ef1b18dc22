"""How large a grid should be: presets the people of a workspace may change (DOMAIN.md section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.model.grids import GridKind
from data.model.numbering import is_rural

PRESET = "grid_size"
"""Key in `Workspace.presets`: ``{"urban": {"fewest_households": 300, …}, "rural": {…}}``."""


@dataclass(frozen=True)
class SizeAdvice:
    """Limits of a comprehensive grid; None where there is none."""

    fewest_households: int | None
    most_households: int | None
    most_people: int | None


DEFAULTS = {"urban": SizeAdvice(300, 500, 2500), "rural": SizeAdvice(None, 300, None)}


def advice_for(kind: GridKind, community_code: str, presets: Mapping[str, Any]) -> SizeAdvice | None:
    """Return the limits for a grid; None for dedicated and micro-grids, which are exempt.

    Parameters
    ----------
    kind : GridKind
    community_code : village committees (200–399) are rural, others urban
    presets : of the workspace
    """
    if kind is not GridKind.COMPREHENSIVE:
        return None
    setting = "rural" if is_rural(community_code) else "urban"
    chosen = presets.get(PRESET, {}).get(setting, {})
    return SizeAdvice(**{name: chosen.get(name, default) for name, default in vars(DEFAULTS[setting]).items()})


def size_faults(advice: SizeAdvice, households: int, people: int) -> list[tuple[str, int, int]]:
    """Return what is outside the limits: (finding code, found, limit).

    An empty grid is not too small: nobody may have been registered yet.
    """
    faults = []
    if advice.most_households is not None and households > advice.most_households:
        faults.append(("grid.too_many_households", households, advice.most_households))
    if advice.most_people is not None and people > advice.most_people:
        faults.append(("grid.too_many_people", people, advice.most_people))
    if advice.fewest_households is not None and 0 < households < advice.fewest_households:
        faults.append(("grid.few_households", households, advice.fewest_households))
    return faults
