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
    from app.bootstrap import choose_language

    choose_language()
    wanted = window_wanted(arguments)
    if wanted is not None:
        return _open_window(*wanted)
    from app.cli.program import run

    gc.enable()
    return run(arguments)


def window_wanted(arguments: Sequence[str]) -> tuple[Path, Path | None] | None:
    """Return the workspace to show and where to leave a picture, when that is all the arguments ask for.

    The command line's parser, which understands the same words and more, is not worth waiting for then.
    """
    words = list(arguments[1:] if arguments[:1] == ["open"] else arguments)
    picture = Path(words[2]) if len(words) == 3 and words[1] == "--screenshot" else None
    if not words or len(words) != (3 if picture else 1) or not words[0].lower().endswith(".gpkg"):
        return None
    return Path(words[0]), picture


def _open_window(workspace: Path, picture: Path | None) -> int:
    from app.bootstrap import open_window
    from app.messages import is_environment, is_refusal, word

    try:
        return open_window(workspace, screenshot=picture)
    except Exception as error:
        if not (is_refusal(error) or is_environment(error)):
            raise
        print(word(error), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
