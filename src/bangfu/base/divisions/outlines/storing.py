"""Storing outlines: the frame they share, their paths, and the unions above them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from django.db.models import Q, QuerySet

from bangfu.base.divisions import codes, drawing, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.drawing import Frame
from bangfu.base.divisions.models import Boundary, MapFrame

MADE_UP = "示意图"
# Where a map hangs of which no seat is known: it is made up anyway.
NOWHERE = shapely.Point(105, 35)
COLUMNS = [f.name for f in Boundary._meta.concrete_fields if not f.primary_key]


def own() -> QuerySet[Boundary]:
    return Boundary.objects.filter(schematic=False, derived=False)


def in_cities_of(places: Iterable[str]) -> QuerySet[Boundary]:
    """Outlines in every city (or county of its own) concerned, the city's included."""
    condition = Q(pk__in=[])
    for code in sorted({city_of(place) for place in places}):
        low, high = codes.span(code)
        if codes.level_of(code) == Level.PROVINCE:
            high = low  # a province's outline says nothing about the maps of its cities
        condition |= Q(division_id__gte=low, division_id__lte=high)
    return Boundary.objects.filter(condition)


def city_of(code: str) -> str:
    """The step of a place's lineage that is drawn as one map: what lies under the province."""
    steps = codes.lineage(code)
    return steps[1] if len(steps) > 1 else code


def frame(shapes: Iterable[Any]) -> Frame:
    """The frame all boundaries share; set by the first outlines there are."""
    in_use = Boundary.objects.exists()
    row = MapFrame.objects.select_for_update().filter(pk=1).first()
    if row is None or not in_use:
        given = list(shapes)
        around = shapely.box(*shapely.total_bounds(given)) if given else NOWHERE
        place = {"longitude": round(around.centroid.x), "latitude": round(around.centroid.y)}
        row, _created = MapFrame.objects.update_or_create(pk=1, defaults=place)
    return Frame(row.longitude, row.latitude)


def store(
    shapes: Mapping[str, Any],
    frame: Frame,
    *,
    source: str,
    derived: bool = False,
    made_up: bool = False,
) -> None:
    """Write outlines in map units, in place of those the same places had."""
    coarse = _coarse(shapes) if made_up else _simplified(shapes, drawing.COARSE)
    fine = shapes if made_up else _simplified(shapes, drawing.FINE)
    rows = [
        Boundary(
            division_id=code,
            source=source,
            schematic=made_up,
            derived=derived,
            shape=shapely.to_wkb(frame.to_earth(shape)),
            **drawing.figures(shape, coarse[code], fine=fine[code]),
        )
        for code, shape in sorted(shapes.items())
    ]
    Boundary.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["division"],
        update_fields=COLUMNS,
    )


def _simplified(shapes: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    """Simpler outlines, level by level: only siblings and cousins share borders."""
    simple: dict[str, Any] = {}
    for level in codes.ORDER:
        here = [code for code in shapes if codes.level_of(code) == level]
        found = drawing.simplified([shapes[code] for code in here], tolerance)
        simple |= dict(zip(here, found, strict=True))
    return simple


def _coarse(shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Simpler cells, and their unions for the places above: coarse maps nest as fine ones do."""
    above = {step for code in shapes for step in codes.lineage(code)[:-1]}
    leaves = [code for code in shapes if code not in above]
    found = drawing.simplified([shapes[code] for code in leaves], drawing.COARSE)
    coarse = dict(zip(leaves, found, strict=True))
    below: dict[str, list[str]] = defaultdict(list)
    for code in shapes:
        below[codes.parent_of(code) or ""].append(code)
    for code in sorted(set(shapes) & above, key=lambda step: -len(codes.prefix(step))):
        parts = [coarse[child] for child in below[code]]
        coarse[code] = shapely.union_all(parts) if parts else shapes[code]
    return coarse


def derive(places: Iterable[str], frame: Frame) -> None:
    """Give the places above those an outline, the union of what is below, unless they have one."""
    above = {step for code in set(places) for step in codes.lineage(code)[:-1]}
    settled = Boundary.objects.filter(division_id__in=above, derived=False)
    owned = set(settled.values_list("division_id", flat=True))
    listed = set(queries.names(above))
    for code in sorted((above & listed) - owned, key=lambda step: (-len(codes.prefix(step)), step)):
        below = Boundary.objects.filter(
            queries.valid(prefix="division__"), division__parent_id=code, schematic=False
        )
        parts = list(below)
        if not parts:
            continue
        shapes = [frame.to_map(shapely.from_wkb(bytes(part.shape))) for part in parts]
        shape = drawing.clean(shapely.union_all(shapes))
        sources = "、".join(sorted({part.source for part in parts}))
        store({code: shape}, frame, source=sources[:120], derived=True)
