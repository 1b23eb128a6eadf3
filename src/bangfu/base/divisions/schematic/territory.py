"""A plausible outline for a city of which nobody has given one: a rounded blob around its seats."""

from typing import Any

import numpy as np
import shapely

from bangfu.base.divisions.schematic import cells, settling
from bangfu.base.divisions.schematic.settling import Points

VILLAGE = 50_000.0  # square map units a village has where only one seat is known: five km²
BENDS = 44
CANDIDATES = 200
UNEVEN = 0.07


def around(seats: Points, weights: Points, rng: np.random.Generator) -> Any:
    """One polygon without holes in which each seat has room in proportion to its weight."""
    area = _extent(seats, float(weights.sum())).area
    discs = shapely.buffer(shapely.points(seats), np.sqrt(weights * area / weights.sum() / np.pi))
    reach = float(np.sqrt(area / np.pi))
    blob = shapely.union_all(discs)
    step = reach / 2
    for _widening in range(64):  # close the gaps between the discs, until they are one
        joined = blob.buffer(step).buffer(-step)
        if joined.geom_type == "Polygon":
            break
        step *= 1.25
    smooth = shapely.Polygon(joined.exterior).buffer(-reach / 20).buffer(reach / 20)
    return _shore(_largest(smooth), rng)


def missing_seats(known: Points, count: int, size: int, rng: np.random.Generator) -> Points:
    """Places for counties whose seat nobody knows: one after the other where there is most room.

    Args:
        known: seats of the others, one at least.
        count: how many are wanted.
        size: villages in the whole city.
    """
    candidates = settling.sample(_extent(known, size), CANDIDATES, rng)
    taken = [*known]
    for _one in range(count):
        gap = np.min([((candidates - seat) ** 2).sum(axis=1) for seat in taken], axis=0)
        taken.append(candidates[int(np.argmax(gap))])
    return np.array(taken[len(known) :]).reshape(-1, 2)


def _extent(seats: Points, size: float) -> Any:
    """About where a city with these seats and so many villages lies."""
    hull = shapely.multipoints(seats).convex_hull
    if hull.length == 0:
        return hull.buffer(np.sqrt(VILLAGE * size / np.pi))
    width = max(float(np.sqrt(hull.area / (np.pi * len(seats)))), hull.length / 16)
    return hull.buffer(width)


def _largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _shore(shape: Any, rng: np.random.Generator) -> Any:
    """The outline made uneven, first at large, then in ever smaller bends."""
    ring = shape.exterior
    stops = np.linspace(0, 1, BENDS, endpoint=False)
    corners = shapely.get_coordinates(shapely.line_interpolate_point(ring, stops, normalized=True))
    centre = shapely.get_coordinates(shape.centroid)[0]
    corners = centre + (corners - centre) * rng.uniform(1 - UNEVEN, 1 + UNEVEN, (BENDS, 1))
    for _cut in range(2):  # corners cut twice make a smooth curve
        ahead = np.roll(corners, -1, axis=0)
        corners = np.stack([corners * 0.75 + ahead * 0.25, corners * 0.25 + ahead * 0.75], axis=1)
        corners = corners.reshape(-1, 2)
    edges = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
    length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    bends = cells.wiggle(edges, length * 0.2, float(length.mean()) / 8, rng)
    outline = np.vstack([shapely.get_coordinates(line)[:-1] for line in bends])
    return _largest(shapely.make_valid(shapely.Polygon(outline)))
