"""Bringing outlines in from GeoJSON."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes, drawing, geojson, matching, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.drawing import Frame
from bangfu.base.divisions.matching import Match
from bangfu.base.divisions.models import Division
from bangfu.base.divisions.outlines import storing
from bangfu.base.kit.refusals import Refusal


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
    frame = storing.frame(match.feature.shape for match in matches.found)
    shapes, result = _matched(matches, frame)
    if not shapes:
        raise Refusal(
            "boundaries.nothing_matched",
            _("文件里的 %(count)d 个要素没有一个对得上区划表。") % {"count": len(features)},
            hint=_("请先导入区划代码；要素应有代码（如 adcode）或名称（如 name）。"),
            context={"unmatched": result.unmatched[:20]},
        )
    result.places = len(shapes)
    result.replaced = storing.own().filter(division_id__in=shapes).count()
    around = storing.in_cities_of(shapes)
    result.schematic_removed = around.filter(schematic=True).delete()[0]
    storing.store(shapes, frame, source=source)
    storing.derive(around.filter(derived=False).values_list("division_id", flat=True), frame)
    result.missing = _missing(shapes)
    _note(result, source, by=by)
    return result


def _note(result: Imported, source: str, *, by: str) -> None:
    changes = {
        "source": source,
        "matched": result.places,
        "unmatched": len(result.unmatched),
        "replaced": result.replaced,
        "schematic_removed": result.schematic_removed,
    }
    act = audit.Act("divisions.import_outlines", "boundaries", source[:60], changes=changes)
    audit.record(by=by, act=act)


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


def _missing(shapes: Iterable[str]) -> list[dict[str, str]]:
    """Siblings of places that have an outline, but none of their own."""
    parents = {codes.parent_of(code) for code in shapes}
    siblings = Division.objects.filter(queries.valid(), parent_id__in=parents)
    bare = siblings.exclude(boundary__schematic=False).order_by("code")
    return [{"code": place.code, "name": place.name} for place in bare]
