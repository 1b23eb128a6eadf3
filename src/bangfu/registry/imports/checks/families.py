"""Which household each row belongs to, inside the file and in the registry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import listed
from bangfu.registry.households import sealing
from bangfu.registry.households.identity import Identity, identify
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports.checks import people
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading.sheet import Sheet, shown

NOBODY = -1
HEAD = "head"


@dataclass(slots=True)
class Families:
    """The households of a file, numbered from zero: those of the household sheet in its order,
    then those that only other sheets speak of and the registry knows.

    Args:
        numbers: per household its number as written, or the registry's.
        heads: per household the fingerprint of the head's id number, if one is stated.
        sources: per household a sheet and row to point at.
        members: per row of the member sheet its household, ``NOBODY`` for none.
        incomes: the same for the income sheet.
    """

    numbers: list[str | None]
    heads: list[bytes | None]
    sources: list[tuple[int, int]]
    members: list[int] = field(default_factory=list)
    incomes: list[int] = field(default_factory=list)

    @property
    def units(self) -> int:
        """How many households there are."""
        return len(self.numbers)


class Linking:
    """Ties the rows of the sheets together."""

    def __init__(
        self, households: Sheet, members: Sheet, incomes: Sheet, found: Found, today: dt.date
    ) -> None:
        self.households, self.members, self.incomes = households, members, incomes
        self.found, self.today = found, today

    def run(self) -> Families:
        """The households of the file."""
        sheet = self.households
        heads = self._head_ids(sheet)
        numbers = listed(sheet.table, "household_no")
        self.by_number = _first(numbers)
        self.by_head = _first(heads)
        self._own_keys(sheet, numbers, heads)
        self.families = Families(
            list(numbers),
            [sealing.id_no_print(head) if head else None for head in heads],
            list(zip(sheet.sheets, sheet.rows, strict=True)),
        )
        self.families.members = self._link(self.members)
        self.families.incomes = self._link(self.incomes)
        self._heads_of_members()
        return self.families

    def _head_ids(self, sheet: Sheet) -> list[str | None]:
        """Id numbers of heads in final form; unreadable ones noted on the household sheet."""
        found: list[str | None] = []
        for at, raw in enumerate(listed(sheet.table, "head_id_no")):
            one = identify(raw, None, self.today) if raw else Identity()
            if one.problem and not one.number:  # a passport, or a slip that the member row shows
                one = Identity(raw)
                if sheet is self.households and not listed(sheet.table, "household_no")[at]:
                    self._add(sheet, at, "id.shape", "head_id_no", raw)
            found.append(one.number or None)
        return found

    def _add(
        self, sheet: Sheet, at: int, code: str, column: str, value: str | None = "", **args: Any
    ) -> None:
        index, row = sheet.sheets[at], sheet.rows[at]
        place, text = sheet.place(index, column), shown(column, value or "")
        self.found.add(code, index, row, at=place, column=column, value=text, **args)

    def _own_keys(
        self, sheet: Sheet, numbers: Sequence[str | None], heads: Sequence[str | None]
    ) -> None:
        for at, pair in enumerate(zip(numbers, heads, strict=True)):
            if not any(pair):
                self._add(sheet, at, "row.no_key", "household_no")
        for values, code, column in (
            (numbers, "household.duplicate", "household_no"),
            (heads, "household.head_twice", "head_id_no"),
        ):
            for places in people.repeated(values):
                told = people.named_rows(sheet.rows[at] for at in places)
                for at in places:
                    self._add(sheet, at, code, column, values[at], rows=told)

    def _link(self, sheet: Sheet) -> list[int]:
        heads = self._head_ids(sheet)
        keys = list(zip(listed(sheet.table, "household_no"), heads, strict=True))
        self._look_up({key for key in keys if any(key) and self._unit(*key) == NOBODY})
        units = []
        for at, (number, head) in enumerate(keys):
            unit = self._unit(number, head)
            if not number and not head:
                self._add(sheet, at, "row.no_key", "household_no")
            elif unit == NOBODY:
                column = "household_no" if number else "head_id_no"
                self._add(sheet, at, "row.orphan", column, number or head)
            elif number and head and self.by_head.get(head, unit) != unit:
                self._add(sheet, at, "row.keys_disagree", "head_id_no", head)
            units.append(unit)
        return units

    def _unit(self, number: str | None, head: str | None) -> int:
        if number:
            return self.by_number.get(number, NOBODY)
        return self.by_head.get(head or "", NOBODY)

    def _look_up(self, keys: set[tuple[str | None, str | None]]) -> None:
        """Give households that only the registry knows a place of their own."""
        numbers = sorted({number for number, _ in keys if number})
        for column in ("household_no", "national_household_no"):
            names = ["household_no", "national_household_no", column]
            table = rows.select(Household, names, column, numbers)
            stored = (table.column(i).to_pylist() for i in range(3))
            for own, national, number in zip(*stored, strict=True):
                self.by_number.setdefault(number, self._adopt(own, national))
        heads = {sealing.id_no_print(head): head for number, head in keys if head and not number}
        table = rows.select(
            Member,
            ["id_no_print", "household"],
            "id_no_print",
            list(heads),
            where="state = 'active'",
        )
        prints, owners = (table.column(i).to_pylist() for i in range(2))
        names = ["id", "household_no", "national_household_no"]
        homes = rows.select(Household, names, "id", sorted(set(owners)))
        known = {
            home: both
            for home, *both in zip(*(homes.column(name).to_pylist() for name in names), strict=True)
        }
        for print_, owner in zip(prints, owners, strict=True):
            self.by_head.setdefault(heads[print_], self._adopt(*known[owner]))

    def _adopt(self, number: str, national: str | None) -> int:
        """The household of these numbers: one of the sheet, whichever of both it goes by there."""
        for said in (number, national):
            known = self.by_number.get(said or "")
            if known is not None:
                return known
        families = self.families
        families.numbers.append(number)
        families.heads.append(None)
        families.sources.append((NOBODY, 0))
        self.by_number[number] = families.units - 1
        return families.units - 1

    def _heads_of_members(self) -> None:
        """The member who is head says who the head is; the household sheet may not differ."""
        sheet, families = self.members, self.families
        stated, said = listed(self.households.table, "head_name"), list(families.heads)
        headed: set[int] = set()
        columns = (listed(sheet.table, n) for n in ("relation_to_head", "id_no_print", "name"))
        for unit, relation, print_, name in zip(families.members, *columns, strict=True):
            if relation != HEAD or unit == NOBODY:
                continue
            if print_ and said[unit] not in (None, print_):
                self._add(self.households, unit, "household.head_id", "head_id_no")
            if unit in headed:
                continue  # a second head is a problem of its own
            headed.add(unit)
            families.heads[unit] = families.heads[unit] or print_
            if unit < len(stated) and stated[unit] and name and stated[unit] != name:
                self._add(
                    self.households,
                    unit,
                    "household.head_name",
                    "head_name",
                    stated[unit],
                    said=name,
                )


def _first(values: Sequence[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, value in enumerate(values):
        if value:
            found.setdefault(value, at)
    return found
