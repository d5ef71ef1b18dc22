"""Makes layers for tests of the map: a coverage with shared jittered edges, buildings, streets and points."""

import random
import uuid

import numpy as np
import shapely
from numpy.typing import NDArray

from app.services.map_content import CLASSES, LayerContent, layer_content

CENTRE = (112.98, 28.25)
SIDE_DEG = 0.05


def some_ids(count: int, seed: int = 1) -> list[uuid.UUID]:
    """Return ids that are the same in every run."""
    source = random.Random(seed)
    return [uuid.UUID(int=source.getrandbits(128), version=4) for _ in range(count)]


def a_coverage(columns: int, rows: int, seed: int = 1, vertices: int = 6, jitter: float = 0.2) -> NDArray[np.object_]:
    """Return columns × rows polygons without gap or overlap, EPSG:4490; each shared edge has jittered vertices."""
    source = np.random.default_rng(seed)
    cell = np.array([SIDE_DEG / columns, SIDE_DEG / rows])
    corner = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1) * cell
    corner[1:-1, 1:-1] += source.uniform(-jitter, jitter, (columns - 1, rows - 1, 2)) * cell
    corner += np.array(CENTRE) - SIDE_DEG / 2
    across = _edges(corner[:-1], corner[1:], vertices, source, cell * min(jitter * 0.3, 0.35 / (vertices + 1)))
    along = _edges(corner[:, :-1], corner[:, 1:], vertices, source, cell * min(jitter * 0.3, 0.35 / (vertices + 1)))
    made = [
        shapely.Polygon(np.concatenate([across[i, j], along[i + 1, j], across[i, j + 1][::-1], along[i, j][::-1]]))
        for i in range(columns)
        for j in range(rows)
    ]
    return np.array(made, dtype=object)


def _edges(
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    vertices: int,
    source: np.random.Generator,
    amount: NDArray[np.float64],
) -> NDArray[np.float64]:
    share = np.linspace(0, 1, vertices + 2)[:, None]
    line = start[..., None, :] * (1 - share) + end[..., None, :] * share
    wobble = source.uniform(-1, 1, line.shape) * amount
    wobble[..., [0, -1], :] = 0
    return line + wobble


def some_grids(columns: int = 12, rows: int = 8, seed: int = 1) -> LayerContent:
    """Return a layer of grids with Chinese names."""
    shapes = a_coverage(columns, rows, seed)
    names = [f"云溪网格{n:03d}" for n in range(1, len(shapes) + 1)]
    classes = np.random.default_rng(seed).integers(0, 3, len(shapes))
    return layer_content("grid", some_ids(len(shapes), seed), shapes, names, classes.astype(np.int16))


def some_places(count: int, seed: int = 2) -> NDArray[np.float64]:
    """Return (count, 2) longitudes and latitudes in the coverage."""
    source = np.random.default_rng(seed)
    return source.uniform(-0.48, 0.48, (count, 2)) * SIDE_DEG + CENTRE


def some_events(count: int, seed: int = 3) -> LayerContent:
    """Return a layer of events in every state, some with time left."""
    source = np.random.default_rng(seed)
    classes = source.integers(0, len(CLASSES["event"]), count)
    left = source.uniform(0, 1, count).astype(np.float32)
    left[np.isin(classes, (0, 5))] = np.nan
    left[classes == 6] = 0
    points = shapely.points(some_places(count, seed))
    names = [f"事件{n:05d}" for n in range(count)]
    return layer_content("event", some_ids(count, seed), points, names, classes.astype(np.int16), None, left.tolist())


def some_assets(count: int, seed: int = 4) -> LayerContent:
    """Return a layer of assets of all classes."""
    classes = np.random.default_rng(seed).integers(0, len(CLASSES["asset"]), count).astype(np.int16)
    return layer_content("asset", some_ids(count, seed), shapely.points(some_places(count, seed)), None, classes)


def some_buildings(count: int, seed: int = 5) -> LayerContent:
    """Return a layer of rectangular buildings about 30 m × 14 m, turned this way and that."""
    source = np.random.default_rng(seed)
    centre = some_places(count, seed)
    half = np.column_stack([source.uniform(8e-5, 2e-4, count), source.uniform(5e-5, 1e-4, count)])
    shapes = shapely.box(*(centre - half).T, *(centre + half).T)
    turned = [shapely.affinity.rotate(s, a) for s, a in zip(shapes, source.uniform(0, 90, count), strict=True)]
    classes = source.integers(0, 7, count).astype(np.int16)
    names = [f"{n}幢" for n in range(1, count + 1)]
    return layer_content("place", some_ids(count, seed), turned, names, classes)


def some_streets(count: int = 10) -> LayerContent:
    """Return a layer of streets north-south and east-west, every third a major one."""
    west, south = np.array(CENTRE) - SIDE_DEG / 2
    steps = np.linspace(0, SIDE_DEG, count)
    lines = [shapely.LineString([(west + s, south), (west + s * 0.9 + 0.002, south + SIDE_DEG)]) for s in steps]
    lines += [shapely.LineString([(west, south + s), (west + SIDE_DEG, south + s * 0.95)]) for s in steps]
    classes = [1 if n % 3 == 0 else 0 for n in range(len(lines))]
    return layer_content("street", some_ids(len(lines), 6), lines, None, classes)


def a_voronoi_coverage(
    count: int, seed: int = 1, size_deg: tuple[float, float] = (SIDE_DEG, SIDE_DEG)
) -> NDArray[np.object_]:
    """Return `count` cells about seeds of chance, EPSG:4490, with 30 to 80 vertices each and winding shared edges."""
    source = np.random.default_rng(seed)
    low, high = np.array(CENTRE) - np.array(size_deg) / 2, np.array(CENTRE) + np.array(size_deg) / 2
    frame = shapely.box(*low, *high)
    seeds = shapely.multipoints(source.uniform(low, high, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    cells = shapely.intersection(cells, frame)
    width = float(np.sqrt(np.prod(size_deg) / count))
    fine = shapely.segmentize(cells, width / 13)

    def winding(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        phase = np.round(xy, 9) * (9.0 / width)
        shift = np.column_stack([np.sin(phase[:, 1] * 1.7 + phase[:, 0]), np.sin(phase[:, 0] * 1.3 - phase[:, 1])])
        return np.round(xy + shift * width * 0.02, 8)

    made: NDArray[np.object_] = shapely.transform(fine, winding)
    return made
