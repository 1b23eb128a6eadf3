"""The second wall: PostgreSQL itself hides rows outside the places that a request may see.

The first wall is ``scope``: every read of a face goes through ``visible_to``. Should one forget
it, row policies of the database (made by migrations, see ``policy``) still show only rows inside
the spans that the connection was told. A connection starts with all places (commands, jobs) or
none (pages, see ``web.wsgi``); ``around`` tells it those of the person who asks, for the length of
a request.
``everywhere`` is for the few questions that are about all places by law, such as whether somebody
is registered elsewhere already. On SQLite all this does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission

ALL, NONE = "all", "none"
SETTING = "bangfu.spans"
RECORDS = (Permission.HOUSEHOLDS_READ, Permission.QUALITY_READ, Permission.PROCEDURES_READ)
FUNCTION = """
CREATE OR REPLACE FUNCTION bangfu_sees(code text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('bangfu.spans', true) = 'all' OR EXISTS (
    SELECT 1 FROM unnest(string_to_array(current_setting('bangfu.spans', true), ',')) AS span
    WHERE code BETWEEN split_part(span, '-', 1) AND split_part(span, '-', 2))
$$"""


def policy(table: str, sees: str) -> list[str]:
    """Statements that hide rows of a table unless a condition holds; also from its owner.

    Args:
        table: the table's name.
        sees: an SQL condition on a row. New rows are not held to it: actions ask for rights.
    """
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY bangfu_wall ON {table} USING ({sees}) WITH CHECK (true)",
    ]


def spans(user: Any) -> str:
    """The places whose records a person may see, in the words of the policies."""
    found = scope.merge(s for p in RECORDS for s in scope.of(user, p).spans)
    return ",".join(f"{low}-{high}" for low, high in found.spans) or NONE


def stands() -> bool:
    """Whether the database can build the wall."""
    return connection.vendor == "postgresql"


@contextmanager
def around(user: Any) -> Iterator[None]:
    """Only rows of the person's places are there; afterwards it is as before."""
    with _told(spans(user) if stands() else NONE):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """Rows of all places are there, for a question that is about all places."""
    with _told(ALL):
        yield


@contextmanager
def _told(value: str) -> Iterator[None]:
    if not stands():
        yield
        return
    before = _ask("SELECT current_setting(%s, true)", SETTING)
    _tell(value)
    try:
        yield
    finally:
        _tell(before or NONE)


def _tell(value: str) -> None:
    _ask("SELECT set_config(%s, %s, false)", SETTING, value)


def _ask(sql: str, *values: str) -> str:
    """Straight to the driver: it is no question of the product's own."""
    connection.ensure_connection()
    assert connection.connection is not None
    row = connection.connection.execute(sql, values).fetchone()
    return str(row[0] or "")
