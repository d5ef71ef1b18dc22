"""Writes a file whole or not at all: a reader never meets half a delivery, a fault never costs the old one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of an empty file beside `path` to write to, and put it in the place of `path` at the end.

    When the block raises, the new file is removed and what stood at `path` before still stands there.

    Parameters
    ----------
    path : Path
        Where the finished file is to be; its folder exists.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        _settle(beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _remember_rename(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    with replacing(path) as beside:
        beside.write_bytes(content)


def _settle(path: Path) -> None:
    """Bring the bytes to the disk before the name points at them, readable by whom the user's mask lets read."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _remember_rename(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there, and NTFS journals the rename itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
