"""Rows of a batch that the registry does not know yet, table by table.

Each table's known rows are brought up to date first (``changed``): what a row gives up may be
taken by a new one.
"""

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import CLEAR, DEFAULT, NONE, RAW
from bangfu.registry.households import numbers
from bangfu.registry.households.bulk import changed, incoming, raw, sealed
from bangfu.registry.households.bulk.incoming import SEALED, SURVEYED
from bangfu.registry.households.bulk.standing import Standing
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member
from bangfu.registry.households.models.member import State


def households(state: Standing) -> None:
    """Households: keys, numbers and villages from here on."""
    change = state.found.households
    changed.write(state, change)
    _number(state, state.places(change, change.fresh)[1])
    for _, said, units, keys in state.fresh(change):
        for unit, key in zip(units, keys, strict=True):
            state.keys[unit] = key
        extras = incoming.extras(said.column_names, Household)
        uids = [uuid7() for _ in units]
        columns = _facts(Household, said) | sealed.columns(said, "bank_account", uids)
        columns |= {
            "id": keys,
            "uid": [uid.hex for uid in uids],
            "household_no": [state.numbers[unit] for unit in units],
            "village": [state.villages[unit] for unit in units],
            "extra": compare.extra_texts(said, extras),
            "raw": raw.texts(said),
            "version": [1] * len(units),
            "created_at": [state.now] * len(units),
            "updated_at": [state.now] * len(units),
        }
        rows.insert(Household, columns)
        for unit, values in zip(units, _stated(said), strict=True):
            state.acts[unit]["values"] = values


def _number(state: Standing, units: list[int]) -> None:
    series = numbers.take(Counter(state.villages[unit] for unit in units))
    queues = {village: iter(found) for village, found in series.items()}
    for unit in units:
        state.numbers[unit] = next(queues[state.villages[unit]])


def members(state: Standing) -> None:
    """Members; their keys are known from here on."""
    change = state.found.members
    changed.write(state, change)
    for at, said, units, keys in state.fresh(change):
        state.member_keys[at] = keys
        uids = [uuid7() for _ in units]
        extras = incoming.extras(said.column_names, Member, MedicalYear)
        columns = _facts(Member, said) | sealed.columns(said, "id_no", uids)
        columns |= {
            "id": keys,
            "uid": [uid.hex for uid in uids],
            "household": [state.keys[unit] for unit in units],
            "state": [State.ACTIVE.value] * len(units),
            "extra": compare.extra_texts(said, extras),
            "raw": raw.texts(said),
        }
        rows.insert(Member, columns)
        for unit, uid in zip(units, uids, strict=True):
            state.add(unit, "members_added", str(uid))


def incomes(state: Standing) -> None:
    """Income sheets of a year."""
    change = state.found.incomes
    changed.write(state, change)
    for _, said, units, keys in state.fresh(change):
        columns = _facts(IncomeYear, said)
        for name in set(columns) - SURVEYED:  # a blank part of a filled sheet is none
            columns[name] = [0 if value is None else value for value in columns[name]]
        years = compare.listed(said, "year")
        homes = [state.keys[unit] for unit in units]
        rows.insert(IncomeYear, columns | {"id": keys, "household": homes, "year": years})
        for unit, year in zip(units, years, strict=True):
            state.add(unit, "incomes_added", year)


def items(state: Standing) -> None:
    """Items that an income sheet names apart."""
    change = state.found.items
    changed.write(state, change)
    for _, said, units, keys in state.fresh(change):
        stated = {name: compare.listed(said, name) for name in ("year", "item", "amount")}
        homes = [state.keys[unit] for unit in units]
        columns = stated | {"id": keys, "household": homes}
        rows.insert(IncomeItem, columns | {"source": [state.origin] * len(units)})
        for unit, year, item, amount in zip(units, *stated.values(), strict=True):
            if state.matched.households[unit] != NONE:
                told = state.acts[unit].setdefault("incomes", {}).setdefault(str(year), {})
                told[item] = [None, amount]


def medical(state: Standing) -> None:
    """Medical bills of a year."""
    change = state.found.medical
    changed.write(state, change)
    for _, said, units, keys in state.fresh(change):
        columns = _facts(MedicalYear, said)
        years = compare.listed(said, "year")
        owners = state.member_keys[said.column("at").to_numpy()].tolist()
        rows.insert(MedicalYear, columns | {"id": keys, "member": owners, "year": years})
        whose = zip(changed.uids(Member, owners), years, strict=True)
        for line, (unit, (uid, year)) in enumerate(zip(units, whose, strict=True)):
            if state.matched.households[unit] == NONE:
                state.add(unit, "medical_added", year)
                continue
            stated = {n: told[line] for n, told in columns.items() if n != "year"}
            told = state.acts[unit].setdefault("medical", {}).setdefault(f"{uid} {year}", {})
            told |= {n: [None, value] for n, value in stated.items() if value is not None}


def _facts(model: rows.Model, said: pa.Table) -> dict[str, list[Any]]:
    """The plain columns of new rows, defaults filled in."""
    found: dict[str, list[Any]] = {}
    for name in incoming.kept_in(model, said.column_names):
        if name not in SEALED:
            column = said.column(name)
            if DEFAULT + name in said.column_names:
                column = pc.coalesce(column, said.column(DEFAULT + name))
            found[name] = column.to_pylist()
    return found


def _stated(said: pa.Table) -> list[int]:
    """How many values each row states."""
    hidden = {"unit", *SEALED.values()}
    beside = (DEFAULT, RAW, CLEAR)
    names = [n for n in said.column_names if n not in hidden and not n.startswith(beside)]
    counts: list[int] = sum(compare.valid(said.column(name)).astype(int) for name in names).tolist()  # type: ignore[union-attr]
    return counts
