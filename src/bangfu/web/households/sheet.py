"""The page of one household, put together from live answers and rows; each part only when shown."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Division
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Survey
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import checking, trail
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.years import IncomeYear
from bangfu.web import words
from bangfu.web.households import groups, history, reasons, revealing
from bangfu.web.households.received import Line, Received
from bangfu.web.households.recorded import Recorded
from bangfu.web.pages import language
from bangfu.web.surveys import shown

TABS = ("verdicts", "benefits", "members", "income", "living", "surveys", "history")
MOST_HISTORY = 50
REVEALED = "households.reveal"
BASICS = (
    "household_attribute",
    "exit_status",
    "exit_year",
    "planned_exit_year",
    "main_cause",
    "other_causes",
    "identification_standard",
    "first_identified_on",
    "group_name",
    "natural_hamlet",
)
WORKED_OUT = (
    "gross_income",
    "uncounted_income",
    "net_income",
    "net_income_pc",
    "disposable_income_pc",
)
YEARS = ("exit_year", "planned_exit_year")


@dataclass(frozen=True, slots=True)
class Person:
    """A member as shown: the id number masked, codes in words."""

    member: Member
    id_no: str
    age: int | None
    words: dict[str, str | None]
    recorded: Recorded


class Sheet:
    """One household as one person sees it."""

    def __init__(self, home: Household, tab: str, viewer: Any = None) -> None:
        self.home, self.tab, self.viewer = home, tab, viewer
        self.site = catalogue.site()
        self.program = packs.program(self.site.pack)
        self.as_of = catalogue.today(self.site)
        self.now = timezone.localtime()

    @property
    def pack(self) -> Pack:
        """The pack in force."""
        return self.program.pack

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

    @cached_property
    def lineage(self) -> list[Division]:
        """The places from the city down to the village."""
        return divisions.lineage(self.home.village_id)[1:]

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

    # --- rows ---

    @cached_property
    def people(self) -> list[Person]:
        """Everybody ever registered here."""
        columns = [n for n, c in self.pack.tables["member"].columns.items() if c.type.codes]
        return [
            Person(
                member,
                registry.masked(member.id_no, member.uid),
                _age(member.birth_date, self.as_of),
                {n: self._word("member", n, getattr(member, n, None)) for n in columns},
                Recorded(self.pack, "member", member),
            )
            for member in registry.members(self.home)
        ]

    @property
    def present(self) -> list[Person]:
        """Members today."""
        return [p for p in self.people if p.member.state == "active"]

    @cached_property
    def bills(self) -> list[tuple[Member, list[tuple[int, list[int | None]]]]]:
        """Members with their medical bills: ``(year, amounts)``, newest first."""
        found: dict[int, list[tuple[int, list[int | None]]]] = {}
        people = [p.member for p in self.people]
        for bill in registry.medical(people):
            amounts = [getattr(bill, name) for name in checking.bills_of()]
            found.setdefault(bill.member_id, []).append((bill.year, amounts))
        present = {p.member.pk for p in self.present}
        return [(m, found.get(m.pk, [])) for m in people if m.pk in present or m.pk in found]

    @property
    def bill_titles(self) -> list[str]:
        """What the amounts of a bill are called."""
        return [column.title(language()) for column in checking.bills_of().values()]

    @property
    def gone(self) -> list[Person]:
        """Members who left."""
        return [p for p in self.people if p.member.state != "active"]

    @property
    def head(self) -> Person | None:
        """The head of the household."""
        return next((p for p in self.present if p.member.relation_to_head == "head"), None)

    @property
    def title(self) -> str:
        """What the household is called: by its head, else by its number."""
        return self.head.member.name if self.head else self.home.household_no

    def _word(self, subject: str, name: str, raw: Any) -> str | None:
        return words.display(self.pack, self.pack.tables[subject].columns[name], raw)

    @property
    def category(self) -> str | None:
        """The household's class in words."""
        return self._word("household", "household_attribute", self.home.household_attribute)

    @property
    def status(self) -> str | None:
        """Its exit status in words."""
        return self._word("household", "exit_status", self.home.exit_status)

    @property
    def basics(self) -> list[tuple[str, str | None]]:
        """Registration and status; a year that cannot be there yet is not asked for."""
        named = [n for n in BASICS if n not in YEARS or getattr(self.home, n) is not None]
        return words.titled(self.pack, "household", self.home, named)

    @cached_property
    def recorded(self) -> Recorded:
        """Everything registered of the household, in groups."""
        return Recorded(self.pack, "household", self.home)

    @cached_property
    def incomes(self) -> list[IncomeYear]:
        """Income sheets, newest first."""
        return registry.incomes(self.home)

    @cached_property
    def income_rows(self) -> list[Line]:
        """Each part of the income sheets, items that they name apart under it."""
        items = registry.income_items(self.home)
        laid = Received(self.pack, self.home.village_id, self.incomes, items)
        return list(laid.lines())

    @property
    def worked_out(self) -> list[tuple[str, Any]]:
        """What rules make of the income of the reference year, amounts in fen."""
        names = (
            "gross_income",
            "uncounted_income",
            "net_income",
            "net_income_pc",
            "disposable_income_pc",
        )
        return list(self._facts(names))

    def _facts(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        columns = self.pack.tables["household"].columns
        for name in names:
            if ("household", name) in self.pack.facts:
                title = self.pack.facts["household", name].title.text(language())
                yield title, self.answer.fact(name)
            elif name in columns:
                yield columns[name].title(language()), self.answer.fact(name)

    @property
    def account(self) -> str:
        """The bank account, masked."""
        return registry.masked_account(self.home)

    @cached_property
    def surveys(self) -> list[shown.Sheet]:
        """What it was asked, with the answers."""
        return shown.of_household(self.viewer, self.home)

    @property
    def surveys_to_ask(self) -> list[tuple[Survey, str]]:
        """``(survey, title)`` of what may be asked of it."""
        listed = self.pack.surveys.values()
        return [(s, s.title.text(language())) for s in listed if s.subject == "household"]

    @cached_property
    def _trail(self) -> list[Entry]:
        told = audit.history("household", self.home.household_no)
        told = told.filter(action__startswith=trail.ACTIONS)  # looks and copies change nothing
        return list(told.exclude(action="households.moved_away")[: 2 * MOST_HISTORY])

    @cached_property
    def _users(self) -> dict[str, str]:
        return accounts.names({entry.actor for entry in self._trail})

    @cached_property
    def _members(self) -> dict[str, str]:
        return {str(p.member.uid): p.member.name or "" for p in self.people}

    @cached_property
    def history(self) -> list[history.Line]:
        """The newest changes, in sentences."""
        entries = [e for e in self._trail if e.action != REVEALED][:MOST_HISTORY]
        telling = history.Telling(self.pack, self._users, self._members, trail.undone(entries))
        return [telling.line(entry) for entry in entries]

    @cached_property
    def seen(self) -> list[revealing.Seen]:
        """Who saw whole numbers, as far as the newest entries tell."""
        shown_whole = [entry for entry in self._trail if entry.action == REVEALED]
        return revealing.seen(shown_whole, self._users, self._members)


def _age(born: dt.date | None, day: dt.date) -> int | None:
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
