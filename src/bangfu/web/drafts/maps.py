"""The map of differences: where a draft helps more households than it sets back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Boundary
from bangfu.policy.drafts.tally import Tally
from bangfu.web.drafts.panel import Panel
from bangfu.web.map import labels, parts, svg, topics
from bangfu.web.map.legend import Class, Scheme
from bangfu.web.map.svg import Mark, Style

SCHEME = "change"
MOST_AREAS = 1_500
LEVELS = (Level.COUNTY, Level.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Line:
    """One area of the table beside the map."""

    name: str
    tally: Tally
    style: Class
    winners: str
    losers: str


class Page:
    """The map of a draft's chosen rule for one person."""

    def __init__(self, panel: Panel, level: str) -> None:
        self.panel = panel
        self.level = Level(level) if level in LEVELS else Level.COUNTY

    @property
    def levels(self) -> list[tuple[Level, str, bool]]:
        """How fine the map may be: ``(level, title, whether it is chosen)``."""
        return [(level, str(level.label), level == self.level) for level in LEVELS]

    @cached_property
    def _scheme(self) -> Scheme:
        return topics.schemes(self.panel.desk.program.pack)[SCHEME]

    @cached_property
    def _tallies(self) -> Mapping[str, Tally]:
        chosen = self.panel.chosen
        if chosen is None:
            return {}
        return self.panel.effect.tallies(self.panel.desk.scope, self.level)[chosen.id]

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Every area with somebody in it, the most changed first."""
        one = self.panel.chosen
        if one is None:
            return []
        names = divisions.names(self._tallies)
        found = [
            Line(
                labels.brief(names.get(code, code)),
                tally,
                self._class(tally),
                self.panel.list_of(one, "winners", at=code),
                self.panel.list_of(one, "losers", at=code),
            )
            for code, tally in self._tallies.items()
        ]
        return sorted(found, key=lambda line: -(line.tally.winners + line.tally.losers))

    def _class(self, tally: Tally | None) -> Class:
        """By the larger side: its share of those it concerns, with its sign."""
        if tally is None or not tally.subjects:
            return self._scheme.state("nobody")
        if tally.is_unknown == tally.subjects:
            return self._scheme.state("unknown")
        net = tally.winners - tally.losers
        if not tally.winners and not tally.losers:
            return self._scheme.state("none")
        if not net:
            return self._scheme.state("even")
        return self._scheme.lean(net, tally.subjects)

    # --- picture ---

    @cached_property
    def _boundaries(self) -> list[Boundary]:
        site = self.panel.desk.site.division_id
        direct = self.level == LEVELS[0]
        return list(divisions.boundaries(site, None if direct else self.level))

    @property
    def drawn(self) -> bool:
        """Whether there are outlines, and not too many."""
        return 0 < len(self._boundaries) <= MOST_AREAS

    @property
    def picture(self) -> SafeString:
        """The map as inline SVG."""
        desk = self.panel.desk
        areas = parts.areas(self._boundaries)
        marks = {}
        for area in areas:
            if not desk.scope.touches(area.code):
                beyond = _("%(place)s：不在您的范围") % {"place": area.name}
                marks[area.code] = Mark(topics.OUTSIDE, beyond)
                continue
            tally = self._tallies.get(area.code)
            marks[area.code] = Mark(
                self._class(tally).id, _words(area.name, tally), self._list(area.code, tally)
            )
        outside = any(mark.style == topics.OUTSIDE for mark in marks.values())
        legend: list[Style] = list(topics.styles(self._scheme, desk.language, outside=outside))
        total = self.panel.total
        return svg.render(
            svg.picture(
                areas,
                marks,
                legend,
                title=_("%(what)s：试算与现行的差别") % {"what": total.title if total else ""},
                frame=parts.frame(divisions.boundary(desk.site.division_id), areas),
                note=_("示意图，不代表实际边界")
                if any(row.schematic for row in self._boundaries)
                else "",
            )
        )

    def _list(self, code: str, tally: Tally | None) -> str:
        one = self.panel.chosen
        if one is None or tally is None or not (tally.winners or tally.losers):
            return ""
        return self.panel.list_of(one, "changed", at=code)


def _words(name: str, tally: Tally | None) -> str:
    if tally is None:
        return name
    numbers = _("受益 %(winners)s，受损 %(losers)s") % {
        "winners": f"{tally.winners:,}",
        "losers": f"{tally.losers:,}",
    }
    return f"{name}\n{numbers}"
