"""Words what grids, areas and bindings refuse and what is found about them."""

from collections.abc import Mapping

from app.wording import _N

GRIDS: Mapping[str, str] = {
    "area.bad_code": _N("“{area}” is not an area code: 6 digits for a district, 9 for a street, 12 for a community."),
    "area.unusual_code": _N("The last digits of {area} lie outside the usual ranges. It was taken as it is."),
    "area.parent_missing": _N("{count} areas wait for the area above them: {areas}. Import it and they are joined."),
    "grid.unknown": _N("There is no grid {grid}. Check its code."),
    "grid.retired": _N("Grid {grid} is retired and stays as it was. Nothing was changed."),
    "grid.already_retired": _N("Grid {grid} was retired before."),
    "grid.locked": _N("Grid {grid} is locked. Unlock it first."),
    "grid.no_boundary": _N("Grid {grid} has no boundary. Import or draw one."),
    "grid.codes_exhausted": _N("Community {community} has {left} codes left and {wanted} are needed: a code is never used again. Nothing was written."),
    "grid.code_ill_formed": _N("Code {grid} is not the community's code {area} and three digits."),
    "grid.code_missing": _N("{count} grids had no code and got {first} to {last}, north to south and west to east."),
    "grid.micro_without_grid": _N("Micro-grid {grid} does not say which grid it lies in."),
    "grid.no_leader": _N("{count} grids of {area} have no leader: {grids}."),
    "grid.too_many_households": _N("Grid {grid} has {count} households; the advice is {limit} at most."),
    "grid.too_many_people": _N("Grid {grid} has {count} people; the advice is {limit} at most."),
    "grid.few_households": _N("Grid {grid} has {count} households; the advice is {limit} at least."),
    "split.no_such_part": _N("There is no part {part}: the line makes {parts}. Nothing was changed."),
    "split.bad_choice": _N("“{keep}” does not say which part keeps the code. Use larger, first or a part number."),
    "split.doubtful": _N("{kind}: {count} lie so near to the new border of {grid} that their side is uncertain. Check them."),
    "split.assigned_elsewhere": _N("{kind}: {count} were bound to {grid} by hand and stay there although they lie in a new part. Decide."),
    "split.micro_cut": _N("The line cuts {count} micro-grids of {grid}: {micro_grids}. They went with their larger part; redraw them."),
    "split.staff_copied": _N("The {count} people who serve {grid} now also serve {new}. Decide who stays where."),
    "merge.keep_not_among": _N("{keep} is not one of the grids to be merged. Nothing was changed."),
    "merge.other_community": _N("{grids} belong to different communities and cannot be merged."),
    "merge.mixed_levels": _N("Grids and micro-grids, or micro-grids of different grids, cannot be merged: {grids}."),
    "bind.outside": _N("{kind}: {count} lie outside every grid. They are kept and listed."),
    "bind.assigned_elsewhere": _N("{kind}: {count} are bound by hand to another grid than the one they lie in."),
    "bind.near_border": _N("{kind}: {count} lie within {reach_m} m of a border; on the border itself the smaller code counts."),
    "binding.disagrees": _N("{kind}: {count} are bound to another grid than the one they lie in. Bind again."),
    "binding.missing": _N("{kind}: {count} lie in a grid and are not bound to it. Bind again."),
    "coverage.null": _N("Grid {grids} has no area. Import or draw its boundary anew."),
    "coverage.invalid": _N("The boundary of {grids} crosses itself."),
    "coverage.not_contiguous": _N("Grid {grids} lies in several pieces."),
    "coverage.sliver": _N("Grid {grids} is a sliver of {area_m2} m²."),
    "coverage.overlap": _N("{grids} overlap by {area_m2} m²."),
    "coverage.gap": _N("{area_m2} m² between {grids} belong to no grid."),
    "coverage.outside_parent": _N("{grids} reaches {area_m2} m² out of {area}."),
}
"""English templates by code."""
