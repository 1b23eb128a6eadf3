"""One rule as shown: its words, its verdicts, and what keeps some unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Condition, Rule
from bangfu.engine.packs import schema
from bangfu.policy.runs import lacking, totals
from bangfu.web.policy import counting, figures
from bangfu.web.policy.briefs import KINDS, kind_of
from bangfu.web.policy.counting import Count, listed
from bangfu.web.policy.desk import Cited, Desk
from bangfu.web.policy.figures import OPEN, Row

LISTED = 10  # missing facts a page names
PER: dict[str, Promise] = {
    "once": _("一次"),
    "year": _("每年"),
    "month": _("每月"),
    "term": _("每学期"),
    "event": _("每次"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A condition as shown: in words, as written, its clause, and how many fail it."""

    condition: Condition
    title: str
    asks: str
    when: str
    cite: Cited
    figures: list[Row]
    failed: Count | None
    unknown: Count | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something missing, in words, and for how many undecided ones."""

    kind: str
    title: str
    subject: str
    name: str
    count: int


class View:
    """One rule for one person; each part is worked out when the template shows it, once."""

    def __init__(self, desk: Desk, rule: Rule) -> None:
        self._desk, self.rule = desk, rule
        self.spec = rule.spec
        self.title = desk.text(rule.spec.title)
        self.subject = desk.text(desk.program.pack.tables[rule.subject].title)
        self.cite = desk.cited(rule.spec.cite)
        self.note = desk.text(rule.spec.note)
        self.kind = KINDS[kind_of(rule)]
        self.in_force = rule.in_force(desk.as_of)

    @property
    def applies(self) -> str:
        """To whom it applies, in words; empty for everybody."""
        return self._desk.words.say(self.rule.applies) if self.rule.applies is not None else ""

    @property
    def formula(self) -> str:
        """How the amount comes about, in words; empty where there is none."""
        return self._desk.words.say(self.rule.amount) if self.rule.amount is not None else ""

    @property
    def benefit(self) -> dict[str, object] | None:
        """What a benefit says besides; ``None`` for a standard."""
        spec, text = self.spec, self._desk.text
        if not isinstance(spec, schema.Benefit):
            return None
        return {
            "bound": figures.BOUNDS[spec.bound],
            "per": PER[spec.per],
            "in_kind": text(spec.in_kind),
            "department": text(spec.department),
            "evidence": [text(piece) for piece in spec.evidence],
            "amount": spec.amount,
        }

    @cached_property
    def _figures(self) -> dict[str, Row]:
        desk, division = self._desk, self._desk.site.division_id
        known = desk.figures()
        used = uses.rule(desk.program, self.rule).parameters
        return {name: figures.row(desk, known[name], division) for name in used}

    @property
    def figures(self) -> list[Row]:
        """The parameters it rests on, with their values."""
        return list(self._figures.values())

    @cached_property
    def counts(self) -> list[Count]:
        """Its outcomes, each with its list; none while nothing has been run."""
        if self._desk.results is None or not self.in_force:
            return []
        return counting.counts(
            self.rule, counting.counted(self._desk, [self.rule]).get(self.rule.id)
        )

    @property
    def counted(self) -> str:
        """What its outcomes count."""
        own = self.rule.subject
        subject = "household" if own in totals.HOUSEHOLDS else own
        return self._desk.text(self._desk.program.pack.tables[subject].title)

    @property
    def is_mapped(self) -> bool:
        """Whether the map shows it: those of households and villages."""
        return self.rule.subject in (*totals.HOUSEHOLDS, "village")

    @property
    def tally(self) -> dict[str, int]:
        """``{outcome: count}``."""
        return {one.outcome: one.count for one in self.counts}

    @cached_property
    def parts(self) -> list[Part]:
        """Its conditions in order."""
        desk, found = self._desk, dict[str, Mapping[str, int]]()
        if self.counts and desk.results is not None:
            root = desk.site.division_id
            failing = totals.conditions(desk.results, desk.scope, root, self.rule)
            found = {one["condition"].spec.id: one for one in failing}
        return [self._part(one, found.get(one.spec.id)) for one in self.rule.conditions]

    def _part(self, condition: Condition, found: Mapping[str, int] | None) -> Part:
        desk, spec = self._desk, condition.spec
        used = uses.of(desk.program, [condition.node]).parameters

        def count(mask: str, way: str) -> Count | None:
            if found is None:
                return None
            own = self.rule.subject == "household"
            href = listed(self.rule, why=f"{way}:{spec.id}") if own else ""
            return Count(mask, found[mask], href)

        return Part(
            condition,
            desk.text(spec.title),
            desk.words.say(condition.test),
            desk.words.say(condition.when) if condition.when is not None else "",
            desk.cited(spec.cite or self.rule.spec.cite),
            [self._figures[name] for name in used],
            count("failed", "fails"),
            count("unknown", "lacks"),
        )

    @property
    def missing(self) -> list[Lacking]:
        """What keeps undecided ones undecided, most frequent first."""
        desk = self._desk
        if not self.tally.get("unknown") or desk.results is None:
            return []
        unset = [name for name, row in self._figures.items() if row.standing in OPEN]
        seen = desk.scope.within(desk.site.division_id)
        found = lacking.ranking(desk.program, desk.results, seen, self.rule, unset)
        return [self._lacking(lack) for lack in found[:LISTED]]

    def _lacking(self, lack: lacking.Lack) -> Lacking:
        pack = self._desk.program.pack
        if lack.kind == "figure":
            title = self._figures[lack.name].title
            return Lacking(lack.kind, title, "", lack.name, lack.count)
        table = pack.tables[lack.subject]
        title = table.columns[lack.name].title(self._desk.language)
        return Lacking(lack.kind, title, self._desk.text(table.title), lack.name, lack.count)

    @property
    def cases(self) -> int:
        """How many cases of the pack prove it."""
        return sum(self.rule.id in case.expect for case in self._desk.program.pack.cases)
