"""Columns that only some packs have, out of the JSON in which rows keep them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
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


def answered(
    pack: Pack, subject: str, declared: Iterable[Column], named: Mapping[str, Sequence[Any]]
) -> dict[str, list[Any]]:
    """Columns that are answers to surveys, out of the latest submission of each row.

    Args:
        pack: tells which question a column is.
        subject: whose columns they are.
        declared: columns; those of no survey are left out.
        named: per survey, as ``survey_<id>``, the answers of each row; ``None`` without any.
    """
    by_survey: dict[str, list[tuple[Column, str]]] = {}
    for column in declared:
        if asked := pack.asked.get((subject, column.name)):
            by_survey.setdefault(asked[0], []).append((column, asked[1]))
    lists: dict[str, list[Any]] = {}
    for survey, listed in by_survey.items():
        texts = named[f"survey_{survey}"]
        rows = [json.loads(t) if isinstance(t, str) else t or {} for t in texts]
        for column, question in listed:
            lists[column.name] = [_fitting(column, row.get(question)) for row in rows]
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
