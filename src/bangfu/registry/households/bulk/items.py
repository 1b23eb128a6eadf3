"""Items of income sheets: columns of the sheet that are parts of others, as rows of their own."""

import numpy as np
import pyarrow as pa

from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import NONE, Change, Keys
from bangfu.registry.households.bulk import incoming
from bangfu.registry.households.models import IncomeItem, IncomeYear

TYPES = {"unit": pa.int64(), "year": pa.int64(), "item": pa.string(), "amount": pa.int64()}


def find(incomes: pa.Table, homes: Keys) -> Change:
    """What a batch's income rows say of items, compared with what is registered.

    Args:
        incomes: one row per unit and year.
        homes: the registered household of each unit.
    """
    said = listed(incomes)
    owners = homes[said.column("unit").to_numpy()]
    return compare.compare(IncomeItem, said, _keys(said, owners), ["amount"])


def listed(incomes: pa.Table) -> pa.Table:
    """``unit``, ``year``, ``item`` and ``amount`` of every item stated in some income rows."""
    parts = [_stated(incomes, name) for name in incoming.extras(incomes.column_names, IncomeYear)]
    return pa.concat_tables(parts) if parts else pa.schema(TYPES.items()).empty_table()


def _stated(incomes: pa.Table, name: str) -> pa.Table:
    stated = incomes.filter(incomes.column(name).is_valid())
    columns = [
        stated.column("unit"),
        stated.column("year"),
        pa.array([name] * stated.num_rows, pa.string()),
        stated.column(name),
    ]
    return pa.table(columns, schema=pa.schema(TYPES.items()))


def _keys(said: pa.Table, owners: Keys) -> Keys:
    names = ("household", "year", "item")
    known = np.unique(owners[owners != NONE]).tolist()
    table = rows.select(IncomeItem, ["id", *names], "household", known)
    asked = said.select(["year", "item"]).append_column("household", pa.array(owners))
    asked = asked.append_column("at", pa.array(np.arange(len(owners))))
    joined = asked.join(table, list(names), join_type="left outer").sort_by("at")
    found: Keys = joined.column("id").fill_null(NONE).to_numpy()
    return found
