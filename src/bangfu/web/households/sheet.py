"""The page of one household, put together from live answers and rows; each part only when shown.

``registered`` holds what is registered, ``remembered`` its past; here stands what policy says.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import queries as verdicts
from bangfu.web.households import groups, reasons
from bangfu.web.households.remembered import Remembered
from bangfu.web.pages import language

TABS = ("verdicts", "benefits", "members", "income", "living", "surveys", "history")
WORKED_OUT = (
    "gross_income",
    "uncounted_income",
    "net_income",
    "net_income_pc",
    "disposable_income_pc",
)


class Sheet(Remembered):
    """One household as one person sees it."""

    @property
    def made_of(self) -> str:
        """Versions of what the answers rest on: pack, the household's own rows, engine."""
        return f"{self.pack.digest[:8]}·{self.home.version}·{__version__}"

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """The parts of the page."""
        titles = (
            _("结论"),
            _("待遇"),
            _("家庭成员"),
            _("收入"),
            _("登记信息"),
            _("问卷"),
            _("变更记录"),
        )
        return list(zip(TABS, titles, strict=True))

    # --- what policy says ---

    @cached_property
    def answer(self) -> verdicts.Answer:
        """Everything policy says of the household as its rows are now."""
        return verdicts.household(
            self.program,
            self.home.pk,
            self.home.village_id,
            self.as_of,
            assumed=self.site.assumed,
            language=language(),
        )

    @cached_property
    def reader(self) -> reasons.Reader:
        """Turns answers into cards."""
        present = [p.member for p in self.people if p.member.state == "active"]
        by_entry = sorted(present, key=lambda m: m.pk)
        return reasons.Reader(self.answer, [member.name for member in by_entry])

    @cached_property
    def standards(self) -> list[reasons.Card]:
        """Standards, with their reasons; what only says who belongs to a group stands apart."""
        views = (view for view in self.answer.standards if not groups.is_group(view.rule))
        return list(map(self.reader.card, views))

    @cached_property
    def groups(self) -> list[str]:
        """Special groups the household, or somebody in it, belongs to."""
        own = [view.rule for view in self.answer.standards if view.outcome == "met"]
        own += [
            rule
            for rule, asked in self.answer.members
            if any(each.view.outcome == "met" for each in asked)
        ]
        return [rule.spec.title.text(language()) for rule in own if groups.is_group(rule)]

    @cached_property
    def verdict(self) -> reasons.Card | None:
        """The standard by which the household leaves poverty."""
        rule = packs.exit_standard(self.program, self.as_of, "household")
        return next((c for c in self.standards if rule and c.view.rule.id == rule.id), None)

    @cached_property
    def benefits(self) -> list[reasons.Card]:
        """Benefits for the household and for each member: those granted first."""
        cards = list(map(self.reader.card, self.answer.benefits))
        cards += [
            self.reader.card(each.view, self._name(each.member_id))
            for rule, asked in self.answer.members
            for each in asked
            if rule.is_benefit and each.view.outcome in ("met", "unknown")
        ]
        order = ("met", "unknown", "not_met", "not_applicable")
        return sorted(cards, key=lambda card: order.index(card.view.outcome))

    @cached_property
    def alerts(self) -> list[reasons.Card]:
        """What is to be verified at the home: alerts that are raised."""
        return [self.reader.card(v) for v in self.answer.alerts if v.outcome == "met"]

    @cached_property
    def duties(self) -> list[reasons.Card]:
        """What is owed to the household: what is not done first, then what nobody knows."""
        cards = [self.reader.card(v) for v in self.answer.duties]
        order = ("not_met", "unknown", "met", "not_applicable")
        return sorted(cards, key=lambda card: order.index(card.view.outcome))

    @cached_property
    def granted(self) -> list[reasons.Card]:
        """Benefits the household or a member is entitled to."""
        return [card for card in self.benefits if card.view.outcome == "met"]

    @property
    def for_nobody(self) -> list[str]:
        """Titles of benefits for members that no member of this household meets or might meet."""
        return [
            rule.spec.title.text(language())
            for rule, asked in self.answer.members
            if rule.is_benefit and all(m.view.outcome not in ("met", "unknown") for m in asked)
        ]

    def _name(self, member_id: int) -> str:
        return next((p.member.name for p in self.people if p.member.pk == member_id), "")

    @property
    def worked_out(self) -> list[tuple[str, Any]]:
        """What rules make of the income of the reference year, amounts in fen."""
        return list(self._facts(WORKED_OUT))

    def _facts(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        columns = self.pack.tables["household"].columns
        for name in names:
            if ("household", name) in self.pack.facts:
                title = self.pack.facts["household", name].title.text(language())
                yield title, self.answer.fact(name)
            elif name in columns:
                yield columns[name].title(language()), self.answer.fact(name)
