"""Writing households: many at once from a ledger, or one by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from bangfu.base.accounts.scope import Scope
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE, Mask, listed
from bangfu.registry.households.bulk import difference, matching, writing
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.households.changes import acting, editing
from bangfu.registry.households.changes.patch import NOTHING, Values, patch
from bangfu.registry.households.models import Household

Seen = tuple[int, int]


@dataclass(slots=True)
class Outcome:
    """What came of bringing a batch in.

    Args:
        counts: ``{"household": {"new", "changed", "unchanged"}, "member": ..., "income": ...}``.
        conflicts: households of the batch that were held back, because the registry changed
            since somebody looked.
        villages: whose records changed.
    """

    counts: dict[str, dict[str, int]]
    conflicts: list[int]
    villages: set[str]


def bring_in(*, by: str, batch: Incoming, seen: list[Seen], origin: str, scope: Scope) -> Outcome:
    """Create and update the households of a batch, inside the caller's transaction.

    Args:
        by: who, for the trail.
        batch: typed rows, already found acceptable.
        seen: per household the primary key (-1: none) and version that was looked at when it
            was found acceptable. A household that is not so any more is held back, unless nothing
            in it would change.
        origin: what the rows came from, for the trail.
        scope: where the person may write today; households elsewhere are held back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a batch is brought in whole, in the transaction of who brings it")
    rows.lock()
    matched = matching.match(batch, for_update=True)
    found = difference.find(batch, matched)
    stale = (_stale(matched, seen) | _beyond(batch, matched, scope)) & found.touched(batch.units)
    written = writing.write(
        by=by, batch=batch, matched=matched, found=found, chosen=~stale, origin=origin
    )
    return Outcome(written.counts, np.flatnonzero(stale).tolist(), written.villages)


def _stale(matched: Matched, seen: list[Seen]) -> Mask:
    """Per household: whether it is not what was seen, or something new stands in its way."""
    now: list[Any] = [
        (pk, matched.registered[pk].version if pk != NONE else 0) for pk in matched.households
    ]
    stale = np.array([a != b for a, b in zip(now, seen, strict=True)], bool)
    stale[[trouble.unit for trouble in matched.troubles]] = True
    return stale


def _beyond(batch: Incoming, matched: Matched, scope: Scope) -> Mask:
    """Per household: whether it is, or would come to be, where the person may not write."""
    beyond = np.zeros(batch.units, bool)
    for unit, pk in enumerate(matched.households):
        beyond[unit] = pk != NONE and matched.registered[pk].village not in scope
    units, villages = (listed(batch.households, name) for name in ("unit", "village"))
    for unit, village in zip(units, villages, strict=True):
        beyond[unit] |= village is not None and village not in scope
    return beyond


def edit(
    *,
    by: str,
    user: Any,
    uid: UUID,
    version: int,
    changes: Values = NOTHING,
    members: Mapping[UUID, Values] = NOTHING,
    incomes: Mapping[int, Values] = NOTHING,
    reason: str = "",
    day: dt.date | None = None,
    operation_id: str = "",
) -> Household:
    """Change values of a household, its members and its incomes, as one act.

    A form opened on an older version goes through where others changed other fields since.

    Args:
        by: who, for the trail.
        user: who, for scope and right.
        uid: the household.
        version: that the person looked at.
        changes: ``{column: typed value}`` of the household; ``None`` is unknown.
        members: ``{uid: {column: value}}`` of members; ``id_no`` in clear.
        incomes: ``{year: {column: fen}}``; a year without a sheet gets one.
        reason: why, where one is given.
        day: when it came to be so, where that was before it is entered.
        operation_id: made by the client; the same one again gets the first reply.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
        Refusal: ``rights.missing``, ``households.ended``, ``households.invalid`` with the fields,
            ``households.changed_meanwhile`` (409) with each field, theirs and mine.
        LookupError: a column or member that is not of this household.
    """
    act = acting.Act(by, user, reason, day=day, operation_id=operation_id)
    return editing.edit(act, "update", uid, version, patch(changes, members, incomes))


def correct(
    *,
    by: str,
    user: Any,
    uid: UUID,
    version: int,
    changes: Values = NOTHING,
    members: Mapping[UUID, Values] = NOTHING,
    incomes: Mapping[int, Values] = NOTHING,
    reason: str,
    proof: str = "",
    operation_id: str = "",
) -> Household:
    """Correct what was entered by mistake: as ``edit``, but the reason is asked for.

    Raises:
        Refusal: as ``edit``; ``households.invalid`` without a reason.
    """
    act = acting.Act(by, user, reason, proof, operation_id=operation_id)
    acting.require_reason(act)
    return editing.edit(act, "correct", uid, version, patch(changes, members, incomes))
