"""Putting a map together: areas coloured by class, borders, names, legend, note.

The result is plain data for ``map/_svg.html``. Colours are presentation attributes and everything
else classes, so that a strict content policy lets it through, it needs no script, and any printer
draws it as vectors.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bangfu.web.map import labels, layout
from bangfu.web.map.labels import Candidate, Label
from bangfu.web.map.layout import Box, Layout

CROWDED = 80  # from this many areas on only the level above is named
THIN = 600  # from here on borders are thinner, or nothing but borders would be seen
KEY_INDENT, KEY_GAP = 27, 22  # pixels before a legend's text and after it


@dataclass(frozen=True, slots=True)
class Area:
    """One place to draw, in map units; see ``divisions.models.Boundary``."""

    code: str
    name: str
    path: str
    box: Box
    label: tuple[int, int]
    room: int
    schematic: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What the map says about an area.

    Args:
        style: id of its class in the legend.
        title: one line for the pointer and for readers, such as “洪湖市：62%”.
        href: where the area leads; empty for nowhere.
    """

    style: str
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """A class of the legend: ``colour`` is ``#rrggbb``; ``hatched`` marks what is not known."""

    id: str
    label: str
    colour: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: where it begins and how many areas it counts."""

    style: Style
    fill: str
    count: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Group:
    """Areas of one class, so that their colour is written once."""

    style: Style
    fill: str
    areas: list[tuple[Area, Mark]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template writes; ``sizes`` are lengths in map units."""

    id: str
    title: str
    text: str
    note: str
    layout: Layout
    groups: list[Group]
    over: Sequence[Area]
    frame: Area | None
    names: list[Label]
    small_names: list[Label]
    keys: list[Key]
    sizes: Mapping[str, int]
    thin: bool
    linked: bool


def picture(
    areas: Sequence[Area],
    marks: Mapping[str, Mark],
    legend: Sequence[Style],
    *,
    title: str,
    over: Sequence[Area] = (),
    frame: Area | None = None,
    note: str = "",
    name: str = "map",
) -> Picture:
    """A map of some areas.

    Args:
        areas: what is coloured, in drawing order.
        marks: what to say about each, by code; an area without one is drawn in the last class.
        legend: the classes in the order they are listed.
        title: what the map shows, in one line.
        over: places of the level above, drawn as thicker borders and named.
        frame: the place the map is of, drawn as the thickest border.
        note: where the outlines come from.
        name: prefix of element ids, different for each map of a page.
    """
    shown = {area.code: marks.get(area.code) or Mark(legend[-1].id, area.name) for area in areas}
    counts = Counter(mark.style for mark in shown.values())
    around = [area.box for area in (*areas, *over, *([frame] if frame else []))]
    plan = layout.arrange(layout.union(around), [_key_width(s, counts[s.id]) for s in legend])
    wanted = _candidates(areas, over)
    return Picture(
        id=name,
        title=title,
        text=_described(legend, counts, note),
        note=note,
        layout=plan,
        groups=_groups(areas, shown, legend, name),
        over=over,
        frame=frame,
        names=labels.place(wanted, layout.NAME * plan.unit),
        small_names=labels.place(wanted, layout.SMALL_NAME * plan.small),
        keys=[
            Key(style, _fill(style, name), counts[style.id], *start)
            for style, start in zip(legend, plan.keys, strict=True)
        ],
        sizes=_sizes(plan),
        thin=len(areas) > THIN,
        linked=any(mark.href for mark in shown.values()),
    )


def render(drawn: Picture) -> SafeString:
    """The picture as inline SVG, with its legend again as a list for narrow screens."""
    return render_to_string("map/_svg.html", {"map": drawn})


def _fill(style: Style, name: str) -> str:
    return f"url(#{name}-{style.id})" if style.hatched else style.colour


def _groups(
    areas: Sequence[Area], marks: Mapping[str, Mark], legend: Sequence[Style], name: str
) -> list[Group]:
    """Areas by class in the order of the legend; made-up ones inside real ones come last."""
    mixed = len({area.schematic for area in areas}) > 1
    layers: dict[tuple[bool, str], list[tuple[Area, Mark]]] = defaultdict(list)
    for area in areas:
        mark = marks[area.code]
        layers[mixed and area.schematic, mark.style].append((area, mark))
    groups = [
        Group(style, _fill(style, name), found)
        for on_top in (False, True)
        for style in legend
        if (found := layers.pop((on_top, style.id), None))
    ]
    if layers:
        raise KeyError(f"not in the legend: {sorted(style for _top, style in layers)}")
    return groups


def _candidates(areas: Sequence[Area], over: Sequence[Area]) -> list[Candidate]:
    """Names that may be shown: of the level above, and of the areas unless there are too many."""
    named = [] if over and len(areas) > CROWDED else areas
    strong = [Candidate(a.name, *a.label, a.room, strong=True) for a in over]
    return strong + [Candidate(a.name, *a.label, a.room) for a in named]


def _key_width(style: Style, count: int) -> float:
    text = labels.width(f"{style.label} {count}") * layout.NAME
    return KEY_INDENT + text + KEY_GAP


def _sizes(plan: Layout) -> dict[str, int]:
    name, small = layout.NAME * plan.unit, layout.SMALL_NAME * plan.small
    return {
        "name": round(name),
        "halo": round(name * 0.24),
        "small": round(small),
        "small_halo": round(small * 0.24),
        "swatch": plan.px(19),
        "swatch_high": plan.px(13),
        "swatch_rise": plan.px(-10.5),
        "indent": plan.px(KEY_INDENT),
        "count": plan.px(layout.SIDE - 2 * layout.MARGIN),
        "round": plan.px(2),
        "north": max(1, plan.px(1)),
        "hatch": plan.px(5),
        "hatch_ink": plan.px(1.2),
    }


def _described(legend: Sequence[Style], counts: Mapping[str, int], note: str) -> str:
    """The picture in words: how many areas are in each class, and where the outlines come from."""
    listed = _("，").join(f"{s.label} {counts[s.id]}" for s in legend if counts.get(s.id))
    return " ".join(filter(None, [listed and _("图例：%(counts)s。") % {"counts": listed}, note]))
