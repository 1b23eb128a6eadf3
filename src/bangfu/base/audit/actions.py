"""Writing to the trail. Called by every other action inside its own transaction."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from bangfu.base.audit import chain as seal
from bangfu.base.audit.models import Entry, Head, Reading

SYSTEM = "system"
BATCH = 5_000
COUNTY_DIGITS = 6
SEAL_EVERY = 1_000  # readings that stand with no more than their own mark
SEAL = "audit.seal"


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


# --- readings: who looked at what ---


def note_reading(
    *,
    by: str,
    what: str,
    subject_type: str,
    subject_id: str,
    division: str = "",
    purpose: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note that somebody saw something: one row, no chain to wait for.

    Args:
        by: user name of who looks.
        what: ``<slice>.<verb>``, e.g. ``households.open``.
        subject_type: what was looked at, e.g. ``household``.
        subject_id: its identifier, the same one as in the trail of writes.
        division: 12-digit code of where it belongs.
        purpose: what for, where it was asked.
        details: plain JSON: which part, how many rows. Never what was read, never an id number.
    """
    columns: dict[str, Any] = {
        "at": timezone.now(),
        "actor": by,
        "action": what,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "division": division,
        "purpose": purpose,
        "details": seal.plain(dict(details or {})),
    }
    row = Reading.objects.create(**columns, mark=seal.mark(**columns))
    if row.pk % SEAL_EVERY == 0:
        seal_readings()


@transaction.atomic
def seal_readings(*, by: str = SYSTEM) -> int:
    """Seal every reading that stands alone into the trail, in one batch; returns how many.

    Readings that another transaction has not finished yet go into the next batch.
    """
    lock(SYSTEM)  # one batch at a time
    number = (Reading.objects.aggregate(last=Max("batch"))["last"] or 0) + 1
    if not Reading.objects.filter(batch=None).update(batch=number):
        return 0
    marks = list(Reading.objects.filter(batch=number).order_by("pk").values_list("mark", flat=True))
    changes = {"count": len(marks), "digest": seal.together(number, marks)}
    record(by=by, act=Act(SEAL, "readings", str(number), changes=changes))
    return len(marks)


# --- how a row gets into its chain ---


def _append(chain: str, acts: list[Act], *, actor: str, operation_id: str, at: dt.datetime) -> None:
    head = lock(chain)
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
    head.mark = seal.head(chain, head.seq, head.hash)
    head.save()


def lock(chain: str) -> Head:
    """The end of a chain, held until the transaction ends; made where there is none."""
    Head.objects.get_or_create(chain=chain, defaults={"mark": seal.head(chain, 0, seal.START)})
    return Head.objects.select_for_update().get(chain=chain)


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
