"""Groups neighbouring blocks into balanced regions, each in one piece: the first draft of communities and grids."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.sample.frame import Floats, Ints


@dataclass
class Patches:
    """What is grouped: weights, centres (metres) and, per patch, its neighbours with the common border's length."""

    weight: Floats
    centre: Floats
    beside: list[dict[int, float]]

    def part(self, members: Ints) -> "Patches":
        """Return the sub-graph of `members`, renumbered from 0 in their order."""
        new = {int(old): k for k, old in enumerate(members)}
        beside = [{new[m]: length for m, length in self.beside[old].items() if m in new} for old in members]
        return Patches(self.weight[members], self.centre[members], beside)


def patches(weight: npt.ArrayLike, centre: Floats, first: Ints, second: Ints, length: Floats) -> Patches:
    """Return patches from pairs of neighbours; pairs given twice add up, a pair with itself is dropped."""
    weights = np.asarray(weight, dtype=np.float64)
    beside: list[dict[int, float]] = [defaultdict(float) for _ in range(len(weights))]
    for a, b, shared in zip(first.tolist(), second.tolist(), length.tolist(), strict=True):
        if a != b:
            beside[a][b] += shared
            beside[b][a] += shared
    return Patches(weights, centre, [dict(one) for one in beside])


def components(ground: Patches) -> Ints:
    """Return for each patch the number of the connected piece it belongs to."""
    piece = np.full(len(ground.weight), -1)
    count = 0
    for start in range(len(piece)):
        if piece[start] < 0:
            for member in _reach(ground, start, None):
                piece[member] = count
            count += 1
    return piece


def _reach(ground: Patches, start: int, allowed: set[int] | None) -> set[int]:
    """Return the patches that can be reached from `start` inside `allowed`."""
    seen, waiting = {start}, [start]
    while waiting:
        for other in ground.beside[waiting.pop()]:
            if other not in seen and (allowed is None or other in allowed):
                seen.add(other)
                waiting.append(other)
    return seen


def group(ground: Patches, count: int, rng: np.random.Generator) -> Ints | None:
    """Group the patches into `count` regions, each connected, of about equal weight.

    Returns
    -------
    int array or None
        Region per patch, every region used; None when there are more separate pieces than regions or fewer patches.
    """
    if count > len(ground.weight):
        return None
    piece = components(ground)
    weights = np.bincount(piece, ground.weight).astype(np.float64)
    if len(weights) > count:
        return None
    shares = share_out(weights, count, np.bincount(piece))
    label = np.empty(len(piece), dtype=np.int64)
    for number, share in enumerate(shares):
        members = np.flatnonzero(piece == number)
        label[members] = _group_connected(ground.part(members), int(share), rng) + shares[:number].sum()
    return label


def share_out(weights: npt.NDArray[np.floating], count: int, capacity: Ints) -> Ints:
    """Return how many of `count` regions each part gets: at least one, at most `capacity`, by weight otherwise."""
    shares = np.ones(len(weights), dtype=np.int64)
    for _ in range(count - len(weights)):
        open_parts = np.where(shares < capacity, weights / (shares + 0.5), -1.0)
        shares[int(np.argmax(open_parts))] += 1
    return shares


def _group_connected(ground: Patches, count: int, rng: np.random.Generator) -> Ints:
    if count == 1:
        return np.zeros(len(ground.weight), dtype=np.int64)
    label = _grow(ground, _seeds(ground, count, rng), count)
    for _ in range(6):
        if not _refine(ground, label, count):
            break
    return label


def _seeds(ground: Patches, count: int, rng: np.random.Generator) -> Ints:
    """Spread seeds by weighted k-means and return one distinct patch for each."""
    weight = ground.weight + ground.weight.mean() * 0.05 + 1e-9
    seeds = ground.centre[rng.choice(len(weight), count, replace=False, p=weight / weight.sum())]
    for _ in range(12):
        nearest = np.argmin(((ground.centre[:, None] - seeds) ** 2).sum(axis=2), axis=1)
        total = np.bincount(nearest, weight, count)
        sums = np.column_stack([np.bincount(nearest, weight * ground.centre[:, k], count) for k in (0, 1)])
        seeds = np.where(total[:, None] > 0, sums / np.maximum(total, 1e-9)[:, None], seeds)
    distance = ((ground.centre[:, None] - seeds) ** 2).sum(axis=2)
    chosen: list[int] = []
    for k in range(count):
        distance[chosen, k] = np.inf
        chosen.append(int(np.argmin(distance[:, k])))
    return np.array(chosen)


def _grow(ground: Patches, seeds: Ints, count: int) -> Ints:
    """Let the lightest region take its nearest free neighbour until nothing is free."""
    label = np.full(len(ground.weight), -1)
    label[seeds] = np.arange(count)
    load = ground.weight[seeds].copy()
    frontier = [{n for n in ground.beside[s] if label[n] < 0} for s in seeds.tolist()]
    for _ in range(len(label) - count):
        region = min((r for r in range(count) if frontier[r]), key=load.__getitem__)
        away = ground.centre - ground.centre[seeds[region]]
        patch = min(frontier[region], key=lambda p: float(away[p] @ away[p]))
        label[patch] = region
        load[region] += ground.weight[patch]
        for other in frontier:
            other.discard(patch)
        frontier[region] |= {n for n in ground.beside[patch] if label[n] < 0}
    return label


def _refine(ground: Patches, label: Ints, count: int) -> bool:
    """Move border patches where that balances weights or shortens borders; return whether anything moved."""
    load = np.bincount(label, ground.weight, count).astype(np.float64)
    fair = load.sum() / count
    border = sum(sum(near.values()) for near in ground.beside) / max(1, len(ground.beside))
    moved = False
    for patch in range(len(label)):
        held: dict[int, float] = defaultdict(float)
        for other, shared in ground.beside[patch].items():
            held[int(label[other])] += shared
        costs = {to: _cost_of_move(patch, to, ground, label, load, fair, held, border) for to in held}
        best = min(costs, key=costs.__getitem__)
        if costs[best] < -1e-9 and _may_leave(ground, label, patch):
            load[label[patch]] -= ground.weight[patch]
            load[best] += ground.weight[patch]
            label[patch], moved = best, True
    return moved


def _cost_of_move(patch: int, to: int, ground: Patches, label: Ints, load: Floats, fair: float,
                  held: dict[int, float], border: float) -> float:
    """Return what moving `patch` to region `to` costs in balance and border; negative is better."""
    home = int(label[patch])
    if to == home:
        return 0.0
    weight = ground.weight[patch]
    before = (load[home] - fair) ** 2 + (load[to] - fair) ** 2
    after = (load[home] - weight - fair) ** 2 + (load[to] + weight - fair) ** 2
    return float((after - before) / max(fair, 1e-9) ** 2 + 0.5 * (held.get(home, 0.0) - held[to]) / border)


def _may_leave(ground: Patches, label: Ints, patch: int) -> bool:
    """Return whether the region stays in one piece and does not vanish without `patch`."""
    stay = set(np.flatnonzero(label == label[patch]).tolist()) - {patch}
    return bool(stay) and len(_reach(ground, next(iter(stay)), stay)) == len(stay)
