"""What an expensive beginning leaves in the database, kept to be laid down again.

Hundreds of tests begin with the same people in the same places. The first one makes them through
the product's own actions; for the others the rows that came of it are put back as they were, one
statement per table. Where they would not be the same (tables in use, another key ring, another
hasher, a day that a test has chosen), the beginning is made again.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from bangfu.base.kit import crypto

LASTING = dt.timedelta(hours=6)
Table = type[models.Model]


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
    rows: dict[Table, list[tuple[Any, ...]]]

    def fits(self) -> bool:
        """Whether the same beginning would make these rows here and now."""
        fresh = dt.timedelta(0) <= timezone.now() - self.at < LASTING
        return fresh and self.world == _world() and not any(_counts(self.rows).values())

    def lay(self) -> None:
        """Put the rows into their empty tables; whoever counts goes on after them."""
        with connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                into = f"INSERT INTO {_name(table)} ({_columns(table)}) VALUES ({places})"
                cursor.executemany(into, rows)
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


def _world() -> tuple[Any, ...]:
    return connection.vendor, crypto.provider(), tuple(settings.PASSWORD_HASHERS)


def _counts(tables: Iterable[Table]) -> dict[Table, int]:
    """How many rows stand in each table, in one question."""
    tables = list(tables)
    counts = ", ".join(f"(SELECT count(*) FROM {_name(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _rows(table: Table) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(table)} FROM {_name(table)}")
        return list(cursor.fetchall())


def _name(table: Table) -> str:
    return connection.ops.quote_name(table._meta.db_table)


def _columns(table: Table) -> str:
    names = [str(field.column) for field in table._meta.concrete_fields]
    return ", ".join(connection.ops.quote_name(name) for name in names)
