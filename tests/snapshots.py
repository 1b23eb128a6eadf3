"""What an expensive beginning leaves in the database, kept to be laid down again.

Hundreds of tests begin with the same people in the same places. The first one makes them through
the product's own actions; for the others the rows that came of it are put back as they were, one
statement per table. Where they would not be the same (tables in use, another key ring, another
hasher, a day that a test has chosen), the beginning is made again.

``follow`` does the same for what is built upon a beginning, in the database and in a home.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from bangfu.base.kit import crypto

LASTING = dt.timedelta(hours=6)
Table = type[models.Model]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Snapshot:
    """Rows of the tables that a beginning filled.

    Args:
        at: when they were made.
        world: what they depend on besides the database.
        rows: raw rows by table, columns in the model's order.
    """

    at: dt.datetime
    world: tuple[Any, ...]
    rows: dict[Table, list[Row]]

    def fits(self) -> bool:
        """Whether the same beginning would make these rows here and now."""
        fresh = dt.timedelta(0) <= timezone.now() - self.at < LASTING
        return fresh and self.world == _world() and not any(_counts(self.rows).values())

    def lay(self) -> None:
        """Put the rows into their empty tables; whoever counts goes on after them."""
        with connection.cursor() as cursor:
            for table, rows in self.rows.items():
                _insert(cursor, table, rows)
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(sql)


_kept: dict[str, Snapshot] = {}


def begin(name: str, make: Callable[[], object]) -> None:
    """Have in the database what ``make`` makes, from the snapshot of this name where it fits."""
    found = _kept.get(name)
    if found is not None and found.fits():
        found.lay()
        return
    tables = [model for model in apps.get_models() if model._meta.managed]
    at, before = timezone.now(), _counts(tables)
    make()
    filled = [table for table, count in _counts(tables).items() if count != before[table]]
    if not any(before[table] for table in filled):
        _kept[name] = Snapshot(at, _world(), {table: _rows(table) for table in filled})


@dataclass(frozen=True)
class Continuation:
    """What a step changed, to be done again from the same state.

    Args:
        at, world: as of ``Snapshot``.
        before: all rows there were, and the files of the home.
        tables: for each table that changed, its rows afterwards.
        files: the home afterwards.
    """

    at: dt.datetime
    world: tuple[Any, ...]
    before: tuple[Any, ...]
    tables: dict[Table, list[Row]]
    files: Path

    def fits(self, home: Path) -> bool:
        """Whether everything stands as it stood before."""
        fresh = dt.timedelta(0) <= timezone.now() - self.at < LASTING
        return fresh and self.world == _world() and self.before == _state(home)

    def lay(self, home: Path) -> None:
        """Have it as it stood afterwards."""
        shutil.copytree(self.files, home, dirs_exist_ok=True)
        was = self.before[0]
        with connection.cursor() as cursor:
            for table, rows in self.tables.items():
                _exchange(cursor, table, was.get(table, []), rows)
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(sql)


_followed: dict[str, Continuation] = {}


def follow(name: str, make: Callable[[], object]) -> None:
    """Have what ``make`` makes of the present state, again where that is what it was before.

    In the home that all tests share it is always made.
    """
    home = Path(settings.HOME)
    if home == Path(os.environ["BANGFU_TEST_HOME"]):
        make()
        return
    found = _followed.get(name)
    if found is not None and found.fits(home):
        found.lay(home)
        return
    at, before = timezone.now(), _state(home)
    make()
    after = _state(home)
    files = Path(tempfile.mkdtemp(dir=os.environ["BANGFU_TEST_HOME"]))
    shutil.copytree(home, files, dirs_exist_ok=True)
    rows = {table: rows for table, rows in after[0].items() if before[0].get(table) != rows}
    _followed[name] = Continuation(at, _world(), before, rows, files)


def _exchange(cursor: Any, table: Table, before: list[Row], after: list[Row]) -> None:
    """Rows of a table as they were become rows as they are."""
    names = [field.column for field in table._meta.concrete_fields]
    key = names.index(table._meta.pk.column)
    old, new = ({row[key]: row for row in rows} for rows in (before, after))
    where = f"WHERE {connection.ops.quote_name(names[key])} = %s"
    if gone := old.keys() - new.keys():
        cursor.executemany(f"DELETE FROM {_name(table)} {where}", [(pk,) for pk in gone])
    columns = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    changed = [(*row, pk) for pk, row in new.items() if pk in old and old[pk] != row]
    if changed:
        cursor.executemany(f"UPDATE {_name(table)} SET {columns} {where}", changed)
    _insert(cursor, table, [row for pk, row in new.items() if pk not in old])


def _insert(cursor: Any, table: Table, rows: list[Row]) -> None:
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        into = f"INSERT INTO {_name(table)} ({_columns(table)}) VALUES ({places})"
        cursor.executemany(into, rows)


def _state(home: Path) -> tuple[dict[Table, list[Row]], dict[str, int]]:
    """All rows, and the sizes of all files."""
    tables = [model for model in apps.get_models() if model._meta.managed]
    rows = {table: _rows(table) for table, count in _counts(tables).items() if count}
    files = {str(f.relative_to(home)): f.stat().st_size for f in home.rglob("*") if f.is_file()}
    return rows, files


def _world() -> tuple[Any, ...]:
    hashers = tuple(settings.PASSWORD_HASHERS)
    return connection.vendor, connection.in_atomic_block, crypto.provider(), hashers


def _counts(tables: Iterable[Table]) -> dict[Table, int]:
    """How many rows stand in each table, in one question."""
    tables = list(tables)
    counts = ", ".join(f"(SELECT count(*) FROM {_name(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _rows(table: Table) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(table)} FROM {_name(table)}")
        return list(cursor.fetchall())


def _name(table: Table) -> str:
    return connection.ops.quote_name(table._meta.db_table)


def _columns(table: Table) -> str:
    names = [str(field.column) for field in table._meta.concrete_fields]
    return ", ".join(connection.ops.quote_name(name) for name in names)
