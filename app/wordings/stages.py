"""Names the stages long work goes through, for whoever watches it."""

from collections.abc import Mapping

from app.wording import _N, _

STAGES: Mapping[str, str] = {
    "ground": _N("streets, blocks and grids"),
    "catalogue": _N("catalogues"),
    "places": _N("buildings and homes"),
    "people": _N("households and people"),
    "staff": _N("staff and shifts"),
    "organisations": _N("organisations"),
    "assets": _N("assets"),
    "events": _N("eighteen months of events"),
    "commit": _N("writing the journal"),
    "done": _N("done"),
}
"""English name of every stage of the sample district."""


def word_stage(stage: str) -> str:
    """Return the user's words for a stage."""
    return _(STAGES[stage]) if stage in STAGES else stage
