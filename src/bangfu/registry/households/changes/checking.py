"""Whether values may stand in the registry: by type, range and list, as for ledgers."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from bangfu.base.kit import normal
from bangfu.engine.language.types import NUMERIC, SCALE, Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import rows, values
from bangfu.registry.households.changes.patch import (
    HOUSEHOLD,
    INCOMES,
    MEDICAL,
    MEMBERS,
    Key,
    Patch,
)
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member

# What one act or another sets, never a form.
OWN = {
    HOUSEHOLD: {"household_no", "national_household_no"},
    MEMBERS: {"state", "change_reason", "left_on"},
    INCOMES: set(),
}
YEARS = range(2000, 2101)
# Ends the name of a cell that says what an item was entered from.
SOURCE = "@source"
LONGEST_SOURCE = 60
Check = Callable[[Column, Any], str]


def columns_of(part: str) -> dict[str, Column]:
    """The columns that may be typed in for a part of a household."""
    amounts = {field.name for field in rows.fields(IncomeYear)}
    bills = {field.name for field in rows.fields(MedicalYear)}
    table = catalogue.columns("member" if part == MEMBERS else "household")
    other = bills if part == MEMBERS else amounts
    chosen = {}
    for name, column in table.items():
        inside = name in other if part == INCOMES else name not in other
        own = column.spec.derived or column.spec.part_of or name in OWN[part]
        if inside and not own:
            chosen[name] = column
    return chosen


def items_of() -> dict[str, Column]:
    """The items that income sheets may name apart; each is a part of a column of the sheet."""
    every = catalogue.columns("household").items()
    return {name: column for name, column in every if column.spec.part_of}


def bills_of() -> dict[str, Column]:
    """The columns of a member's medical bill of a year."""
    table = catalogue.columns("member")
    names = (field.name for field in rows.fields(MedicalYear))
    return {name: table[name] for name in names if name in table}


def _known() -> dict[str, dict[str, Column]]:
    known = {part: columns_of(part) for part in (HOUSEHOLD, MEMBERS, INCOMES)}
    known[INCOMES] |= items_of()
    return known | {MEDICAL: bills_of()}


def check(patch: Patch, found: Problems) -> None:
    """Note what is wrong with the values of a patch, each by itself."""
    pack = catalogue.pack()
    known = _known()
    for key, value in patch.cells():
        part, _subject, name = key
        if part == INCOMES and name.endswith(SOURCE):
            _source(key, name.removesuffix(SOURCE) in known[part], value, found)
            continue
        if name not in known[part]:
            raise LookupError(f"{name} is not a column of {part} that is typed in")
        if value is not None and value != "":
            _value(pack, known[part][name], key, value, found)
    for year in patch.incomes:
        if year not in YEARS:
            args = {"value": year, "low": YEARS[0], "high": YEARS[-1]}
            found.add((INCOMES, str(year), ""), "row.year", **args)


def _source(key: Key, known: bool, value: Any, found: Problems) -> None:  # noqa: FBT001
    if not known:
        raise LookupError(f"{key[2]} is not of an item of income sheets")
    if len(value or "") > LONGEST_SOURCE:
        found.add(key, "cell.too_long", most=LONGEST_SOURCE)


def _value(pack: Pack, column: Column, key: Key, value: Any, found: Problems) -> None:
    kind, add = column.type.kind, partial(found.add, key)
    if kind in NUMERIC:
        _number(column, value, add, lowest=0 if key[0] == MEDICAL else None)
    elif kind == Kind.BOOL:
        _expect(isinstance(value, bool), "cell.not_yes_or_no", add, value)
    elif kind in {Kind.DATE, Kind.MONTH}:
        _expect(isinstance(value, dt.date), "cell.not_a_date", add, value)
    elif kind == Kind.CODE:
        _expect(value in _entries(pack, column), "cell.not_in_list", add, value)
    elif kind == Kind.CODES:
        _set(pack, column, value, add)
    else:
        _text(key, value, add)


def _expect(holds: bool, code: str, add: Callable[..., None], value: Any) -> None:  # noqa: FBT001
    if not holds:
        add(code, value=value)


def _entries(pack: Pack, column: Column) -> list[str]:
    return [entry.id for entry in pack.codes[column.type.codes].entries]


def _number(
    column: Column, value: Any, add: Callable[..., None], *, lowest: int | None = None
) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        add("cell.not_a_number", value=value)
        return
    low, high = column.low, column.high
    low = lowest if lowest is not None else low
    if (low is not None and value < low) or (high is not None and value > high):
        scale = 10 ** SCALE[column.type.kind]
        add("cell.out_of_range", low=_edge(low, scale), high=_edge(high, scale))


def _edge(edge: int | None, scale: int) -> str:
    return "" if edge is None else f"{edge / scale:.2f}".rstrip("0").rstrip(".")


def _set(pack: Pack, column: Column, value: Any, add: Callable[..., None]) -> None:
    chosen = set(value)
    if not chosen <= set(_entries(pack, column)):
        add("cell.not_in_list", value="、".join(chosen - set(_entries(pack, column))))
    elif len(chosen) > 1 and chosen & set(pack.codes[column.type.codes].exclusive):
        add("cell.excludes_others", value="、".join(chosen))


def _text(key: Key, value: Any, add: Callable[..., None]) -> None:
    part, _subject, name = key
    lengths = rows.lengths(Member if part == MEMBERS else Household)
    most = lengths.get(name) or values.LONGEST
    try:
        values.text_reader(name, most)(str(value))
    except normal.Unreadable as error:
        add(f"cell.{error.code}", value=value, most=most)
