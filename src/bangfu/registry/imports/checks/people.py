"""Id numbers, names, phones: what they say, whether they can be true, whether they repeat."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

import pyarrow as pa

from bangfu.base.kit import normal
from bangfu.registry.catalogue.compare import DEFAULT, listed
from bangfu.registry.households import sealing
from bangfu.registry.households.identity import Identity, identify
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading.sheet import Sheet, shown

ODD_NAME = re.compile(r"[A-Za-z0-9 ]", re.ASCII)
NAME_LENGTHS = range(2, 21)
GENDERS = {"male", "female"}
# What may be stated beside an id number that says it too.
AGREEING = {
    "gender": "id.gender",
    "birth_date": "id.birth_date",
    "disability_type": "id.certificate_differs",
    "disability_level": "id.certificate_differs",
}
ROWS_NAMED = 8


class People:
    """The member sheet's people, checked one column after another."""

    def __init__(self, sheet: Sheet, found: Found, today: dt.date) -> None:
        self.sheet, self.found, self.today = sheet, found, today
        self.sheets, self.rows = sheet.sheets, sheet.rows

    def settle(self) -> pa.Table:
        """The rows with id numbers in final form, their fingerprints, and what they say."""
        self._names()
        check_phones(self.sheet, self.found)
        if not self.sheet.has("id_no"):
            return self.sheet.table
        who = self._identities()
        self._compare(who)
        self._duplicates([one.number for one in who])
        return self._with(who)

    def _add(self, code: str, at: int, column: str, value: str = "", **args: Any) -> None:
        index = self.sheets[at]
        place = self.sheet.place(index, column)
        secret = shown(column, value)
        self.found.add(code, index, self.rows[at], at=place, column=column, value=secret, **args)

    def _names(self) -> None:
        for at, name in enumerate(listed(self.sheet.table, "name")):
            if name and (ODD_NAME.search(name) or len(name) not in NAME_LENGTHS):
                self._add("name.odd", at, "name", name)

    def _identities(self) -> list[Identity]:
        types = listed(self.sheet.table, "id_type")
        unread = self.found.unread("id_no")
        who = []
        for at, (raw, type_) in enumerate(
            zip(listed(self.sheet.table, "id_no"), types, strict=True)
        ):
            one = identify(raw, type_, self.today) if raw else Identity(problem="id.missing")
            if one.problem and (raw or (self.sheets[at], self.rows[at]) not in unread):
                self._add(one.problem, at, "id_no", raw or "")
            who.append(one)
        return who

    def _compare(self, who: list[Identity]) -> None:
        """What is stated beside the number should agree with it."""
        for column, code in AGREEING.items():
            if self.sheet.has(column):
                self._differing(column, code, [getattr(one, column) for one in who])

    def _differing(self, column: str, code: str, expected: list[Any]) -> None:
        stated = listed(self.sheet.table, column)
        for at, (value, truth) in enumerate(zip(stated, expected, strict=True)):
            if value is None or truth is None or value == truth:
                continue
            if column != "gender" or value in GENDERS:
                self._add(code, at, column, str(value), said=str(truth))

    def _duplicates(self, numbers: list[str]) -> None:
        for places in repeated(numbers):
            told = named_rows(self.rows[at] for at in places)
            for at in places:
                self._add("id.duplicate", at, "id_no", numbers[at], rows=told)

    def _with(self, who: list[Identity]) -> pa.Table:
        table = self.sheet.table
        numbers = [one.number or None for one in who]
        prints = [sealing.id_no_print(number) if number else None for number in numbers]
        columns = {
            "id_no": pa.array(numbers, pa.string()),
            "id_no_print": pa.array(prints, pa.binary()),
        }
        for name in AGREEING:
            type_ = pa.date32() if name == "birth_date" else pa.string()
            columns[DEFAULT + name] = pa.array([getattr(one, name) for one in who], type_)
        for name, column in columns.items():
            table = set_column(table, name, column)
            plain = name.removeprefix(DEFAULT)
            if plain not in table.column_names:
                table = table.append_column(plain, pa.nulls(len(who), column.type))
        return table


def check_phones(sheet: Sheet, found: Found) -> None:
    """Telephone numbers that are none."""
    for at, phone in enumerate(listed(sheet.table, "phone")):
        if phone and not normal.is_phone(phone):
            index, row = sheet.sheets[at], sheet.rows[at]
            place = sheet.place(index, "phone")
            found.add("phone.odd", index, row, at=place, column="phone", value=phone)


def set_column(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """A table with a column put in or replaced."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)


def repeated(values: Iterable[Hashable]) -> list[list[int]]:
    """Places of values that occur more than once; empty ones do not count."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        if value:
            places[value].append(at)
    return [found for found in places.values() if len(found) > 1]


def named_rows(rows: Iterable[int]) -> str:
    """A few row numbers for a sentence."""
    numbers = [str(row) for row in rows]
    return "、".join(numbers[:ROWS_NAMED]) + ("…" if len(numbers) > ROWS_NAMED else "")
