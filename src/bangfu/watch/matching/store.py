"""Where the differences of a comparison lie, and asking them questions.

They hold what rows hold (names, telephones), so they stand beside the database and not in the lake
that is copied to a cluster. A file appears whole and never changes.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from bangfu.engine.sql import duck

_local = threading.local()


def root() -> Path:
    """The folder of all comparisons, for this account's eyes only."""
    path: Path = settings.HOME / "matching"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path(comparison: UUID) -> Path:
    """The file of one comparison."""
    return root() / f"{comparison}.parquet"


def write(comparison: UUID, table: pa.Table) -> None:
    """Lay the differences of a comparison down."""
    draft = path(comparison).with_suffix(".draft")
    pq.write_table(table, draft, compression="zstd", row_group_size=50_000)
    draft.replace(path(comparison))


def _connection() -> duckdb.DuckDBPyConnection:
    """This thread's connection, opened anew when the home is another (as in tests)."""
    home = str(root())
    if getattr(_local, "root", None) != home:
        _local.con = duck.connect(threads=1, memory="256MB", folders=[root()])
        _local.root = home
    con: duckdb.DuckDBPyConnection = _local.con
    return con


def ask(
    comparison: UUID,
    wanted: str,
    where: str = "TRUE",
    values: Sequence[Any] = (),
    *,
    tail: str = "",
) -> list[dict[str, Any]]:
    """Rows of a comparison as mappings; none while there is no file.

    ``wanted``, ``where`` and ``tail`` are SQL of ours; everything from outside is in ``values``.
    """
    if not path(comparison).is_file():
        return []
    sql = f"SELECT {wanted} FROM read_parquet(?) WHERE {where} {tail}"  # noqa: S608
    cursor = _connection().execute(sql, [str(path(comparison)), *values])
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
