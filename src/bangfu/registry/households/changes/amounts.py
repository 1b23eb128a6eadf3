"""Items that income sheets name apart, and medical bills: a row is what is known, none is unknown.

In the trail an item is told like a column of its year, as imports do, what it was entered from
under ``source(item)``; a bill under ``"uid year"``.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from bangfu.registry.households.changes import cells, checking
from bangfu.registry.households.changes.checking import SOURCE
from bangfu.registry.households.changes.patch import INCOMES, MEDICAL, Key
from bangfu.registry.households.models import IncomeItem, IncomeYear, MedicalYear

if TYPE_CHECKING:
    from bangfu.registry.households.changes.writing import Open

Told = dict[str, list[Any]]


def source(item: str) -> str:
    """The name of the cell that says what an item was entered from."""
    return item + SOURCE


def subject(member: UUID, year: int) -> str:
    """What a bill is called in the trail."""
    return f"{member} {year}"


def is_amount(key: Key) -> bool:
    """Whether a cell stands in a row of this kind."""
    part, _subject, name = key
    return part == MEDICAL or (part == INCOMES and cells.field_of(IncomeYear, name) is None)


def read(opened: "Open", key: Key) -> Any:
    """A cell as it stands; ``None`` where there is no row."""
    part, whose, name = key
    if part == MEDICAL:
        bill = opened.bills.get(whose)
        return getattr(bill, name) if bill else None
    item = opened.items.get((int(whose), name.removesuffix(SOURCE)))
    if item is None:
        return None
    return (item.source or None) if name.endswith(SOURCE) else item.amount


def lay_items(opened: "Open", year: int, values: dict[str, Any]) -> Told:
    """Set items of a year; one without an amount goes, and with it what it was entered from."""
    told: Told = {}
    for item in dict.fromkeys(name.removesuffix(SOURCE) for name in values):
        names = (item, source(item))
        before = [read(opened, (INCOMES, str(year), name)) for name in names]
        after = [cells.plain(values.get(n, b)) for n, b in zip(names, before, strict=True)]
        if after[0] is None:
            after = [None, None]
        if before != after:
            _put_item(opened, (year, item), *after)
        pairs = zip(names, before, after, strict=True)
        told |= {name: [was, now] for name, was, now in pairs if was != now}
    return told


def _put_item(opened: "Open", key: tuple[int, str], amount: int | None, said: str | None) -> None:
    row = opened.items.pop(key, None)
    if amount is None:
        if row:
            opened.gone.append(row)
        return
    row = row or IncomeItem(household=opened.home, year=key[0], item=key[1])
    row.amount, row.source = amount, said or ""
    opened.items[key] = row
    opened.sheets.append(row)


def lay_bill(opened: "Open", whose: str, values: dict[str, Any]) -> Told:
    """Set amounts of a bill; one of which nothing is known goes.

    Raises:
        KeyError: a member that is not of this household.
    """
    names = list(checking.bills_of())
    bill = opened.bills.pop(whose, None)
    before = {name: getattr(bill, name) if bill else None for name in names}
    after = {name: values.get(name, before[name]) for name in names}
    if any(value is not None for value in after.values()):
        bill = bill or _new_bill(opened, whose)
        for name, value in after.items():
            setattr(bill, name, value)
        opened.bills[whose] = bill
        opened.sheets.append(bill)
    elif bill:
        opened.gone.append(bill)
    return {name: [before[name], after[name]] for name in names if before[name] != after[name]}


def _new_bill(opened: "Open", whose: str) -> MedicalYear:
    uid, _blank, year = whose.partition(" ")
    return MedicalYear(member=opened.people[UUID(uid)], year=int(year))
