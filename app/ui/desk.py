"""Runs verbs and readings off the GUI thread and tells every view, once, what an act has changed."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from app.messages import is_environment, is_refusal, word
from app.ui.job import Cancelled, Job
from data.model.actor import Actor
from data.model.changes import ChangeSet

if TYPE_CHECKING:
    from data.store.workspace import Store

log = logging.getLogger(__name__)

_READERS = 2
_SHOWN_AFTER_MS = 400


class Trouble(StrEnum):
    """The three kinds of error, each told differently."""

    REFUSED = "refused"
    ENVIRONMENT = "environment"
    BUG = "bug"


@dataclass(frozen=True)
class Failure:
    """What a person is told when something did not happen; `retry` repeats it where that may help."""

    kind: Trouble
    text: str
    retry: Callable[[], None] | None = None


class Desk(QObject):
    """One writer thread, a small pool for reading, and one signal for whatever was changed.

    Signals
    -------
    changed(ChangeSet, initiator)
        An act was written. The initiator may skip what it has shown already.
    failed(Failure)
        An act or a reading did not succeed.
    finished(Job)
        A job ended, well or not.
    progressed(Job)
        A job got further.
    jobs_changed()
        A job started or ended.
    idle()
        Nothing runs any more.
    """

    changed = Signal(object, object)
    failed = Signal(object)
    finished = Signal(object)
    progressed = Signal(object)
    jobs_changed = Signal()
    idle = Signal()
    _ended = Signal(object)

    def __init__(self, store: "Store | None", actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store: Any = store  # None only on the page before a workspace is open, which asks no queries
        self.actor = actor
        self.jobs: list[Job] = []
        self._newest: dict[str, Job] = {}
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._closed = False
        self._ended.connect(self._finish)

    def do(
        self,
        verb: Callable[..., Any],
        *args: Any,
        label: str = "",
        initiator: object = None,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[BaseException], bool] | None = None,
        with_progress: bool = False,
        **kwargs: Any,
    ) -> Job:
        """Run ``verb(store, actor, *args, **kwargs)`` on the writer thread.

        Parameters
        ----------
        label : str
            Shown among the jobs when it takes long.
        initiator : object
            Passed on with `changed`.
        then : callable of the result, on the GUI thread
        otherwise : callable of the error, on the GUI thread
            Returns True when it has told the user itself.
        with_progress : bool
            Hand the verb a ``progress`` callable.
        """
        job = Job(label, lambda: None, then, otherwise, initiator, writes=True, progressed=self.progressed.emit)
        if with_progress:
            kwargs["progress"] = job
        job.work = lambda: verb(self.store, self.actor, *args, **kwargs)
        return self._start(job, self._writer)

    def ask(
        self,
        query: Callable[..., Any],
        *args: Any,
        label: str = "",
        topic: str = "",
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[BaseException], bool] | None = None,
        with_progress: bool = False,
        **kwargs: Any,
    ) -> Job:
        """Run ``query(store, *args, **kwargs)`` on the pool of readers.

        Parameters
        ----------
        topic : str
            Of several readings under one topic only the newest is delivered.
        """
        job = Job(label, lambda: None, then, otherwise, topic=topic, progressed=self.progressed.emit)
        if with_progress:
            kwargs["progress"] = job
        job.work = lambda: query(self.store, *args, **kwargs)
        if topic:
            older = self._newest.get(topic)
            if older is not None:
                older.cancel()
            self._newest[topic] = job
        return self._start(job, self._readers)

    @property
    def busy(self) -> bool:
        """Whether any job is running or waiting."""
        return bool(self.jobs)

    def announce(self, changes: ChangeSet, initiator: object = None) -> None:
        """Tell every view of a change that was written outside `do`."""
        if changes:
            self.changed.emit(changes, initiator)

    def close(self) -> None:
        """Stop what runs, wait for the threads and let nothing through afterwards."""
        self._closed = True
        for job in self.jobs:
            job.cancel()
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._readers.shutdown(wait=True, cancel_futures=True)
        self.jobs.clear()

    def _start(self, job: Job, pool: ThreadPoolExecutor) -> Job:
        self.jobs.append(job)
        pool.submit(self._work, job)
        self.jobs_changed.emit()
        return job

    def _work(self, job: Job) -> None:
        job.run()
        if not self._closed:
            self._ended.emit(job)

    @Slot(object)
    def _finish(self, job: Job) -> None:
        if self._closed:
            return
        self.jobs.remove(job)
        stale = bool(job.topic) and self._newest.get(job.topic) is not job
        try:
            if not stale:
                self._newest.pop(job.topic, None)
                self._deliver(job)
        finally:  # what a view does with a result must not leave the desk believing that the job still runs
            self._ended_one(job)

    def _ended_one(self, job: Job) -> None:
        self.finished.emit(job)
        self.jobs_changed.emit()
        if not self.jobs:
            self.idle.emit()

    def _deliver(self, job: Job) -> None:
        if job.error is None:
            if job.then is not None and _alive(job.then):
                job.then(job.result)
            changes = getattr(job.result, "changes", job.result)
            if job.writes and isinstance(changes, ChangeSet) and changes:
                self.changed.emit(changes, job.initiator)
        elif not isinstance(job.error, Cancelled):
            self._tell(job, job.error)

    def _tell(self, job: Job, error: BaseException) -> None:
        if job.otherwise is not None and _alive(job.otherwise) and job.otherwise(error):
            return
        if is_refusal(error):
            self.failed.emit(Failure(Trouble.REFUSED, word(error)))
        elif is_environment(error):
            self.failed.emit(Failure(Trouble.ENVIRONMENT, word(error), lambda: self._again(job)))
        else:
            log.error("%s failed", job.label or "a job", exc_info=error)
            self.failed.emit(Failure(Trouble.BUG, word(error)))

    def _again(self, job: Job) -> None:
        job.error, job.result, job.done, job.total = None, None, 0, 0
        self._start(job, self._writer if job.writes else self._readers)


def _alive(callback: Callable[..., Any]) -> bool:
    owner = getattr(getattr(callback, "func", callback), "__self__", None)  # a partial wraps the method it calls
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
