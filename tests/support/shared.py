"""Finds the real inputs that lie beside the project and skips, with the reason, where they do not."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared_file(name: str) -> Path:
    """Return the path of real input `name`, or skip the calling test."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"real input {name} is not beside this checkout (../shared/data)")
    return path
