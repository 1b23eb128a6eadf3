"""Rows of the database as exact Arrow columns."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.sql.duck import arrow_type


def array(pack: Pack, column: Column, values: Sequence[Any]) -> pa.Array:
    """One column; values that do not fit its declared range become unknown.

    Databases give booleans as 0/1 and dates as text where they have no such types; sets of codes
    come as JSON lists of ids.
    """
    kind = column.type.kind
    if kind == Kind.CODES:
        order = _order(tuple(e.id for e in pack.codes[column.type.codes].entries))
        return pa.array([_bits(order, value) for value in values], pa.int64())
    if kind == Kind.BOOL:
        return pa.array([None if v is None else bool(v) for v in values], pa.bool_())
    if kind in (Kind.DATE, Kind.MONTH):
        return pa.array([day(value) for value in values], pa.date32())
    if column.low is not None and column.high is not None:
        low, high = column.low, column.high
        return pa.array([v if v is None or low <= v <= high else None for v in values], pa.int64())
    return pa.array([None if v == "" else v for v in values], arrow_type(column.type))


@lru_cache(maxsize=64)
def _order(entries: tuple[str, ...]) -> dict[str, int]:
    return {entry: 1 << index for index, entry in enumerate(entries)}


def _bits(order: dict[str, int], value: Any) -> int | None:
    listed = json.loads(value) if isinstance(value, str) else value
    return None if listed is None else sum(order.get(entry, 0) for entry in set(listed))


def day(value: Any) -> dt.date | None:
    """A day as databases give it: as such, or as ISO text."""
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
