"""Carries numpy arrays into Qt's own containers without a Python call per vertex."""

import ctypes

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QImage, QPainterPath, QPolygonF

_ELEMENT = np.dtype([("type", "<i4"), ("x", "<f8"), ("y", "<f8")])
_MOVE, _LINE = 0, 1
_WINDING = 1


def path_of(xy: NDArray[np.float64], starts: NDArray[np.intp]) -> QPainterPath:
    """Return a painter path of several rings or lines.

    Parameters
    ----------
    xy : (n, 2) float64
        Vertices, ring after ring; rings repeat their first vertex.
    starts : (r,) intp
        Index of the first vertex of each ring.

    Notes
    -----
    A path is filled by the winding rule: oriented rings may overlap without punching holes into each other.
    The record layout is that of Qt's stream operator for QPainterPath, which checks it on reading.
    """
    count = len(xy)
    path = QPainterPath()
    if count == 0:
        return path
    record = np.zeros(4 + _ELEMENT.itemsize * count + 8, np.uint8)
    record[:4].view("<i4")[:] = count
    elements = record[4:-8].view(_ELEMENT)
    elements["type"] = _LINE
    elements["type"][starts] = _MOVE
    elements["x"], elements["y"] = xy[:, 0], xy[:, 1]
    record[-8:].view("<i4")[:] = int(starts[-1]), _WINDING
    stream = QDataStream(QByteArray(record.tobytes()))
    stream.setByteOrder(QDataStream.ByteOrder.LittleEndian)
    stream >> path
    return path


def polygon_of(xy: NDArray[np.float64]) -> QPolygonF:
    """Return a QPolygonF with these (n, 2) vertices."""
    polygon = QPolygonF()
    polygon.resize(len(xy))
    if len(xy):
        address = shiboken6.getCppPointer(polygon.data())[0]
        doubles = (ctypes.c_double * (2 * len(xy))).from_address(address)
        np.ctypeslib.as_array(doubles)[:] = np.ascontiguousarray(xy, np.float64).reshape(-1)
    return polygon


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """Return the (height, width) pixels of a 32-bit image as a writable view; keep the image alive."""
    rows = np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return rows[:, : image.width()]
