"""From points to cells: Voronoi cells with wiggly borders that neighbours share exactly.

All borders are noded together on one grid and the faces between them collected, so that cells
neither overlap nor leave gaps, and unions of cells (a township, a county) nest without a seam.
"""

from collections import defaultdict
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

GRID = 0.01  # map units: ten centimetres
ROUGHNESS = 0.2  # how far the middle of a border strays, as a share of its length
CALMING = 0.62  # each finer bend strays less
MARGIN = 0.32  # of the way to the nearer village: no border reaches one
PIECE = 0.13  # length of a straight piece, in diameters of a cell

Array = NDArray[np.float64]


def tessellate(region: Any, sites: Array, rng: np.random.Generator) -> list[Any]:
    """One polygon for each site; together they are the region.

    Args:
        region: polygon or multipolygon in map units.
        sites: distinct points inside it, shape (n, 2).
        rng: source of the wiggles; the same seed gives the same map.
    """
    if len(sites) == 1:
        return [region]
    if len(np.unique(sites, axis=0)) < len(sites):
        raise ValueError("two sites coincide")
    for straight in (False, True):  # wiggles that entangle are rare; straight borders never do
        cells = _attempt(region, sites, rng, straight=straight)
        if cells is not None:
            return cells
    raise ValueError("a site lies outside the region")


def _attempt(
    region: Any, sites: Array, rng: np.random.Generator, *, straight: bool
) -> list[Any] | None:
    lines = borders(region, sites, rng, straight=straight)
    noded = shapely.union_all([*lines, *shapely.get_parts(region.boundary)], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(region)
    faces = faces[shapely.contains(region, shapely.point_on_surface(faces))]
    owner = _owners(faces, sites)
    if owner is None:
        return None
    parts: dict[int, list[Any]] = defaultdict(list)
    for face, site in zip(faces, owner, strict=True):
        parts[int(site)].append(face)
    return [
        parts[site][0] if len(parts[site]) == 1 else shapely.coverage_union_all(parts[site])
        for site in range(len(sites))
    ]


def _owners(faces: Any, sites: Array) -> NDArray[np.int64] | None:
    """Which site each face belongs to; ``None`` if two sites share a face or one has none."""
    points, found = shapely.STRtree(faces).query(shapely.points(sites), predicate="within")
    if len(set(found)) != len(sites) or len(points) != len(sites):
        return None
    owner = np.full(len(faces), -1, dtype=np.int64)
    owner[found] = points
    return _adopted(faces, owner, sites)


def _adopted(faces: Any, owner: NDArray[np.int64], sites: Array) -> NDArray[np.int64]:
    """Faces cut off from their site go to the neighbour with the longest common border."""
    tree = shapely.STRtree(faces)
    waiting = list(np.flatnonzero(owner < 0))
    while waiting:
        left = []
        for face in waiting:
            near = [n for n in tree.query(faces[face], predicate="touches") if owner[n] >= 0]
            common = shapely.length(shapely.intersection(faces[near], faces[face]))
            if near and common.max() > 0:
                owner[face] = owner[near[int(np.argmax(common))]]
            else:
                left.append(face)
        if len(left) == len(waiting):  # islands without a village
            for face in left:
                centre = shapely.get_coordinates(faces[face].centroid)[0]
                owner[face] = int(np.argmin(((sites - centre) ** 2).sum(axis=1)))
            break
        waiting = left
    return owner


def borders(region: Any, sites: Array, rng: np.random.Generator, *, straight: bool) -> list[Any]:
    """The borders between the sites' cells as lines, those that come near the region."""
    left, top, right, bottom = region.bounds
    wide = max(right - left, bottom - top, 1.0)
    around = shapely.box(left - wide, top - wide, right + wide, bottom + wide)
    diagram = shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=around, ordered=True)
    edges, gap = _shared_edges(shapely.get_parts(diagram), sites)
    length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    shapely.prepare(region)
    near = shapely.dwithin(shapely.linestrings(edges), region, length * ROUGHNESS + GRID)
    edges, gap, length = edges[near], gap[near], length[near]
    if straight:
        return list(shapely.linestrings(edges))
    size = np.sqrt(region.area / len(sites))
    stray = np.minimum(length * ROUGHNESS, gap * MARGIN)
    return wiggle(edges, stray, size * PIECE, rng)


def _shared_edges(cells: Any, sites: Array) -> tuple[Array, Array]:
    """Edges between two cells, shape (m, 2, 2), and the distance from each edge to its sites."""
    points, cell = shapely.get_coordinates(cells, return_index=True)
    same = cell[1:] == cell[:-1]
    ends = np.stack([points[:-1][same], points[1:][same]], axis=1).round(6)
    swap = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[swap] = ends[swap][:, ::-1]
    edges, which = np.unique(ends.reshape(-1, 4), axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    counts = np.bincount(which.ravel(), minlength=len(edges))
    shared = counts == counts.max()  # by two cells; the rim of the diagram has one
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])[shared]
    members = cell[:-1][same][order]
    one, other = sites[members[first]], sites[members[first + 1]]
    return edges[shared].reshape(-1, 2, 2), np.hypot(*(one - other).T) / 2


def wiggle(edges: Array, stray: Array, piece: float, rng: np.random.Generator) -> list[Any]:
    """Lines between the same ends that wander like a river: midpoints move again and again.

    Args:
        edges: straight lines, shape (m, 2, 2).
        stray: how far the middle of each may move.
        piece: about how long the straight pieces of the result are.
    """
    length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    depth = np.clip(np.ceil(np.log2(np.maximum(length / piece, 1))), 0, 8).astype(int)
    lines: list[Any] = [None] * len(edges)
    for level in range(int(depth.max(initial=0)) + 1):
        chosen = np.flatnonzero(depth == level)
        paths, reach = edges[chosen], stray[chosen]
        for _bend in range(level):
            paths, reach = _bent(paths, reach, rng), reach * CALMING
        for index, path in zip(chosen, paths, strict=True):
            lines[index] = shapely.linestrings(path)
    return lines


def _bent(paths: Array, reach: Array, rng: np.random.Generator) -> Array:
    ahead = paths[:, 1:] - paths[:, :-1]
    length = np.maximum(np.hypot(ahead[..., 0], ahead[..., 1]), 1e-9)
    across = np.stack([-ahead[..., 1], ahead[..., 0]], axis=-1) / length[..., None]
    shift = rng.uniform(-1, 1, length.shape) * np.minimum(reach[:, None], length * ROUGHNESS * 1.5)
    centre = (paths[:, 1:] + paths[:, :-1]) / 2 + across * shift[..., None]
    bent = np.empty((len(paths), paths.shape[1] * 2 - 1, 2))
    bent[:, ::2], bent[:, 1::2] = paths, centre
    return bent
