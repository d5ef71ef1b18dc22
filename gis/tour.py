"""Puts stops into an order that is short to walk, and picks stops that are spread out."""

import numpy as np
from numpy.typing import NDArray

from gis.crs import metres_per_degree

Floats = NDArray[np.float64]
Order = NDArray[np.intp]

_GAIN_M = 1e-6
_LONGEST_SEGMENT = 3


def _local_metres(lonlat: Floats) -> Floats:
    xy = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    return (xy - xy[0]) * metres_per_degree(float(xy[:, 1].mean())) if len(xy) else xy


def walking_order(lonlat: Floats) -> Order:
    """Return an order to visit all stops in, by straight lines, beginning and ending wherever is best.

    Nearest neighbour, then 2-opt and or-opt (Croes 1958; Or 1976) until neither shortens the way: usually within a few
    per cent of the shortest. The same stops in any order give the same length, not always the same order.

    Parameters
    ----------
    lonlat : (n, 2) degrees, within some 5 km.

    Returns
    -------
    (n,) positions in `lonlat`.
    """
    count = len(lonlat)
    if count < 3:
        return np.arange(count)
    xy = _local_metres(lonlat)
    # A phantom stop at no distance from all others turns the open way into a round trip.
    distance = np.zeros((count + 1, count + 1))
    distance[:count, :count] = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    order = _nearest_neighbour(distance)
    while True:
        shorter = _two_opt(order, distance)
        moved = _or_opt(shorter, distance)
        if moved is None:
            return shorter[1:]
        order = moved


def way_length_m(lonlat: Floats, order: Order) -> float:
    """Return the length in metres of the straight way through the stops in this order."""
    steps = np.diff(_local_metres(lonlat)[order], axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _nearest_neighbour(distance: Floats) -> Order:
    """Return a round trip that begins at the phantom and goes on from a stop far from the others' middle."""
    phantom = len(distance) - 1
    current = int(distance[:phantom, :phantom].sum(axis=1).argmax())
    left = np.ones(len(distance), dtype=bool)
    left[[phantom, current]] = False
    order = [phantom, current]
    while left.any():
        current = int(np.where(left, distance[current], np.inf).argmin())
        left[current] = False
        order.append(current)
    return np.array(order)


def _two_opt(order: Order, distance: Floats) -> Order:
    """Turn stretches round while that shortens the trip, the best one first."""
    while True:
        stops, following = order, np.roll(order, -1)
        step = distance[stops, following]
        change = (distance[np.ix_(stops, stops)] + distance[np.ix_(following, following)]
                  - step[:, None] - step[None, :])
        first, last = np.unravel_index(int(np.triu(change, 1).argmin()), change.shape)
        if change[first, last] >= -_GAIN_M:
            return order
        order = order.copy()
        order[first + 1 : last + 1] = order[first + 1 : last + 1][::-1]


def _or_opt(order: Order, distance: Floats) -> Order | None:
    """Return the trip with one short stretch moved elsewhere, by the best such move, or None when none shortens it."""
    best, found = -_GAIN_M, None
    for length in range(1, min(_LONGEST_SEGMENT, len(order) - 2) + 1):
        for start in range(1, len(order) - length + 1):
            rest = np.concatenate([order[:start], order[start + length :]])
            segment = order[start : start + length]
            gap, into = distance[rest, np.roll(rest, -1)], np.roll(rest, -1)
            before, after = order[start - 1], order[(start + length) % len(order)]
            saved = distance[before, segment[0]] + distance[segment[-1], after] - distance[before, after]
            ways = np.stack([distance[rest, segment[0]] + distance[segment[-1], into],
                             distance[rest, segment[-1]] + distance[segment[0], into]]) - gap - saved
            turned, place = np.unravel_index(int(ways.argmin()), ways.shape)
            if ways[turned, place] < best:
                best = float(ways[turned, place])
                found = np.insert(rest, int(place) + 1, segment[::-1] if turned else segment)
    return found


def spread_out(lonlat: Floats, count: int, taken: Floats | None = None) -> Order:
    """Pick stops that cover the ground evenly: each the furthest from those picked before (Gonzalez 1985).

    Parameters
    ----------
    lonlat : (n, 2) degrees.
    count : how many; all when there are not more.
    taken : (m, 2) degrees of stops picked already, or None.

    Returns
    -------
    (min(n, count),) positions in `lonlat`, in the order picked; ties go to the first.
    """
    total = len(lonlat)
    if count >= total:
        return np.arange(total)
    before = np.empty((0, 2)) if taken is None else np.asarray(taken, dtype=np.float64).reshape(-1, 2)
    xy = _local_metres(np.vstack([lonlat, before]))
    here, there = xy[:total], xy[total:]
    nearest = (np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)).min(axis=1) if len(there)
               else np.hypot(*(here - here.mean(axis=0)).T))
    picked: list[int] = []
    while len(picked) < count:
        chosen = int(nearest.argmax()) if len(there) or picked else int(nearest.argmin())
        picked.append(chosen)
        reach = np.hypot(*(here - here[chosen]).T)
        nearest = reach if len(picked) == 1 and not len(there) else np.minimum(nearest, reach)
        nearest[picked] = -1
    return np.array(picked)
