"""One map page, worked out part by part as its template shows them, each part once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Boundary, Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs import totals
from bangfu.policy.runs.queries import Results
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.web import links, pages
from bangfu.web.map import numbers, parts, svg, topics
from bangfu.web.map.numbers import Column, Line
from bangfu.web.map.svg import Area, Mark
from bangfu.web.map.topics import Topic

# From this many areas on a map would be nothing but borders, and a heavy page.
MOST_AREAS = 1_500
FIRST_SORT = "-share"
SHOWN = (*totals.HOUSEHOLDS, "village")
SUBJECTS: dict[str, Promise] = {
    "exit": gettext_lazy("脱贫与出列标准"),
    "benefit": gettext_lazy("待遇"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: a rule, an outcome, how fine, in which order."""

    show: str = ""
    share: str = ""
    level: Level | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place above, and its map."""

    name: str
    href: str


class Page:
    """The map of a place for one person."""

    def __init__(self, seen: Scope, site: Site, code: str, wish: Wish) -> None:
        self._seen, self._site, self._wish = seen, site, wish
        self._asked = code
        self.language = pages.language()

    # --- where ---

    @cached_property
    def code(self) -> str:
        """The place drawn: a village is shown among its neighbours."""
        above = codes.parent_of(self._asked)
        return above if above and codes.level_of(self._asked) == Level.VILLAGE else self._asked

    @cached_property
    def _lineage(self) -> list[Division]:
        return queries.lineage(self.code)

    @cached_property
    def place(self) -> Division | None:
        """The place drawn; ``None`` when there is no such place."""
        return next((one for one in self._lineage if one.code == self.code), None)

    @property
    def crumbs(self) -> list[Crumb]:
        """The places above that lie within the installation's place, from the top."""
        root = self._site.division_id
        above = [p for p in self._lineage if p.code >= root and p.code != self.code]
        inside = [p for p in above if p.code.startswith(codes.prefix(root))]
        return [Crumb(p.name, self._address(p.code)) for p in inside]

    @cached_property
    def levels(self) -> list[tuple[Level, str, bool]]:
        """How fine the map may be: ``(level, title, whether it is chosen)``."""
        here = codes.ORDER.index(codes.level_of(self.code))
        finer = [level for level in codes.ORDER[here + 1 :] if level != Level.CITY][:2]
        return [(level, str(level.label), level == self.level) for level in finer]

    @cached_property
    def level(self) -> Level:
        """The level of the areas."""
        here = codes.ORDER.index(codes.level_of(self.code))
        finer = codes.ORDER[here + 1 : here + 3]
        return self._wish.level if self._wish.level in finer else finer[0]

    # --- what ---

    @cached_property
    def program(self) -> Program:
        """The pack in force, as far as there are results."""
        found = packs.program(self._site.pack)
        return found if self.results is None else runs.readable(found, self.results)

    @cached_property
    def results(self) -> Results | None:
        """The current results; ``None`` while nothing has been run."""
        try:
            return runs.results(self._seen.within(self.code))
        except Refusal:
            return None

    @cached_property
    def rules(self) -> list[Rule]:
        """Rules that may be shown: those whose outcomes lie in households or villages."""
        in_force = self.program.rules_in_force(catalogue.today(self._site))
        return [rule for rule in in_force if rule.subject in SHOWN]

    @cached_property
    def topic(self) -> Topic:
        """What the map shows."""
        return topics.topic(self.program, self.rules, self._wish.show, self._wish.share)

    @property
    def title(self) -> str:
        """What the map shows, in words."""
        return self.topic.title(self.language)

    @property
    def cited(self) -> str:
        """The title of the document behind the rule shown."""
        rule = self.topic.rule
        document = self.program.pack.documents.get(rule.spec.cite.document) if rule else None
        return document.title.text(self.language) if document else ""

    @property
    def unit(self) -> str:
        """What the shares are shares of."""
        unit = self.topic.scheme_at(self.level).unit
        return unit.text(self.language) if unit else ""

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The rules to choose from, by kind: ``(kind, [(id, title, chosen)])``."""
        chosen = self.topic.rule
        found: dict[str, list[tuple[str, str, bool]]] = {str(t): [] for t in SUBJECTS.values()}
        for rule in self.rules:
            kind = str(SUBJECTS["benefit" if rule.is_benefit else "exit"])
            title = rule.spec.title.text(self.language)
            found[kind].append((rule.id, title, rule is chosen))
        return [(kind, rules) for kind, rules in found.items() if rules]

    @property
    def shares(self) -> list[tuple[str, str, bool]]:
        """The outcomes to choose from: ``(outcome, title, chosen)``."""
        return [(key, str(t), key == self.topic.share) for key, t in topics.SHARES.items()]

    # --- numbers ---

    @cached_property
    def _places(self) -> list[Division]:
        if self.levels and self.level == self.levels[0][0]:
            return list(queries.children(self.code))
        return list(queries.at_level(self.code, self.level))

    @cached_property
    def _mine(self) -> dict[str, Line]:
        counts = numbers.counts(self.results, self._seen, self.code, self.topic, self.level)
        empty = None if counts is None else numbers.nothing(self.topic)
        return {
            place.code: numbers.line(
                self.topic,
                self.level,
                place.code,
                place.name,
                empty if counts is None else counts.get(place.code, empty),
                href=self._below(place.code),
            )
            for place in self._places
            if self._seen.touches(place.code)
        }

    @property
    def lines(self) -> Sequence[Line]:
        """The table's lines in the order asked for."""
        return numbers.ordered(list(self._mine.values()), self.sort)

    @cached_property
    def whole(self) -> Line:
        """The last line: what the areas add up to."""
        place = self.place
        assert place is not None
        return numbers.summed(
            self.topic, codes.level_of(self.code), place.name, place.code, self._mine.values()
        )

    @property
    def columns(self) -> list[Column]:
        """The table's columns of figures."""
        return numbers.columns(self.topic)

    @property
    def sort(self) -> str:
        """The order of the table; by share, the highest first, unless asked otherwise."""
        known = {"name", "share", *(column.key for column in self.columns)}
        asked = self._wish.sort
        return asked if asked.removeprefix("-") in known else FIRST_SORT

    # --- picture ---

    @cached_property
    def _boundaries(self) -> list[Boundary]:
        direct = bool(self.levels) and self.level == self.levels[0][0]
        return list(queries.boundaries(self.code, None if direct else self.level))

    @property
    def drawn(self) -> bool:
        """Whether there are outlines, and not too many."""
        return 0 < len(self._boundaries) <= MOST_AREAS

    @property
    def crowded(self) -> bool:
        """Whether there are too many areas for one picture."""
        return len(self._boundaries) > MOST_AREAS

    @property
    def picture(self) -> SafeString:
        """The map as inline SVG."""
        areas = parts.areas(self._boundaries)
        marks = {area.code: self._mark(area) for area in areas}
        outside = any(mark.style == topics.OUTSIDE for mark in marks.values())
        scheme = self.topic.scheme_at(self.level)
        place = self.place
        return svg.render(
            svg.picture(
                areas,
                marks,
                topics.styles(scheme, self.language, outside=outside),
                title=_("%(place)s：%(what)s") % {"place": place, "what": self.title},
                over=self._over,
                frame=parts.frame(queries.boundary(self.code), areas),
                note=self._note,
            )
        )

    def _mark(self, area: Area) -> Mark:
        line = self._mine.get(area.code)
        if line is None:
            beyond = _("%(place)s：不在您的范围") % {"place": area.name}
            return Mark(topics.OUTSIDE, beyond)
        return Mark(line.style.id, numbers.words(line, self.language), line.href)

    @property
    def _over(self) -> Sequence[Area]:
        """The level between, drawn as borders when the map is finer than usual."""
        if not self.levels or self.level == self.levels[0][0]:
            return ()
        return parts.areas(list(queries.boundaries(self.code)), coarse=False)

    @property
    def _note(self) -> str:
        schematic = any(row.schematic for row in self._boundaries)
        notes = [_("示意图，不代表实际边界")] if schematic else []
        real = [row for row in self._boundaries if not row.schematic]
        return _("；").join([*notes, *parts.sources(real)])

    # --- addresses ---

    def _address(self, code: str) -> str:
        kept = {"show": self._wish.show, "share": self._wish.share}
        query = urlencode({key: value for key, value in kept.items() if value})
        address = reverse("map:place", args=[code])
        return f"{address}?{query}" if query else address

    def _below(self, code: str) -> str:
        if codes.level_of(code) == Level.VILLAGE:
            return links.village(code)
        return self._address(code)
