"""The second wall: PostgreSQL itself hides rows outside the places that a request may see.

The first wall is ``scope``: every read of a face goes through ``visible_to``. Should one forget
it, row policies of the database (listed in ``walled``, built by ``walling``) still show only rows
inside the spans that the connection was told. A connection starts with all places (commands) or
none (pages, see ``web.wsgi``); ``around`` tells it those of the person who asks, for the length of
a request or of a job; ``published`` that everybody asks. A connection that was told nothing sees
nothing. ``everywhere`` is for the questions that are about all places by law; each has a name. On
SQLite all this does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from django.db import connection

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes

ALL, NONE, PUBLIC = "all", "none", "public"
SPANS, ABOVE = "bangfu.spans", "bangfu.above"
# Whose holders see records somewhere; each right by itself is the first wall's to ask for.
RECORDS = (
    Permission.CONTRACTS_READ,
    Permission.HOUSEHOLDS_READ,
    Permission.PROCEDURES_READ,
    Permission.QUALITY_READ,
)


class Question(StrEnum):
    """Why somebody may look past the wall. Tests hold each to the one place that asks it."""

    BURDEN = "the meter of requests is published to everybody"
    LIMIT = "numbers shown to a person count wherever they were"
    OBJECTION = "somebody without an account objects to what is up on a board"
    RECEIPT = "whoever holds a receipt may know what became of the objection"
    REGISTERED = "nobody is registered in two places"
    REPLACED = "whoever holds the address of a corrected notice is led to the newer edition"
    SEARCH = "keys found by the index of a text; they come back through the wall"
    SNAPSHOT = "facts of a county are whole, whoever asked for them"
    SWEEP = "work for nobody in particular: files that no row anywhere names are deleted"
    TASK = "a job that its kind declares to be about every place"


def spans(user: Any) -> str:
    """The places whose records a person may see, in the words of the policies."""
    return _written(_sight(user)) or NONE


def stands() -> bool:
    """Whether the database can build the wall."""
    return connection.vendor == "postgresql"


@contextmanager
def around(user: Any) -> Iterator[None]:
    """Only rows of the person's places are there; afterwards it is as before."""
    if not stands():
        yield
        return
    sight = _sight(user)
    above = {step for low, _high in sight.spans for step in codes.lineage(low)}
    with _told(_written(sight) or NONE, ",".join(sorted(above))):
        yield


@contextmanager
def published() -> Iterator[None]:
    """Only what was published is there, whoever asks."""
    with _told(PUBLIC):
        yield


@contextmanager
def everywhere(question: Question) -> Iterator[None]:
    """Rows of all places are there, for a question that is about all places."""
    assert question in Question
    with _told(ALL):
        yield


def _sight(user: Any) -> scope.Scope:
    return scope.merge(s for p in RECORDS for s in scope.of(user, p).spans)


def _written(sight: scope.Scope) -> str:
    return ",".join(f"{low}-{high}" for low, high in sight.spans)


@contextmanager
def _told(spans_: str, above: str = "") -> Iterator[None]:
    if not stands():
        yield
        return
    before = _ask("SELECT current_setting(%s, true), current_setting(%s, true)", SPANS, ABOVE)
    _tell(spans_, above)
    try:
        yield
    finally:
        _tell(before[0] or NONE, before[1] or "")


def _tell(spans_: str, above: str) -> None:
    told = (SPANS, spans_, ABOVE, above)
    _ask("SELECT set_config(%s, %s, false), set_config(%s, %s, false)", *told)


def _ask(sql: str, *values: str) -> tuple[Any, ...]:
    """Straight to the driver: it is no question of the product's own."""
    connection.ensure_connection()
    assert connection.connection is not None
    row: tuple[Any, ...] = connection.connection.execute(sql, values).fetchone()
    return row
