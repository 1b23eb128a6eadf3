"""Writing outlines: boundaries imported from GeoJSON, schematic maps, and unions of both.

An outline is *own* (imported), *derived* (the union of the places below, where the place has no
own) or *schematic* (made up). Imported outlines are never altered; importing some takes away the
schematic map they contradict, which can then be drawn anew around them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes, drawing, geojson, matching, queries, reading, schematic
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.drawing import Frame
from bangfu.base.divisions.matching import Match
from bangfu.base.divisions.models import Boundary, Division, MapFrame
from bangfu.base.kit.refusals import Refusal

MADE_UP = "示意图"
# Where a map hangs of which no seat is known: it is made up anyway.
NOWHERE = shapely.Point(105, 35)
COLUMNS = [f.name for f in Boundary._meta.concrete_fields if not f.primary_key]


@dataclass(slots=True)
class Imported:
    """What an import of outlines did.

    Args:
        places: how many places have an outline from the file.
        matched: one entry per feature used: ``code`` and ``name`` of the place, ``feature`` (what
            the file calls it), ``how`` it was found, and ``differs`` if the names are not the same.
        unmatched: one entry per feature left out: ``index``, ``name``, ``reason``.
        missing: valid siblings of the places matched that have no outline of their own.
        replaced: how many places had an imported outline before.
        schematic_removed: how many made-up outlines were taken away.
    """

    places: int = 0
    matched: list[dict[str, Any]] = field(default_factory=list)
    unmatched: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    replaced: int = 0
    schematic_removed: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


@transaction.atomic
def import_outlines(
    *,
    by: str,
    raw: bytes,
    source: str,
    level: str = "",
    within: str = "",
    swapped: bool = False,
) -> Imported:
    """Bring the outlines of a GeoJSON file in; those the places had before are replaced.

    Args:
        raw: the file.
        source: where the outlines come from, shown on every map that uses them.
        level: the level all features are at (``county``…), if known.
        within: code of the place they all lie in, if known.
        swapped: whether coordinates come latitude first.

    Raises:
        Refusal: those of ``geojson.read``; ``boundaries.nothing_matched``;
            ``divisions.unknown`` if there is no such place to look within.
    """
    features = geojson.read(raw, swapped=swapped)
    if within:
        within = codes.pad(within)
        queries.require([within])
    chosen = Level(level) if level else None
    matches = matching.match(features, level=chosen, within=within)
    frame = _frame(match.feature.shape for match in matches.found)
    shapes, result = _matched(matches, frame)
    if not shapes:
        raise Refusal(
            "boundaries.nothing_matched",
            _("文件里的 %(count)d 个要素没有一个对得上区划表。") % {"count": len(features)},
            hint=_("请先导入区划代码；要素应有代码（如 adcode）或名称（如 name）。"),
            context={"unmatched": result.unmatched[:20]},
        )
    result.places = len(shapes)
    result.replaced = _own().filter(division_id__in=shapes).count()
    around = _in_cities_of(shapes)
    result.schematic_removed = around.filter(schematic=True).delete()[0]
    _store(shapes, frame, source=source)
    _derive(around.filter(derived=False).values_list("division_id", flat=True), frame)
    result.missing = _missing(shapes)
    changes = {
        "source": source,
        "matched": len(shapes),
        "unmatched": len(result.unmatched),
        "replaced": result.replaced,
        "schematic_removed": result.schematic_removed,
    }
    act = audit.Act("divisions.import_outlines", "boundaries", source[:60], changes=changes)
    audit.record(by=by, act=act)
    return result


def _matched(matches: matching.Matches, frame: Frame) -> tuple[dict[str, Any], Imported]:
    """Cleaned shapes by place, in map units; several features of one place become one shape."""
    result = Imported()
    for feature, reason in matches.unmatched:
        result.unmatched.append({"index": feature.index, "name": feature.name, "reason": reason})
    by_place: dict[str, list[Match]] = defaultdict(list)
    for match in matches.found:
        by_place[match.division.code].append(match)
    shapes = {}
    for code, found in sorted(by_place.items()):
        pieces = [frame.to_map(shapely.make_valid(match.feature.shape)) for match in found]
        shape = drawing.clean(shapely.union_all(pieces))
        for match in found:
            name = match.feature.name
            if shape is None:
                entry = {"index": match.feature.index, "name": name, "reason": "no_area"}
                result.unmatched.append(entry)
            else:
                place = {"code": code, "name": match.division.name, "feature": name}
                differs = bool(name) and name != match.division.name
                result.matched.append({**place, "how": match.how, "differs": differs})
        if shape is not None:
            shapes[code] = shape
    return shapes, result


def _own() -> QuerySet[Boundary]:
    return Boundary.objects.filter(schematic=False, derived=False)


def _in_cities_of(places: Iterable[str]) -> QuerySet[Boundary]:
    """Outlines in every city (or county of its own) concerned, the city's included."""
    condition = Q(pk__in=[])
    for code in sorted({_city_of(place) for place in places}):
        low, high = codes.span(code)
        if codes.level_of(code) == Level.PROVINCE:
            high = low  # a province's outline says nothing about the maps of its cities
        condition |= Q(division_id__gte=low, division_id__lte=high)
    return Boundary.objects.filter(condition)


