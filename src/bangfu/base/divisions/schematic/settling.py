"""Where places settle inside a region: parts of about fair size, each with a point of its own.

A region is sampled by many points; the points are shared out among the places by a power diagram
whose weights are corrected until everybody has as many points as it has villages to hold. All of
it works on arrays, in map units.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Owners = NDArray[np.int64]

SAMPLES = 32  # points per village: cells come out within about a tenth of the same size
ROUNDS = 80
FAIR = 0.004  # share of the points in wrong hands at which townships count as settled
ROUGH = 0.1  # the same for villages, whose cells are drawn around their points anyway
BLOCK = 8_192
WARP = 0.05  # how far the first wave bends a border, as a share of the region's size
LOYALTY = 0.3  # how strongly a place keeps to its seat against the middle of its part
EASE = 0.12  # of a village's own samples: any of the innermost may become its point


def sample(region: Any, count: int, rng: np.random.Generator) -> Points:
    """At least ``count`` points spread evenly, a little irregularly, inside a region."""
    left, top, right, bottom = region.bounds
    shapely.prepare(region)
    step = float(np.sqrt(region.area / count * 2 / np.sqrt(3)))
    while True:
        rows = np.arange(top - step, bottom + step, step * np.sqrt(3) / 2)
        columns = np.arange(left - step, right + step, step)
        x, y = np.meshgrid(columns, rows)
        x[1::2] += step / 2
        grid = np.column_stack([x.ravel(), y.ravel()])
        grid += rng.uniform(-0.3, 0.3, grid.shape) * step
        inside: Points = grid[shapely.contains_xy(region, grid[:, 0], grid[:, 1])]
        if len(inside) >= count * 0.9:
            return inside
        step *= 0.85  # ragged outlines lose points at their edge


def warped(points: Points, rng: np.random.Generator) -> Points:
    """The points moved by slow waves: shared out in this bent space, borders come out curved."""
    size = np.ptp(points, axis=0).max()
    bent = points.copy()
    for octave in (2.5, 5.0, 10.0):
        turn, phase = rng.uniform(0, 2 * np.pi, (2, 2))
        for axis in (0, 1):
            along = points @ np.array([np.cos(turn[axis]), np.sin(turn[axis])])
            wave = np.sin(along / size * 2 * np.pi * octave + phase[axis])
            bent[:, axis] += wave * size * WARP / octave
    return bent


def share(
    points: Points,
    weights: NDArray[np.float64],
    starts: Points,
    held: NDArray[np.bool_],
    room: float,
    fair: float = FAIR,
) -> Owners:
    """Which place each point goes to: compact parts in proportion to the weights.

    Args:
        points: samples of the region.
        weights: how much each place has to hold; none is zero.
        starts: where each place would like to be.
        held: whether it may not wander far from there.
        room: area each point stands for.
        fair: share of the points that may end in wrong hands.
    """
    sites, lift = starts.copy(), np.zeros(len(starts))
    wanted = weights / weights.sum() * len(points)
    best, owners = np.inf, np.zeros(len(points), dtype=np.int64)
    for _round in range(ROUNDS if len(sites) > 1 else 1):
        found = nearest(points, sites, lift)
        size = np.bincount(found, minlength=len(sites))
        miss = float(np.abs(wanted - size).sum())
        if miss < best:
            best, owners = miss, found
        if miss < len(points) * fair:
            break
        # Raising a place's weight by dw moves its border by dw / 2d: about pi / 2 * dw of area.
        lift += (wanted - size) * room * 0.4
        lift -= lift.mean()
        for axis in (0, 1):
            total = np.bincount(found, weights=points[:, axis], minlength=len(sites))
            centre = np.where(size, total / np.maximum(size, 1), sites[:, axis])
            goal = np.where(held, LOYALTY * starts[:, axis] + (1 - LOYALTY) * centre, centre)
            sites[:, axis] += 0.6 * (goal - sites[:, axis])
    return owners


def nearest(points: Points, sites: Points, lift: NDArray[np.float64]) -> Owners:
    """The site of least power distance for each point, in blocks that fit the cache."""
    found = np.empty(len(points), dtype=np.int64)
    norm = (sites**2).sum(axis=1) - lift
    for start in range(0, len(points), BLOCK):
        block = points[start : start + BLOCK]
        found[start : start + BLOCK] = np.argmin(norm - 2 * block @ sites.T, axis=1)
    return found


def fed(points: Points, owners: Owners, starts: Points, need: NDArray[np.int64]) -> Owners:
    """The same sharing with at least ``need`` points for everybody, taken where they are near."""
    owners = owners.copy()
    size = np.bincount(owners, minlength=len(need))
    for hungry in np.flatnonzero(size < need):
        own = points[owners == hungry]
        centre = own.mean(axis=0) if len(own) else starts[hungry]
        for point in np.argsort(((points - centre) ** 2).sum(axis=1), kind="stable"):
            giver = owners[point]
            if size[hungry] < need[hungry] and giver != hungry and size[giver] > need[giver]:
                owners[point] = hungry
                size[[giver, hungry]] += [-1, 1]
    return owners


def joined(points: Points, owners: Owners, room: float) -> Owners:
    """The same sharing without exclaves: a part cut off goes to whoever surrounds it most.

    Parts that nobody else touches (islands) stay.
    """
    reach = 1.6 * np.sqrt(room)
    dots = shapely.points(points)
    one, other = shapely.STRtree(dots).query(dots, predicate="dwithin", distance=reach)
    owners = owners.copy()
    for _pass in range(4):
        same = owners[one] == owners[other]
        part = _components(one[same], other[same], len(points))
        size = np.bincount(part, minlength=len(points))
        largest = np.zeros(int(owners.max()) + 1, dtype=np.int64)
        np.maximum.at(largest, owners, size[part])
        cut = (size[part] < largest[owners])[one] & ~same
        if not cut.any():
            break
        for lone in np.unique(part[one[cut]]):
            around = owners[other[cut & (part[one] == lone)]]
            owners[part == lone] = int(np.argmax(np.bincount(around)))
    return owners


def _components(one: Owners, other: Owners, count: int) -> Owners:
    """The lowest index each point is connected to, by pairs of neighbours."""
    label = np.arange(count)
    while True:
        lower = label.copy()
        np.minimum.at(lower, one, label[other])
        lower = lower[lower]
        if np.array_equal(lower, label):
            return label
        label = lower


def middle(points: Points, rng: np.random.Generator) -> Points:
    """A sample near the middle of a part: always inside it, and nobody else's.

    Not the very middle, for cells of equal shape look like a honeycomb.
    """
    distance = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
    inner = np.argsort(distance, kind="stable")[: max(1, int(len(points) * EASE))]
    chosen: Points = points[int(rng.choice(inner))]
    return chosen


def spread(points: Points, count: int, first: Points | None = None) -> Points:
    """Starting places far from each other; the first where the seat is, the rest around it.

    Neighbours in the list come out as neighbours on the map, so that codes run around the seat.
    """
    origin = points.mean(axis=0) if first is None else first
    chosen = [int(np.argmin(((points - origin) ** 2).sum(axis=1)))]
    distance = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    starts = points[chosen]
    around = starts[1:] - starts[0]
    order = np.argsort(np.arctan2(around[:, 1], around[:, 0]), kind="stable")
    ordered: Points = np.vstack([starts[:1], starts[1:][order]])
    return ordered
