"""Questions to a ledger, in SQL: its sheets are tables, their columns have the names of packs."""

from typing import Any

import duckdb

from bangfu.demo.city import City


def rows(city: City, sql: str) -> list[tuple[Any, ...]]:
    """What a query over ``household``, ``member``, ``income`` and ``village`` answers."""
    with duckdb.connect(":memory:") as con:
        for name, sheet in city.ledger.sheets.items():
            con.register(name, sheet)
        found: list[tuple[Any, ...]] = con.sql(sql).fetchall()
    return found


def one(city: City, sql: str) -> Any:
    """The single value a query answers."""
    [(value,)] = rows(city, sql)
    return value


def count(city: City, sheet: str, condition: str) -> int:
    """How many rows of a sheet meet a condition."""
    return int(one(city, f"SELECT count(*) FROM {sheet} WHERE {condition}"))


def share(city: City, sheet: str, condition: str, among: str = "true") -> float:
    """The share of rows that meet a condition."""
    return count(city, sheet, f"({condition}) AND ({among})") / count(city, sheet, among)
