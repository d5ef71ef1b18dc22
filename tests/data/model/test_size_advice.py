"""How large a grid should be, and who may change that."""

from data.model.grids import GridKind
from data.model.size_advice import SizeAdvice, advice_for, size_faults

URBAN, RURAL = "430105001004", "430105001204"


def test_towns_and_villages_have_their_own_limits() -> None:
    assert advice_for(GridKind.COMPREHENSIVE, URBAN, {}) == SizeAdvice(300, 500, 2500)
    assert advice_for(GridKind.COMPREHENSIVE, RURAL, {}) == SizeAdvice(None, 300, None)


def test_dedicated_and_micro_grids_are_exempt() -> None:
    assert advice_for(GridKind.DEDICATED, URBAN, {}) is None
    assert advice_for(GridKind.MICRO, URBAN, {}) is None


def test_a_workspace_may_set_its_own() -> None:
    presets = {"grid_size": {"urban": {"most_people": 2000, "fewest_households": None}}}

    assert advice_for(GridKind.COMPREHENSIVE, URBAN, presets) == SizeAdvice(None, 500, 2000)


def test_faults_name_what_was_found_and_the_limit() -> None:
    advice = SizeAdvice(300, 500, 2500)

    assert size_faults(advice, 501, 2501) == [
        ("grid.too_many_households", 501, 500), ("grid.too_many_people", 2501, 2500)]
    assert size_faults(advice, 299, 800) == [("grid.few_households", 299, 300)]
    assert size_faults(advice, 300, 2500) == []
    assert size_faults(advice, 0, 0) == []
