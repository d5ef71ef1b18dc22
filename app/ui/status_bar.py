"""The status bar: where the pointer is and in which datum, scale, as-of date, store and person, running jobs."""

import time

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QStatusBar, QToolButton, QWidget

from app.terms import term
from app.ui import formats
from app.ui.desk import Desk
from app.ui.job import Job
from app.ui.theme import Theme
from app.wording import _
from gis.datum import shift_coordinates

DATUMS = {"CGCS2000": "wgs84", "GCJ-02": "gcj02", "BD-09": "bd09"}
"""Datums by the name on the chip; CGCS2000 and WGS 84 agree to centimetres."""

_SHOWN_AFTER_S = 0.4
_TICK_MS = 200
_BAR_PX = 96


class JobLine(QWidget):
    """The job that has run longest: what it does, how far it is, how long it will take, and a way to stop it."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._theme = theme
        self.text = QLabel()
        self.progress = QProgressBar()
        self.progress.setFixedWidth(_BAR_PX)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress"))
        self.cancel = QToolButton()
        self.cancel.setToolTip(_("Cancel the job"))
        self.cancel.setAccessibleName(_("Cancel the job"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.text, self.progress, self.cancel):
            row.addWidget(widget)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        desk.jobs_changed.connect(self._tick.start)
        self._tick.timeout.connect(self.show_job)
        self.cancel.clicked.connect(self._cancel)
        self.show_job()

    def show_job(self) -> None:
        """Show how the job in the foreground is getting on; nothing while there is none that takes long."""
        job = self._current()
        self.setVisible(job is not None)
        if not self._desk.jobs:
            self._tick.stop()
        if job is None:
            return
        left = job.seconds_left
        rest = _("about {seconds} s left").format(seconds=max(1, round(left))) if left is not None else ""
        self.text.setText(" · ".join(part for part in (job.label, _(job.note) if job.note else "", rest) if part))
        self.progress.setRange(0, 100 if job.total else 0)
        self.progress.setValue(round(job.share * 100))
        self.cancel.setIcon(self._theme.icon("close-circle-outline"))
        self.cancel.setEnabled(not job.cancelled)

    def _current(self) -> Job | None:
        now = time.monotonic()
        long = [job for job in self._desk.jobs if job.label and now - job.started_at > _SHOWN_AFTER_S]
        return long[0] if long else None

    def _cancel(self) -> None:
        job = self._current()
        if job is not None:
            job.cancel()
            self.show_job()


class StatusBar(QStatusBar):
    """Facts about the map and the desk, quietly."""

    def __init__(self, desk: Desk, theme: Theme, store_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at: tuple[float, float] | None = None
        self.setSizeGripEnabled(False)
        self.message = QLabel()
        self.coordinate = self._label(_("Coordinate"))
        self.coordinate.setMinimumWidth(self.fontMetrics().horizontalAdvance("-180.000000, -90.000000") + 16)
        self.datum = QToolButton()
        self.scale = self._label(_("Scale"))
        self.as_of = self._label(_("As of"))
        self.as_of.setText(_("As of now"))
        self.owner = self._label(_("Workspace and person"))
        self.owner.setText(f"{store_name} · {desk.actor.name} ({term(desk.actor.role)})")
        self.jobs = JobLine(desk, theme)
        self._build()

    def point_at(self, lon: float, lat: float) -> None:
        """Show where the pointer is."""
        self._at = (lon, lat)
        self._show_coordinate()

    def show_scale(self, scale: float) -> None:
        """Show the n of 1:n, to two figures."""
        digits = 10 ** max(len(str(int(scale))) - 2, 0)
        self.scale.setText(f"1 : {round(scale / digits) * digits:,}")

    def say(self, text: str) -> None:
        """Show what the tool at work says."""
        self.message.setText(text)

    def _build(self) -> None:
        group = QActionGroup(self)
        menu = QMenu(self.datum)
        for name in DATUMS:
            action = QAction(name, group)
            action.setCheckable(True)
            action.setChecked(name == next(iter(DATUMS)))
            menu.addAction(action)
        group.triggered.connect(self._take_datum)
        self.datum.setText(next(iter(DATUMS)))
        self.datum.setMenu(menu)
        self.datum.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.datum.setToolTip(_("Datum of the coordinate shown; the workspace keeps CGCS2000"))
        self.datum.setAccessibleName(_("Datum"))
        self.addWidget(self.message, 1)
        for widget in (self.jobs, self.coordinate, self.datum, self.scale, self.as_of, self.owner):
            self.addPermanentWidget(widget)

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        label.setToolTip(name)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label

    def _take_datum(self, action: QAction) -> None:
        self.datum.setText(action.text())
        self._show_coordinate()

    def _show_coordinate(self) -> None:
        if self._at is None:
            return
        lon, lat = shift_coordinates(np.array([self._at]), "wgs84", DATUMS[self.datum.text()])[0].tolist()
        self.coordinate.setText(formats.position(lon, lat))
