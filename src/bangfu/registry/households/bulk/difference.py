"""What a matched batch would change in the tables of households."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import NONE, Change, Keys, Mask
from bangfu.registry.households import numbers
from bangfu.registry.households.bulk import incoming, items
from bangfu.registry.households.bulk.incoming import SEALED, Incoming
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member


@dataclass(slots=True)
class Difference:
    """What a batch would change, table by table.

    Rows of ``medical`` have ``at``: which row of the batch's members they come from.
    """

    households: Change
    members: Change
    incomes: Change
    items: Change
    medical: Change

    def touched(self, units: int) -> Mask:
        """Per household of the batch: whether anything in it is new or changes."""
        found = np.zeros(units, bool)
        for change in (self.households, self.members, self.incomes, self.items, self.medical):
            unit = change.said.column("unit").to_numpy()
            found[unit[change.fresh | change.changed]] = True
        return found


def find(batch: Incoming, matched: Matched) -> Difference:
    """Compare a batch with what is registered."""
    unit = batch.households.column("unit").to_numpy()
    homes = np.array(matched.households, np.int64)
    members = np.array(matched.members, np.int64)
    incomes = np.array(matched.incomes, np.int64)
    return Difference(
        _compare(Household, _numbered(batch.households), homes[unit]),
        _compare(Member, batch.members, members),
        _compare(IncomeYear, batch.incomes, incomes),
        items.find(batch.incomes, homes),
        _medical(batch.members, members),
    )


def _numbered(households: pa.Table) -> pa.Table:
    """The number in the file becomes the national one, unless it is one of ours."""
    said = compare.listed(households, "household_no")
    national = [None if number is None or numbers.is_ours(number) else number for number in said]
    return households.append_column("national_household_no", pa.array(national, pa.string()))


def _medical(members: pa.Table, keys: Keys) -> Change:
    """Rows of medical costs: those members for whom any is stated."""
    names = incoming.kept_in(MedicalYear, members.column_names)
    masks = [compare.valid(members.column(name)) for name in names]
    at = np.flatnonzero(np.logical_or.reduce([np.zeros(members.num_rows, bool), *masks]))
    years = compare.blank(members, "year", pa.int64())
    columns = [members.column("unit"), years, *(members.column(name) for name in names)]
    said = pa.table(columns, names=["unit", "year", *names]).take(at)
    said = said.append_column("at", pa.array(at, pa.int64()))
    owners = keys[at]
    known = np.unique(owners[owners != NONE]).tolist()
    table = rows.select(MedicalYear, ["id", "member", "year"], "member", known)
    stored = (table.column(name).to_pylist() for name in ("id", "member", "year"))
    pks = {(member, year): pk for pk, member, year in zip(*stored, strict=True)}
    pairs = zip(owners.tolist(), compare.listed(said, "year"), strict=True)
    found = np.array([pks.get(pair, NONE) for pair in pairs], np.int64)
    return compare.compare(MedicalYear, said, found, names)


def _compare(model: rows.Model, said: pa.Table, keys: Keys) -> Change:
    names = [SEALED.get(name, name) for name in incoming.kept_in(model, said.column_names)]
    extras: list[str] = []
    if model is Household:
        names += [name for name in ("village",) if name in said.column_names]
        extras = incoming.extras(said.column_names, Household)
    elif model is Member:
        extras = incoming.extras(said.column_names, Member, MedicalYear)
    return compare.compare(model, said, keys, names, extras)
