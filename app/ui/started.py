"""Tells how long ago the program was started, for the promise that the window is there within a second and a half."""

import os
import time
from pathlib import Path

_LOADED = time.monotonic()


def seconds_since_start() -> float:
    """Return the seconds since the process began; since this module was loaded where the system does not tell."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        began = int(fields[19]) / os.sysconf("SC_CLK_TCK")  # field 22 of proc(5): start time after boot
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began
    except (OSError, AttributeError, ValueError, IndexError):
        return time.monotonic() - _LOADED
