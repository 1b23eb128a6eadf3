"""Laying a patch over the rows of one household, and what the trail says of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from bangfu.registry.households.bulk.incoming import SURVEYED
from bangfu.registry.households.changes import amounts, cells, checking, family
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEDICAL, MEMBERS, Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
)
from bangfu.registry.names import actions as names

ADDED, REMOVED = "incomes_added", "incomes_removed"
NEW = "members_added"
Kept = IncomeYear | IncomeItem | MedicalYear


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
    sheets: list[Kept] = field(default_factory=list)
    gone: list[Kept] = field(default_factory=list)
    items: dict[tuple[int, str], IncomeItem] = field(default_factory=dict)
    bills: dict[str, MedicalYear] = field(default_factory=dict)


def take_up(home: Household) -> Open:
    """A household with everything that may change."""
    people = {person.uid: person for person in home.members.order_by("id")}
    opened = Open(home, people, {sheet.year: sheet for sheet in home.incomes.all()})
    opened.items = {(item.year, item.item): item for item in home.income_items.all()}
    bills = MedicalYear.objects.filter(member__household=home).select_related("member")
    opened.bills = {amounts.subject(bill.member.uid, bill.year): bill for bill in bills}
    return opened


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
    for subject, values in patch.medical.items():
        _note(opened, MEDICAL, subject, amounts.lay_bill(opened, subject, values))


def add(opened: Open, values: dict[str, Any]) -> Member:
    """Somebody new in a household."""
    person = Member(household=opened.home)
    cells.lay(person, values)
    opened.people[person.uid] = person
    opened.dirty.append(person)
    opened.told.setdefault(NEW, []).append(str(person.uid))
    return person


def _income(opened: Open, year: int, values: dict[str, Any]) -> None:
    apart = checking.items_of()
    items = {name: v for name, v in values.items() if name.removesuffix(checking.SOURCE) in apart}
    columns = {name: value for name, value in values.items() if name not in items}
    sheet = opened.incomes.get(year)
    if sheet is not None:
        if told := cells.lay(sheet, columns):
            _note(opened, INCOMES, str(year), told)
            opened.sheets.append(sheet)
    elif columns or any(value is not None for value in items.values()):
        _open_sheet(opened, year, columns)
    _note(opened, INCOMES, str(year), amounts.lay_items(opened, year, items))


def _open_sheet(opened: Open, year: int, values: dict[str, Any]) -> None:
    """A new sheet; a blank part of a filled one is none."""
    blank = dict.fromkeys(set(checking.columns_of(INCOMES)) - SURVEYED, 0)
    stated = {name: value for name, value in values.items() if value is not None}
    sheet = IncomeYear(household=opened.home, year=year)
    cells.lay(sheet, blank | stated)
    opened.incomes[year] = sheet
    opened.sheets.append(sheet)
    opened.told.setdefault(ADDED, []).append(year)


def _note(opened: Open, part: str, subject: str, told: dict[str, list[Any]]) -> None:
    if told:
        opened.told.setdefault(part, {}).setdefault(subject, {}).update(told)


def _remove(opened: Open, year: int) -> None:
    apart: dict[str, Any] = {item: None for of, item in opened.items if of == year}
    _note(opened, INCOMES, str(year), amounts.lay_items(opened, year, apart))
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
    kept = [sheet for sheet in opened.sheets if sheet not in opened.gone]
    for sheet in opened.gone:
        if sheet.pk:
            sheet.delete()
    for sheet in kept:
        sheet.save()


def _rises(person: Member) -> bool:
    return person.relation_to_head == family.HEAD
