"""Laying a patch over the rows of one household, and what the trail says of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bangfu.registry.households.bulk.incoming import SURVEYED
from bangfu.registry.households.changes import cells, checking, family
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEMBERS, Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.names import actions as names

ADDED, REMOVED = "incomes_added", "incomes_removed"
NEW = "members_added"


@dataclass(slots=True)
class Open:
    """A household taken up for change, with its people and incomes.

    ``told`` grows as things are laid over it and becomes the entry of the trail.
    """

    home: Household
    people: dict[UUID, Member]
    incomes: dict[int, IncomeYear]
    told: dict[str, Any] = field(default_factory=dict)
    dirty: list[Member] = field(default_factory=list)
    sheets: list[IncomeYear] = field(default_factory=list)
    gone: list[IncomeYear] = field(default_factory=list)


def take_up(home: Household) -> Open:
    """A household with everything that may change."""
    people = {person.uid: person for person in home.members.order_by("id")}
    return Open(home, people, {sheet.year: sheet for sheet in home.incomes.all()})


def lay(opened: Open, patch: Patch) -> None:
    """Lay a patch over the rows in memory.

    Raises:
        KeyError: a member that is not of this household.
    """
    if told := cells.lay(opened.home, patch.household):
        opened.told.setdefault(HOUSEHOLD, {}).update(told)
    for uid, values in patch.members.items():
        person = opened.people[uid]
        if told := cells.lay(person, values):
            opened.told.setdefault(MEMBERS, {}).setdefault(str(uid), {}).update(told)
            if person not in opened.dirty:
                opened.dirty.append(person)
    for year, values in patch.incomes.items():
        _income(opened, year, values)
    for year in patch.removed:
        _remove(opened, year)


def add(opened: Open, values: dict[str, Any]) -> Member:
    """Somebody new in a household."""
    person = Member(household=opened.home)
    cells.lay(person, values)
    opened.people[person.uid] = person
    opened.dirty.append(person)
    opened.told.setdefault(NEW, []).append(str(person.uid))
    return person


def _income(opened: Open, year: int, values: dict[str, Any]) -> None:
    sheet = opened.incomes.get(year)
    if sheet is None:  # a blank part of a filled sheet is none
        blank = dict.fromkeys(set(checking.columns_of(INCOMES)) - SURVEYED, 0)
        stated = {name: value for name, value in values.items() if value is not None}
        sheet = IncomeYear(household=opened.home, year=year)
        cells.lay(sheet, blank | stated)
        opened.incomes[year] = sheet
        opened.told.setdefault(ADDED, []).append(year)
    elif told := cells.lay(sheet, values):
        opened.told.setdefault(INCOMES, {}).setdefault(str(year), {}).update(told)
    else:
        return
    opened.sheets.append(sheet)


def _remove(opened: Open, year: int) -> None:
    sheet = opened.incomes.pop(year)
    told = {name: cells.read(sheet, name) for name in checking.columns_of(INCOMES)}
    opened.told.setdefault(REMOVED, {})[str(year)] = told
    opened.gone.append(sheet)


def check(opened: Open, found: Problems, *, leaving: Collection[UUID] = ()) -> None:
    """Whether the household as it would be is whole.

    Args:
        opened: the household.
        found: where problems go.
        leaving: people whose rows will be gone by then, here or in another household.
    """
    if opened.dirty:
        family.check_head(opened.home, opened.people.values(), found)
    for person in opened.dirty:
        family.check_name(person, found)
        family.check_elsewhere(person, opened.people.values(), found, leaving)


def save(opened: Open) -> None:
    """Write the rows; the household's own row with its next version."""
    opened.home.save()
    # One head at any moment, no number held twice: who steps down or leaves goes first.
    for person in sorted(opened.dirty, key=lambda p: (p.state == "active", _rises(p))):
        person.save()
    names.learn(person.name for person in opened.dirty)
    for sheet in opened.sheets:
        sheet.save()
    for sheet in opened.gone:
        sheet.delete()


def _rises(person: Member) -> bool:
    return person.relation_to_head == family.HEAD
