"""Making a map up where nobody has outlined anything, and around what is outlined."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes, queries, reading, schematic
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.drawing import Frame
from bangfu.base.divisions.outlines import storing
from bangfu.base.kit.refusals import Refusal


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
    if (
        code not in places
        or storing.city_of(code) != code
        or codes.level_of(code) == Level.PROVINCE
    ):
        raise Refusal(
            "boundaries.not_a_city",
            _("%(code)s 不是市，也不是省直辖的县市。") % {"code": code},
            hint=_("示意图按市绘制，请给出市的代码，例如 4 位代码。"),
            context={"code": code},
        )
    known = seats if seats is not None else reading.seats(settings.PACKS)
    around = storing.in_cities_of([code])
    around.exclude(schematic=False, derived=False).delete()
    given = {row.division_id: shapely.from_wkb(bytes(row.shape)) for row in around}
    seated = {place: seat for place, seat in known.items() if place in places}
    frame = storing.frame([*given.values(), *map(shapely.Point, seated.values())])
    outlines = {place: frame.to_map(shape) for place, shape in given.items()}
    tree = _tree(code, sorted(places), outlines, _placed(seated, frame))
    drawn = schematic.draw(tree)
    real = _real(tree, drawn)
    made_up = {place: shape for place, shape in drawn.items() if place not in real}
    storing.store(made_up, frame, source=storing.MADE_UP, made_up=True)
    storing.derive(given, frame)
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
