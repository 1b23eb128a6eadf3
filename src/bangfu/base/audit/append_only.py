"""Tables that only grow: the database itself refuses to change or delete what stands in them.

It stops mistakes and whoever has no more than the rights of the application. Whoever may change
the schema can lift it; the chains then show what was done. A later migration that rebuilds one of
these tables (SQLite does so silently) must put the guard up again; ``missing`` tells.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

GROWING = ("audit_entry", "audit_reading", "audit_anchor")
KEPT = ("audit_head",)  # changes with every act, never goes
# The one thing that may change: a reading is given the number of its batch, once.
SET_ONCE = {"audit_reading": "batch"}
MESSAGE = "the audit trail only grows"

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
"""


def _columns(database: Any, table: str) -> list[str]:
    with database.cursor() as cursor:
        return [row.name for row in database.introspection.get_table_description(cursor, table)]


def _unless(database: Any, table: str) -> str:
    """A condition that spares the one change that is allowed."""
    once = SET_ONCE.get(table)
    if once is None:
        return ""
    same = "IS NOT DISTINCT FROM" if database.vendor == "postgresql" else "IS"
    columns = (name for name in _columns(database, table) if name != once)
    kept = " AND ".join(_same(database, name, same) for name in columns)
    return f" WHEN (NOT (OLD.{once} IS NULL AND NEW.{once} IS NOT NULL AND {kept}))"


def _same(database: Any, name: str, same: str) -> str:
    cast = "::text" if database.vendor == "postgresql" else ""  # json has no equality
    return f'NEW."{name}"{cast} {same} OLD."{name}"{cast}'


def _statements(database: Any) -> Iterator[str]:
    postgres = database.vendor == "postgresql"
    if postgres:
        yield _POSTGRES_FUNCTION
    body = (
        "EXECUTE FUNCTION audit_only_grows()"
        if postgres
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    for table in GROWING:
        when = _unless(database, table)
        yield f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW{when} {body}"
    for table in (*GROWING, *KEPT):
        yield f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW {body}"
        if postgres:
            yield f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} {body}"


def put_up(database: Any = connection) -> None:
    """Guard the tables."""
    with database.cursor() as cursor:
        for statement in _statements(database):
            cursor.execute(statement)


def take_down(database: Any = connection) -> None:
    """Leave the tables unguarded, as whoever may change the schema can."""
    with database.cursor() as cursor:
        for name, table in _names(database):
            on = f" ON {table}" if database.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def lifted(database: Any = connection) -> Iterator[None]:
    """Without the guard for a while: for tests that play the attacker or empty the database."""
    take_down(database)
    try:
        yield
    finally:
        put_up(database)


def missing(database: Any = connection) -> list[str]:
    """Guards that should stand and do not, or are switched off."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if database.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    with database.cursor() as cursor:
        cursor.execute(sql)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name, _table in _names(database) if name not in standing]


def _names(database: Any) -> Iterator[tuple[str, str]]:
    for table in GROWING:
        yield f"{table}_update", table
    for table in (*GROWING, *KEPT):
        yield f"{table}_delete", table
        if database.vendor == "postgresql":
            yield f"{table}_truncate", table
