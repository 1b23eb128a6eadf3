"""Everything that is kept about the filings of a subject, read in plain SQL.

It is asked after every act of ten thousand walks, on SQLite and PostgreSQL alike, so rows are bare
and a definition that was read once is not read again.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import Decision, Evidence, Filing, Objection, Step

Row = SimpleNamespace
Rows = tuple[tuple[Any, ...], ...]
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Filing: (
        "id", "uid", "procedure", "definition", "details", "state", "opened_by", "due",
        "paused_on", "closed_on", "reason", "result", "version",
    ),
    Step: (
        "id", "filing_id", "uid", "stage", "kind", "round", "role", "level", "state", "opened_on",
        "earliest", "due", "notice_from", "notice_to", "closed_on", "closed_by", "escalated_to",
    ),
    Decision: ("id", "filing_id", "step_id", "stage", "verb", "by", "at"),
    Evidence: ("id", "filing_id", "step_id", "name", "kind", "value", "file", "digest", "by", "at"),
    Objection: ("id", "filing_id", "uid", "upheld", "answered_on"),
}  # fmt: skip
BELONGING = ("steps", "decisions", "evidence", "objections")
DAYS = {"due", "paused_on", "closed_on", "opened_on", "earliest", "notice_from", "notice_to",
        "answered_on"}  # fmt: skip


@dataclass
class Seen:
    """One filing with what belongs to it, each in order of entry.

    Args:
        row: its own columns; keys as ``UUID``, days as dates.
        procedure: the definition it began with.
    """

    row: Row
    procedure: Procedure
    steps: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    objections: list[Row] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return bool(self.row.state == "open")

    def proof(self, step: Row) -> dict[str, Row]:
        """The proof of a step that stands, by name."""
        return {one.name: one for one in self.evidence if one.step_id == step.id}


def rows(label: str, key: str) -> tuple[Rows, ...]:
    """The rows of every table about a subject: equal where nothing was changed."""
    with connection.cursor() as cursor:
        return tuple(_ask(cursor, question, (label, key)) for question in _questions())


def _ask(cursor: Any, question: str, given: tuple[str, str]) -> Rows:
    cursor.execute(question, given)
    return tuple(cursor.fetchall())


@lru_cache(maxsize=1)
def _questions() -> list[str]:
    quote, filings = connection.ops.quote_name, Filing._meta.db_table
    found = []
    for model, columns in COLUMNS.items():
        wanted = ", ".join(f"x.{quote(name)}" for name in columns)
        source = f"{model._meta.db_table} x"
        if model is not Filing:
            source += f" JOIN {filings} f ON f.id = x.filing_id"
        about = "x" if model is Filing else "f"
        found.append(
            f"SELECT {wanted} FROM {source}"
            f" WHERE {about}.subject_type = %s AND {about}.subject_id = %s ORDER BY x.id"
        )
    return found


def filings(read: tuple[Rows, ...]) -> list[Seen]:
    """The filings that such rows tell of, in order of opening."""
    first, *others = (_named(*pair) for pair in zip(COLUMNS.values(), read, strict=True))
    found = {row.id: Seen(row, _procedure(row.definition)) for row in first}
    for name, belonging in zip(BELONGING, others, strict=True):
        for row in belonging:
            getattr(found[row.filing_id], name).append(row)
    return list(found.values())


def one(filing: Filing) -> Seen:
    """One filing."""
    every = filings(rows(filing.subject_type, filing.subject_id))
    return next(seen for seen in every if seen.row.id == filing.pk)


def _named(columns: tuple[str, ...], read: Rows) -> Iterable[Row]:
    for values in read:
        row = Row(**dict(zip(columns, values, strict=True)))
        for name in DAYS & row.__dict__.keys():
            row.__dict__[name] = _day(row.__dict__[name])
        if "uid" in row.__dict__:
            row.uid = row.uid if isinstance(row.uid, UUID) else UUID(row.uid)
        if "value" in row.__dict__:
            row.value = json.loads(row.value) if isinstance(row.value, str) else row.value
        yield row


def _day(kept: Any) -> dt.date | None:
    return dt.date.fromisoformat(kept) if isinstance(kept, str) else kept


@lru_cache(maxsize=256)
def _procedure(text: str) -> Procedure:
    return definitions.thawed(json.loads(text))
