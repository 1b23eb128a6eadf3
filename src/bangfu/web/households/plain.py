"""A half page for the household itself: whether it passes, what is lacking and why, what it may
have, and whom to ask. Plain words; nothing that is not its own; the id number masked.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs import schema
from bangfu.web.households.behind import Behind
from bangfu.web.households.reasons import Card, Reason
from bangfu.web.households.sheet import Sheet
from bangfu.web.pages import language

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in the household's terms: what it is, what helps, and which clause asks it."""

    title: str
    how: str
    cite: schema.Cite
    document: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A benefit, and which members have it; nobody is named where it is the household's."""

    card: Card
    names: list[str]


class Plain:
    """The half page of one household about one rule.

    Raises:
        Refusal: ``households.plain_rule`` when there is no such rule about households.
    """

    def __init__(self, sheet: Sheet, rule: str) -> None:
        self.sheet = sheet
        cards = (card for card in (*sheet.standards, *sheet.benefits) if card.is_plain)
        named = [card for card in cards if card.view.rule.id == rule]
        chosen = named if rule else [card for card in [sheet.verdict] if card]
        if not chosen:
            hint = _("请从贫困户的页面打开。")
            raise Refusal("households.plain_rule", _("没有这条标准。"), hint=hint, status=404)
        self.card: Card = chosen[0]

    @property
    def question(self) -> str:
        """What the half page answers."""
        spec = self.card.view.rule.spec
        if self.card.is_standard and isinstance(spec, schema.Standard) and spec.purpose == "exit":
            return _("您家能不能脱贫")
        title = self.card.view.title
        if self.card.is_standard:
            return _("您家是否符合“%(title)s”") % {"title": title}
        return _("您家能不能享受“%(title)s”") % {"title": title}

    @property
    def answer(self) -> str:
        """The answer in a sentence."""
        counts = {"lacking": len(self.lacking), "open": len(self.open)}
        return {
            "met": _("按现在登记的情况，各项条件都达到了。"),
            "not_met": _("按现在登记的情况，还没有达到，还差 %(lacking)s 项。"),
            "unknown": _("现在还说不清，有 %(open)s 项情况没有登记清楚。"),
            "not_applicable": _("这一条不涉及您家。"),
        }[self.card.view.outcome] % counts

    @cached_property
    def lacking(self) -> list[Line]:
        """Required conditions that do not hold, with what would help."""
        return self._lines("not_met")

    @cached_property
    def open(self) -> list[Line]:
        """Required conditions that cannot be decided, with what has to be found out."""
        return self._lines("unknown")

    @property
    def reached(self) -> list[str]:
        """Titles of the conditions that hold."""
        return [r.view.title for r in self.card.asked if r.view.outcome == "met"]

    @cached_property
    def _grants(self) -> list[Grant]:
        found: dict[tuple[str, int | None], Grant] = {}
        for card in self.sheet.granted:
            key = (card.view.rule.id, card.view.amount)
            grant = found.setdefault(key, Grant(card, []))
            grant.names.extend([card.name] if card.name else [])
        return list(found.values())

    @property
    def granted(self) -> list[Grant]:
        """What the household and its members may have, as far as it fits on the page."""
        return self._grants[:MOST_LINES]

    @property
    def more(self) -> int:
        """How many more there are."""
        return len(self._grants) - len(self.granted)

    @property
    def offices(self) -> list[str]:
        """Who decides on what it may have."""
        asked = [self.card, *(grant.card for grant in self.granted)]
        return list(dict.fromkeys(card.department for card in asked if card.department))

    @property
    def documents(self) -> list[str]:
        """Titles of the documents whose clauses are named."""
        lines = [*self.lacking, *self.open]
        cards = [self.card, *(grant.card for grant in self.granted)]
        return list(dict.fromkeys([*(i.document for i in lines), *(c.document for c in cards)]))

    def _lines(self, outcome: str) -> list[Line]:
        found = (r for r in self.card.asked if r.view.required and r.view.outcome == outcome)
        tell = _how if self.card.is_standard or outcome == "unknown" else _as_it_is
        return [Line(r.view.title, tell(r), r.view.cite, r.document) for r in found]


def _as_it_is(reason: Reason) -> str:
    """What is on file: nobody is told how to be worse off for the sake of a benefit."""
    return reason.view.finds


def _how(reason: Reason) -> str:
    behind: Behind = reason.behind
    if behind.is_plain:
        return behind.deeper[0] if behind.deeper else _("现在登记的是没有达到")
    if behind.ways:
        return behind.ways[0]
    lacks = [lack.title for lack in reason.lacks]
    if lacks:
        between = "、" if language() == "zh" else ", "
        return _("先查清：%(names)s") % {"names": between.join(dict.fromkeys(lacks))}
    return reason.view.finds
