"""Starts GridSteward: the window at once when asked for one, the command line otherwise."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    # Loading modules makes a million objects that stay: looking for garbage among them costs a tenth of the start.
    gc.disable()
    try:
        return _run(arguments)
    finally:
        gc.enable()


def _run(arguments: Sequence[str]) -> int:
    wanted = _window_only(arguments)
    from app.bootstrap import choose_language

    choose_language()
    if wanted is not None:
        from app.bootstrap import open_window

        return open_window(wanted)
    from app.cli.program import run

    gc.enable()
    return run(arguments)


def _window_only(arguments: Sequence[str]) -> Path | None:
    """Return the workspace when the arguments are just one: the command line's parser is not worth waiting for then."""
    if len(arguments) == 1 and arguments[0].lower().endswith(".gpkg") and Path(arguments[0]).is_file():
        return Path(arguments[0])
    return None


if __name__ == "__main__":
    sys.exit(main())
