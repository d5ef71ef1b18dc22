"""Expects a refusal by its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from data.model.errors import UserError


@dataclass
class Refusal:
    """What was refused, once it was."""

    params: dict[str, object] = field(default_factory=dict)


@contextmanager
def refused(code: str, kind: type[UserError] = UserError) -> Iterator[Refusal]:
    """Expect that the block is refused with exactly this code."""
    refusal = Refusal()
    with pytest.raises(kind) as caught:
        yield refusal
    assert caught.value.code == code
    refusal.params = caught.value.params
