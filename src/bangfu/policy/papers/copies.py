"""A household as forms see it: its rows, and what policy says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bangfu.engine.memory import Record
from bangfu.policy.papers import changing, entitled
from bangfu.policy.papers.given import Row
from bangfu.policy.papers.setting import Setting
from bangfu.policy.verdicts.queries import Answer
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.households.models.member import State

# Rows that keep something else than what their column's name promises.
SEALED = {"id_no", "bank_account"}


@dataclass(frozen=True)
class Home:
    """One household, ready to be printed.

    Args:
        setting: the printing.
        home: its row, with members and incomes fetched.
        answer: what policy says of it as its rows are now.
        where: names of the places from the city down.
        picture: the code that leads back to it; empty for none.
    """

    setting: Setting
    home: Household
    answer: Answer
    where: tuple[str, ...] = ()
    picture: str = ""
    _years: dict[int, Record] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tells it from others."""
        return self.home.uid.hex

    @property
    def place(self) -> str:
        """Where it lives."""
        return " ".join([*self.where, self.home.group_name]).strip()

    @property
    def number(self) -> str:
        """Its number, as printed in the corner."""
        return self.setting.say("household_no", number=self.home.household_no)

    @cached_property
    def everybody(self) -> list[Member]:
        """Everybody ever registered, present members first."""
        return registry.members(self.home)

    @property
    def present(self) -> list[Member]:
        """Members today, the head first."""
        return [person for person in self.everybody if person.state == State.ACTIVE]

    @property
    def head(self) -> str:
        """The name of its head."""
        return next((p.name for p in self.present if p.relation_to_head == registry.HEAD), "")

    def value(self, name: str) -> Any:
        """A column or fact of the household."""
        if name == "bank_account":
            return registry.masked_account(self.home)
        found = getattr(self.home, name, None)
        if found is None:
            found = self.home.extra.get(name)
        return self.answer.fact(name) if found is None else found

    def cover(self) -> list[tuple[str, str]]:
        """What stands on a cover."""
        say = self.setting.say
        return [
            (say("cover_head"), self.head),
            (say("cover_number"), self.home.household_no),
            (say("cover_place"), self.place),
            (say("cover_helper"), ""),
        ]

    def people(self, names: Sequence[str]) -> list[list[Any]]:
        """Values of every member today."""
        records = dict(self.answer.people)
        return [[self._of(p, records.get(p.pk), name) for name in names] for p in self.present]

    def _of(self, person: Member, record: Record | None, name: str) -> Any:
        if name == "id_no":
            return registry.masked(person.id_no, person.uid)
        found = getattr(person, name, None)
        if found is None:
            found = person.extra.get(name)
        if found is None and record is not None:
            found = self.answer.explaining.evaluation.fact(record, name)
        return found

    @cached_property
    def sheets(self) -> dict[int, IncomeYear]:
        """Income sheets by year."""
        return {sheet.year: sheet for sheet in registry.incomes(self.home)}

    def years(self) -> list[int]:
        """Years with an income sheet, newest first, none after the reference year."""
        return [year for year in self.sheets if year <= self.setting.as_of.year]

    def income(self, name: str, year: int) -> Any:
        """A part of the income of a year; what is worked out per head only for this year."""
        if year not in self.sheets:
            return None
        if hasattr(self.sheets[year], name):
            return getattr(self.sheets[year], name)
        if year == self.setting.as_of.year:
            return self.answer.fact(name)
        return self.answer.explaining.evaluation.fact(self._record(year), name)

    def _record(self, year: int) -> Record:
        """The household with the income of another year; who lived there then, nobody knows."""
        if year not in self._years:
            sheet = self.sheets[year]
            money = {f.name: getattr(sheet, f.name) for f in sheet._meta.concrete_fields}
            given = {n: money.get(n, v) for n, v in self.answer.record.given.items()}
            given = {n: v or 0 if n in money else v for n, v in given.items()}
            self._years[year] = replace(self.answer.record, given=given, children={})
        return self._years[year]

    def entitlements(self, *, posted: bool) -> tuple[list[Row], str]:
        """Lines of measures granted, and a note."""
        names = {person.pk: person.name for person in self.present}
        return entitled.lines(self.setting, self.answer, names, posted=posted)

    def villages(self, names: Sequence[str]) -> list[tuple[str, list[Any]]]:
        """Only what lies above a village has villages."""
        return []

    def changes(self) -> list[Row]:
        """Lines of what changed among members this year."""
        return changing.lines(self.setting, self.home, self.everybody)

    def homes(self, names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
        """A household has none below it."""
        return [], []
