"""Townships in one piece: a village cut off from its township trades places with another.

Cells are made before they carry names, so two of them may swap: the one cut off goes to the
township around it, which gives up a cell at the border to where the first belongs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import shapely

Near = dict[int, set[int]]


def rejoined(shapes: Sequence[Any], group: Sequence[str]) -> list[Any]:
    """The shapes in an order in which each group is in one piece, as far as trading can do it.

    Args:
        shapes: cells of a coverage.
        group: for each place in the list, the group it belongs to (a township).
    """
    shapes = list(shapes)
    torn = [one for one, held in _by_group(group).items() if _is_torn(shapes, held)]
    near = _neighbours(shapes) if torn else {}
    for one in torn:
        for cut_off in _cut_off(_by_group(group)[one], near):
            found = next(_trades(cut_off, group, near), None)
            if found is not None:
                shapes[cut_off], shapes[found] = shapes[found], shapes[cut_off]
                near = _renamed(near, cut_off, found)
    return shapes


def _by_group(group: Sequence[str]) -> dict[str, set[int]]:
    held: dict[str, set[int]] = defaultdict(set)
    for index, name in enumerate(group):
        held[name].add(index)
    return held


def _is_torn(shapes: list[Any], held: set[int]) -> bool:
    return str(shapely.coverage_union_all([shapes[i] for i in sorted(held)]).geom_type) != "Polygon"


def _neighbours(shapes: list[Any]) -> Near:
    """Cells that share a border, not only a corner."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="touches")
    border = shapely.intersection(tree.geometries[one], tree.geometries[other])
    near: Near = {index: set() for index in range(len(shapes))}
    for a, b, length in zip(one, other, shapely.length(border), strict=True):
        if length > 0:
            near[int(a)].add(int(b))
    return near


def _pieces(cells: Iterable[int], near: Near) -> list[set[int]]:
    left, pieces = set(cells), []
    while left:
        piece, edge = set(), [min(left)]
        while edge:
            cell = edge.pop()
            if cell in left:
                left.discard(cell)
                piece.add(cell)
                edge += sorted(near[cell] & left)
        pieces.append(piece)
    return sorted(pieces, key=lambda piece: (-len(piece), min(piece)))


def _cut_off(cells: set[int], near: Near) -> list[int]:
    return [cell for piece in _pieces(cells, near)[1:] for cell in sorted(piece)]


def _trades(cut_off: int, group: Sequence[str], near: Near) -> Iterator[int]:
    """Cells that could change places with one cut off without tearing another group."""
    home = _pieces(_by_group(group)[group[cut_off]], near)[0]
    for name in sorted({group[cell] for cell in near[cut_off]} - {group[cut_off]}):
        theirs = _by_group(group)[name]
        for cell in sorted(theirs):
            if near[cell] & home and len(_pieces(theirs - {cell} | {cut_off}, near)) == 1:
                yield cell


def _renamed(near: Near, one: int, other: int) -> Near:
    """Neighbours after two cells changed places."""
    swap = {one: other, other: one}
    return {swap.get(k, k): {swap.get(v, v) for v in cells} for k, cells in near.items()}
