"""Asking result files questions: one DuckDB connection per thread, only the lake in reach."""

import threading
from collections.abc import Sequence
from typing import Any

import duckdb

from bangfu.engine.sql import duck
from bangfu.policy.facts import lake

_local = threading.local()


def connection() -> duckdb.DuckDBPyConnection:
    """This thread's connection, opened anew when the lake is another (as in tests)."""
    root = str(lake.root())
    if getattr(_local, "root", None) != root:
        lake.root().mkdir(parents=True, exist_ok=True)
        _local.con = duck.connect(threads=1, memory="256MB", folders=[lake.root()])
        _local.root = root
    con: duckdb.DuckDBPyConnection = _local.con
    return con


def rows(sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of a query as mappings.

    ``sql`` is made of our own names; everything from outside is in ``values``.
    """
    cursor = connection().execute(sql, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(sql: str, values: Sequence[Any]) -> dict[str, Any]:
    """The only row of a query."""
    return rows(sql, values)[0]
