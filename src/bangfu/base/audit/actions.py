"""Writing to the trail. Called by every other action inside its own transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
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
    batch: list[Entry] = []
    for act in acts:
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
            "changes": dict(act.changes),
        }
        mark = seal.digest(head.hash, **columns)
        batch.append(Entry(previous=head.hash, hash=mark, **columns))
        head.seq, head.hash = head.seq + 1, mark
        if len(batch) == BATCH:
            Entry.objects.bulk_create(batch)
            batch = []
    Entry.objects.bulk_create(batch)
    head.save()
