"""Follows one piece of background work: how far it is, how long it will take, whether it should stop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_SETTLED_S = 1.0
"""No estimate of the rest is shown before work has run this long: early ones only confuse."""


class Cancelled(Exception):
    """The person asked for the work to stop; nothing was written."""


@dataclass(eq=False)
class Job:
    """One call running off the GUI thread.

    The job itself is the `progress` callable handed to services: ``progress(share, text)`` or ``progress(done, total)``
    raises `Cancelled` once the person has asked to stop.
    """

    label: str
    work: Callable[[], Any]
    then: Callable[[Any], None] | None = None
    otherwise: Callable[[BaseException], bool] | None = None
    """Called with the error first; True when it has been dealt with."""
    initiator: object = None
    topic: str = ""
    writes: bool = False
    progressed: Callable[["Job"], None] | None = None
    result: Any = None
    error: BaseException | None = None
    done: float = 0.0
    total: float = 0.0
    note: str = ""
    started_at: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __call__(self, done: float = 0, total: float | str = 1.0) -> None:
        """Note how far the work is.

        Parameters
        ----------
        done : float
            Of `total`.
        total : float or str
            The whole, or what is being done while `done` is a share of 1.

        Raises
        ------
        Cancelled
            When it should stop.
        """
        self.check()
        self.note, self.total = (total, 1.0) if isinstance(total, str) else (self.note, total)
        self.done = done
        if self.progressed is not None:
            self.progressed(self)

    def check(self) -> None:
        """Raise `Cancelled` when the work should stop."""
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1; 0 where the amount is unknown."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimate of the time left, or None while there is none worth showing."""
        elapsed = time.monotonic() - self.started_at
        if elapsed < _SETTLED_S or self.share == 0.0:
            return None
        return elapsed * (1.0 - self.share) / self.share

    def run(self) -> "Job":
        """Do the work here and keep what comes of it; never raises."""
        self.started_at = time.monotonic()
        try:
            self.check()
            self.result = self.work()
        except BaseException as error:
            self.error = error
        return self
