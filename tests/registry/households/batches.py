"""Batches for tests: households in the form in which the registry takes them in."""

from typing import Any

import pyarrow as pa

from bangfu.registry.households import sealing
from bangfu.registry.households.bulk.incoming import Incoming

TEXTS = ("household_no", "village", "name", "relation_to_head", "main_cause", "gender", "id_no")
TYPES = {name: pa.string() for name in TEXTS} | {
    "unit": pa.int64(),
    "year": pa.int64(),
    "id_no_print": pa.binary(),
    "bank_account_print": pa.binary(),
}
Row = dict[str, Any]


def table(rows: list[Row], *always: str) -> pa.Table:
    """Rows as an Arrow table, with some columns whatever the rows say."""
    names = list(dict.fromkeys([*always, *(name for row in rows for name in row)]))
    columns = {}
    for name in names:
        values = [row.get(name) for row in rows]
        columns[name] = pa.array(values, TYPES.get(name)) if name in TYPES else pa.array(values)
    return pa.table(columns)


def batch(homes: list[Row], people: list[Row] = [], incomes: list[Row] = []) -> Incoming:  # noqa: B006
    """A batch; people and incomes name their household by ``unit``, id numbers in clear."""
    homes = [{"unit": at, **_sealed(home, "bank_account")} for at, home in enumerate(homes)]
    people = [_sealed(person, "id_no") for person in people]
    heads = {p["unit"]: p.get("id_no_print") for p in people if p.get("relation_to_head") == "head"}
    return Incoming(
        len(homes),
        table(homes, "unit", "household_no", "village"),
        table(people, "unit", "name", "relation_to_head", "id_no", "id_no_print", "year"),
        table(incomes, "unit", "year"),
        [heads.get(unit) for unit in range(len(homes))],
    )


def _sealed(row: Row, name: str) -> Row:
    prints = {"id_no": sealing.id_no_print, "bank_account": sealing.account_print}
    return {**row, f"{name}_print": prints[name](row[name])} if row.get(name) else row
