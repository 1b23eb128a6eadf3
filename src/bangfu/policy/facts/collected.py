"""Columns that only some packs have, out of the JSON in which rows keep them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column
from bangfu.engine.sql.duck import arrow_type
from bangfu.policy.facts import columns

LARGEST = 2**63


def extras(declared: Iterable[Column], texts: Sequence[Any]) -> dict[str, list[Any]]:
    """Columns out of the ``extra`` JSON of each row, in the exact form it is kept in."""
    wanted = list(declared)
    lists: dict[str, list[Any]] = {column.name: [] for column in wanted}
    for text in texts:
        found = json.loads(text) if isinstance(text, str) else text
        given = found if isinstance(found, dict) else {}
        for column in wanted:
            lists[column.name].append(_fitting(column, given.get(column.name)))
    return lists


def _fitting(column: Column, value: Any) -> Any:
    """The value, or unknown where it is not of the column's type: packs may retype a field."""
    kind = column.type.kind
    if kind == Kind.BOOL:
        return value if isinstance(value, bool) else None
    if kind == Kind.CODES:
        listed = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        return value if listed else None
    if pa.types.is_integer(arrow_type(column.type)):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return value if whole and abs(value) < LARGEST else None
    if not isinstance(value, str):
        return None
    return value if kind not in (Kind.DATE, Kind.MONTH) or _is_day(value) else None


def _is_day(text: str) -> bool:
    try:
        return columns.day(text) is not None
    except ValueError:
        return False