def _city_of(code: str) -> str:
    """The step of a place's lineage that is drawn as one map: what lies under the province."""
    steps = codes.lineage(code)
    return steps[1] if len(steps) > 1 else code


def _missing(shapes: Iterable[str]) -> list[dict[str, str]]:
    """Siblings of places that have an outline, but none of their own."""
    parents = {codes.parent_of(code) for code in shapes}
    siblings = Division.objects.filter(queries.valid(), parent_id__in=parents)
    bare = siblings.exclude(boundary__schematic=False).order_by("code")
    return [{"code": place.code, "name": place.name} for place in bare]


# --- unions ---


def _derive(places: Iterable[str], frame: Frame) -> None:
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
        _store({code: shape}, frame, source=sources[:120], derived=True)


# --- schematic maps ---


@transaction.atomic
def draw_schematic(
    *, by: str, city: str, seats: Mapping[str, tuple[float, float]] | None = None
) -> int:
    """Draw a made-up map of a city: every valid place that has no imported outline gets a cell.

    The map depends on codes, seats and imported outlines alone; drawing it again gives the same.
    Returns how many outlines were drawn.

    Args:
        city: code of a city, or of a county directly under the province.
        seats: longitude and latitude of counties; those of the installed packs if not given.

    Raises:
        Refusal: ``boundaries.not_a_city``.
    """
    code = codes.pad(city)
    places = {d.code: d for d in queries.under(code).filter(queries.valid()).only("code")}
    if code not in places or _city_of(code) != code or codes.level_of(code) == Level.PROVINCE:
        raise Refusal(
            "boundaries.not_a_city",
            _("%(code)s 不是市，也不是省直辖的县市。") % {"code": code},
            hint=_("示意图按市绘制，请给出市的代码，例如 4 位代码。"),
            context={"code": code},
        )
    known = seats if seats is not None else reading.seats(settings.PACKS)
    around = _in_cities_of([code])
    around.exclude(schematic=False, derived=False).delete()
    given = {row.division_id: shapely.from_wkb(bytes(row.shape)) for row in around}
    seated = {place: seat for place, seat in known.items() if place in places}
    frame = _frame([*given.values(), *map(shapely.Point, seated.values())])
    outlines = {place: frame.to_map(shape) for place, shape in given.items()}
    tree = _tree(code, sorted(places), outlines, _placed(seated, frame))
    drawn = schematic.draw(tree)
    real = _real(tree, drawn)
    made_up = {place: shape for place, shape in drawn.items() if place not in real}
    _store(made_up, frame, source=MADE_UP, made_up=True)
    _derive(given, frame)
    changes = {"drawn": len(made_up), "kept": len(given)}
    act = audit.Act("divisions.draw_schematic", "division", code, division=code, changes=changes)
    audit.record(by=by, act=act)
    return len(made_up)


def _placed(seats: Mapping[str, tuple[float, float]], frame: Frame) -> dict[str, Any]:
    points = frame.to_map(np.array([shapely.Point(seat) for seat in seats.values()], dtype=object))
    return {code: (point.x, point.y) for code, point in zip(seats, points, strict=True)}


def _tree(
    root: str, places: Iterable[str], outlines: Mapping[str, Any], seats: Mapping[str, Any]
) -> schematic.Place:
    """The places as a tree; a place whose parent is not valid hangs on the next one above."""
    nodes = {
        code: schematic.Place(code, seats.get(code), outlines.get(code))
        for code in places  # in order: parents come before children
    }
    for code, node in nodes.items():
        above = next((step for step in reversed(codes.lineage(code)[:-1]) if step in nodes), None)
        if code != root and above:
            nodes[above].children.append(node)
    return nodes[root]


def _real(place: schematic.Place, drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Outlines that are no invention: imported ones, and unions that imported ones fill.

    A place drawn inside an imported sibling (a zone without an outline) adds nothing made up.
    """
    real: dict[str, Any] = {}
    for child in place.children:
        real |= _real(child, drawn)
    if place.outline is not None:
        real[place.code] = place.outline
        return real
    filled = [real[child.code] for child in place.children if child.code in real]
    if filled:
        around = shapely.union_all(filled).buffer(1)
        others = [drawn[child.code] for child in place.children if child.code not in real]
        if all(shape.within(around) for shape in others):
            real[place.code] = drawn[place.code]
    return real


# --- storing ---


def _frame(shapes: Iterable[Any]) -> Frame:
    """The frame all boundaries share; set by the first outlines there are."""
    in_use = Boundary.objects.exists()
    row = MapFrame.objects.select_for_update().filter(pk=1).first()
    if row is None or not in_use:
        given = list(shapes)
        around = shapely.box(*shapely.total_bounds(given)) if given else NOWHERE
        place = {"longitude": round(around.centroid.x), "latitude": round(around.centroid.y)}
        row, _created = MapFrame.objects.update_or_create(pk=1, defaults=place)
    return Frame(row.longitude, row.latitude)


def _store(
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
