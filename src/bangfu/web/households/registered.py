"""What is registered of one household, as one person sees it: rows, in words, nothing judged."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Division
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Survey
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import checking
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.years import IncomeYear
from bangfu.web import words
from bangfu.web.households.received import Line, Received
from bangfu.web.households.recorded import Recorded
from bangfu.web.pages import language
from bangfu.web.surveys import shown

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
YEARS = ("exit_year", "planned_exit_year")


@dataclass(frozen=True, slots=True)
class Person:
    """A member as shown: the id number masked, codes in words."""

    member: Member
    id_no: str
    age: int | None
    words: dict[str, str | None]
    recorded: Recorded


class Registered:
    """The rows of one household; each part is read only when it is shown."""

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

    @cached_property
    def lineage(self) -> list[Division]:
        """The places from the city down to the village."""
        return divisions.chain(self.home.village)

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


def _age(born: dt.date | None, day: dt.date) -> int | None:
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
