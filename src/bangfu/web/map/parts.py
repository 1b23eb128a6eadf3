"""From stored boundaries to the areas of a map, and from classes to its marks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bangfu.base.divisions import drawing
from bangfu.base.divisions.models import Boundary
from bangfu.web.map import labels, layout
from bangfu.web.map.svg import Area

# From this many areas on, a map is drawn with the coarser outlines: nobody sees the difference.
MANY = 600


def areas(boundaries: Sequence[Boundary], *, coarse: bool | None = None) -> list[Area]:
    """Areas to draw, made-up ones last: they may lie inside an imported outline.

    Args:
        boundaries: with their divisions.
        coarse: which of the two paths; by their number if not given.
    """
    rough = len(boundaries) >= MANY if coarse is None else coarse
    found = [_area(row, rough=rough) for row in boundaries]
    mixed = len({area.schematic for area in found}) > 1
    return sorted(found, key=lambda a: (mixed and a.schematic, a.code))


def _area(row: Boundary, *, rough: bool) -> Area:
    return Area(
        code=row.division_id,
        name=labels.brief(row.division.name),
        path=row.coarse if rough else row.path,
        box=(row.left, row.top, row.right, row.bottom),
        label=(row.label_x, row.label_y),
        room=row.room,
        schematic=row.schematic,
    )


def frame(parent: Boundary | None, shown: Sequence[Area]) -> Area | None:
    """The border around a map: the parent's, or what surrounds the areas where it differs.

    An imported outline of the parent often comes from another survey than those of its parts.
    """
    if not shown:
        return None
    if parent is not None and (parent.schematic or parent.derived or shown[0].schematic):
        return _area(parent, rough=len(shown) >= MANY)
    box = layout.union([area.box for area in shown])
    path = drawing.united(area.path for area in shown)
    return replace(shown[0], code="", name="", path=path, box=box)


def sources(boundaries: Iterable[Boundary]) -> list[str]:
    """Where the outlines come from, each source once, for the note below a map."""
    return sorted({row.source for row in boundaries})
