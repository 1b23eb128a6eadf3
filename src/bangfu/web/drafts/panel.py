"""The panel beside the figures: each rule that comes out differently, in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions import queries as divisions
from bangfu.policy.drafts import cells, tally
from bangfu.policy.drafts.comparison import Compared
from bangfu.policy.drafts.effects import Effect
from bangfu.policy.drafts.tally import Tally
from bangfu.web.drafts import bars
from bangfu.web.drafts.bars import Chart
from bangfu.web.drafts.desk import Desk

PER: dict[str, Promise] = {
    "once": _("一次性"),
    "year": _("每年"),
    "month": _("每月"),
    "term": _("每学期"),
    "event": _("每次"),
}
KINDS: dict[str, Promise] = {
    "winners": _("受益"),
    "losers": _("受损"),
    "gained": _("新符合"),
    "lost": _("不再符合"),
    "more": _("金额增加"),
    "less": _("金额减少"),
    "newly_unknown": _("变为不能确定"),
    "newly_known": _("变为能够确定"),
    "was_met": _("现行符合"),
    "is_met": _("试算符合"),
    "is_unknown": _("试算不能确定"),
    "changed": _("有变化"),
}
# Of an alert nobody is better or worse off: it is raised or not.
RAISED: dict[str, Promise] = {
    "winners": _("新触发"),
    "losers": _("不再触发"),
    "gained": _("新触发"),
    "lost": _("不再触发"),
    "was_met": _("现行触发"),
    "is_met": _("试算触发"),
}
# The columns of the panel's tables, in order.
SHOWN = ("was_met", "is_met", "winners", "losers", "newly_unknown", "newly_known")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the list behind it."""

    kind: str
    title: str | Promise
    value: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A rule, or a place under a rule.

    Args:
        title: what the line is about.
        numbers: in the order of ``SHOWN``.
        tally: everything counted.
        rule: the rule.
        href: where the line leads.
        chosen: whether its places and distribution are shown.
    """

    title: str
    numbers: list[Number]
    tally: Tally
    rule: Compared
    href: str = ""
    chosen: bool = False

    @property
    def per(self) -> str | Promise:
        """How often the amount is paid."""
        return PER.get(self.rule.per, "")

    @property
    def is_village(self) -> bool:
        """Whether villages are counted."""
        return self.rule.subject == "village"


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one sort: their heading, the headings of their numbers, and the lines."""

    title: str | Promise
    heads: list[str | Promise]
    lines: list[Line]


def word(one: Compared, kind: str) -> str | Promise:
    """What a kind of change is called of a rule."""
    return (RAISED if one.kind == "alert" else {}).get(kind, KINDS[kind])


class Panel:
    """What a draft comes to, as the page shows it."""

    def __init__(self, desk: Desk, effect: Effect, rule: str = "") -> None:
        self.desk, self.effect = desk, effect
        self._asked = rule

    @cached_property
    def _tallies(self) -> cells.Tallies:
        return self.effect.tallies(self.desk.scope)

    @cached_property
    def lines(self) -> list[Line]:
        """Every compared rule over the whole of the person's area."""
        return [
            Line(
                one.title(self.desk.language),
                self._numbers(one, whole := tally.whole(self._tallies[one.id])),
                whole,
                one,
                self.address(rule=one.id),
                one is self.chosen,
            )
            for one in self.effect.compared
        ]

    @cached_property
    def chosen(self) -> Compared | None:
        """The rule whose places and distribution are shown: one with money first."""
        known = {one.id: one for one in self.effect.compared}
        paid = [one for one in self.effect.compared if one.has_amount]
        return known.get(self._asked) or next(iter([*paid, *self.effect.compared]), None)

    @cached_property
    def places(self) -> list[Line]:
        """The chosen rule per county."""
        one = self.chosen
        if one is None:
            return []
        found = self._tallies[one.id]
        names = divisions.names(found)
        return [
            Line(names.get(code, code), self._numbers(one, tally, code), tally, one)
            for code, tally in sorted(found.items())
        ]

    @cached_property
    def total(self) -> Line | None:
        """The line of the chosen rule."""
        return next((line for line in self.lines if line.chosen), None)

    @cached_property
    def chart(self) -> Chart | None:
        """How the change is distributed over households; nothing where no amount changes."""
        total = self.total
        if total is None or not total.tally.bins:
            return None
        return bars.chart(
            total.tally.bins,
            lambda step: self.list_of(total.rule, "changed", bin=str(step)),
        )

    @property
    def households(self) -> int:
        """How many households were looked at."""
        return max((line.tally.subjects for line in self.lines if not line.is_village), default=0)

    @property
    def groups(self) -> list[Group]:
        """Benefits, standards and duties; then alerts, whose numbers mean something else."""
        alerts = [line for line in self.lines if line.rule.kind == "alert"]
        others = [line for line in self.lines if line.rule.kind != "alert"]
        named = ((_("谁会不同"), others), (_("预警会不同"), alerts))
        return [
            Group(title, [number.title for number in lines[0].numbers], lines)
            for title, lines in named
            if lines
        ]

    @property
    def heads(self) -> list[str | Promise]:
        """Headings of the chosen rule's numbers."""
        return [number.title for number in self.total.numbers] if self.total else []

    @property
    def has_sides(self) -> bool:
        """Whether the chosen rule leaves some better and others worse off."""
        return self.chosen is not None and self.chosen.kind != "alert"

    def _numbers(self, one: Compared, tally: Tally, division: str = "") -> list[Number]:
        return [
            Number(
                kind,
                word(one, kind),
                getattr(tally, kind),
                self.list_of(one, kind, at=division),
            )
            for kind in SHOWN
        ]

    # --- addresses: what is being tried out goes along ---

    def address(self, **query: str) -> str:
        """The page of the draft with the values being tried out."""
        return self._to("drafts:draft", query)

    def list_of(self, one: Compared, kind: str, **query: str) -> str:
        """The list behind a number."""
        return self._to("drafts:list", {"rule": one.id, "kind": kind, **query})

    @property
    def map_of(self) -> str:
        """The map of the chosen rule."""
        return self._to("drafts:map", {"rule": self.chosen.id if self.chosen else ""})

    def _to(self, name: str, query: Mapping[str, str]) -> str:
        address = reverse(name, args=[self.desk.draft.pk])
        asked = {**tried(self.desk), **{k: v for k, v in query.items() if v}}
        return f"{address}?{urlencode(asked)}" if asked else address


def tried(desk: Desk) -> dict[str, str]:
    """The values of the address that differ from those saved."""
    return {knob.field: knob.text for knob in desk.knobs if knob.text != knob.saved}


def summed(lines: Iterable[Line]) -> int:
    """How much more all lines cost together (fen)."""
    return sum(line.tally.cost for line in lines)
