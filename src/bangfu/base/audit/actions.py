"""Writing to the trail. Called by every other action inside its own transaction."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bangfu.base.audit import chain as seal
from bangfu.base.audit.models import Entry, Head

SYSTEM = "system"
BATCH = 5_000
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happened to one subject.

    Args:
        action: ``<slice>.<verb>``, e.g. ``households.create``.
        subject_type: what was touched, e.g. ``household``.
        subject_id: its public identifier.
        division: 12-digit code of where it belongs; empty for system matters.
        changes: ``{field: [before, after]}`` or other plain JSON. Never an id number or account.
    """

    action: str
    subject_type: str
    subject_id: str
    division: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)


def chain_of(division: str) -> str:
    """The chain an act belongs to: its county, or ``system`` above and outside counties."""
    county = division[:COUNTY_DIGITS]
    return county if len(division) > COUNTY_DIGITS and county[-2:] != "00" else SYSTEM


def record(*, by: str, act: Act, operation_id: str = "") -> None:
    """Write one act to the trail."""
    record_all(by=by, acts=[act], operation_id=operation_id)


def record_all(*, by: str, acts: Iterable[Act], operation_id: str = "") -> int:
    """Write acts in order; returns how many. Must run inside the caller's transaction.

    The trail cannot be switched off: if it cannot be written, the act itself fails.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an act and its audit entry belong in one transaction")
    by_chain: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_chain[chain_of(act.division)].append(act)
    now = timezone.now()
    for chain in sorted(by_chain):  # one order for all writers: no deadlock between two chains
        _append(chain, by_chain[chain], actor=by, operation_id=operation_id, at=now)
    return sum(map(len, by_chain.values()))


def _append(chain: str, acts: list[Act], *, actor: str, operation_id: str, at: dt.datetime) -> None:
    Head.objects.get_or_create(chain=chain)
    head = Head.objects.select_for_update().get(chain=chain)
    for start in range(0, len(acts), BATCH):
        entries = []
        for act in acts[start : start + BATCH]:
            columns: dict[str, Any] = {
                "chain": chain,
                "seq": head.seq + 1,
                "at": at,
                "actor": actor,
                "action": act.action,
                "subject_type": act.subject_type,
                "subject_id": act.subject_id,
                "division": act.division,
                "operation_id": operation_id,
                "changes": seal.plain(dict(act.changes)),
            }
            mark = seal.digest(head.hash, **columns)
            columns |= {"previous": head.hash, "hash": mark}
            head.seq, head.hash = head.seq + 1, mark
            entries.append(columns)
        _insert(entries)
    head.save()


def _insert(entries: list[dict[str, Any]]) -> None:
    """Write entries past the ORM: a ledger brings more than a hundred thousand at once."""
    fields = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(Entry._meta.db_table)
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  our own names
    moment = connection.ops.adapt_datetimefield_value(entries[0]["at"])
    ready = [
        {**entry, "at": moment, "changes": json.dumps(entry["changes"], ensure_ascii=False)}
        for entry in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[entry[field.name] for field in fields] for entry in ready])
