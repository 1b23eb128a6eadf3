"""Deciding who is right about differences; what the registry has wrong is put right at once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.matching import correcting, queries, standing
from bangfu.watch.matching.models import Comparison, Decision, Side
from bangfu.watch.matching.queries import Filter

DECIDE = "matching.decide"
AT_ONCE = 200
LONGEST = 500


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def decide(
    *,
    by: User,
    comparison: Comparison,
    side: str,
    reason: str = "",
    rows: Sequence[int] | None = None,
    chosen: Filter = queries.EVERY,
    progress: Progress = _silent,
) -> dict[str, int]:
    """Say who is right about open differences: those ticked, or all that fit a filter.

    Each household is one act. Where the national record is right and the value is one that can be
    set here, it is set, with its own entry in the household's history; the rest is left to be
    corrected by hand. A household that has changed since the comparison is left as it is.

    Returns ``{"decided", "applied", "by_hand", "moved"}``.

    Raises:
        Refusal: ``rights.missing``, ``matching.side``, ``matching.silent``, ``matching.nothing``.
    """
    rights.require(by, Permission.MATCHING_CHECK)
    _refuse(side, reason)
    found = queries.chosen_rows(by, comparison, chosen, rows)
    if not found:
        raise Refusal("matching.nothing", _("没有可以处理的差异。"), hint=_("请先勾选，或换条件。"))
    told = dict.fromkeys(("decided", "applied", "by_hand", "moved"), 0)
    done = 0
    for home in _homes(found):
        progress(done, len(found))
        for name, size in _decide(by, comparison, side, reason.strip(), home).items():
            told[name] += size
        done += len(home)
    return told


def _refuse(side: str, reason: str) -> None:
    if side not in Side.values:
        raise Refusal("matching.side", _("请选择以哪一方为准。"))
    if side == Side.OURS and not reason.strip():
        raise Refusal("matching.silent", _("报国网更正的，请写明依据。"))
    if len(reason) > LONGEST:
        raise Refusal("matching.long", _("文字太长，最多 %(most)s 个字。") % {"most": LONGEST})


def _homes(found: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for _key, rows in groupby(found, key=lambda row: (row["household"], row["national_no"])):
        yield list(rows)


@transaction.atomic
def _decide(
    by: User, comparison: Comparison, side: str, reason: str, rows: list[dict[str, Any]]
) -> dict[str, int]:
    """Decide about the differences of one household."""
    applied: set[int] = set()
    if side == Side.NATIONAL:
        try:
            with transaction.atomic():
                applied = correcting.apply(by, comparison, rows, reason)
        except correcting.Moved:
            return {"moved": len(rows)}
        except Refusal as refusal:  # a value that rules here do not allow is corrected by hand
            if not refusal.code.startswith("households."):
                raise
    now: dt.datetime = timezone.now()
    Decision.objects.bulk_create(
        Decision(
            comparison=comparison,
            at=row["seq"],
            village_id=row["village"],
            household_id=row["household"],
            side=side,
            reason=reason,
            applied=row["seq"] in applied,
            by=by.username,
            decided_at=now,
        )
        for row in rows
    )
    if applied:
        standing.settle(rows[0]["household"], comparison, len(applied))
    changes = {"side": side, "count": len(rows), "applied": len(applied), "reason": reason}
    changes["columns"] = sorted({row["column"] or row["kind"] for row in rows})
    act = audit.Act(
        DECIDE, "comparison", str(comparison.pk), division=rows[0]["village"], changes=changes
    )
    audit.record(by=by.username, act=act)
    by_hand = len(rows) - len(applied) if side == Side.NATIONAL else 0
    return {"decided": len(rows), "applied": len(applied), "by_hand": by_hand}


@transaction.atomic
def withdraw(*, by: User, decision: Decision) -> None:
    """Take a decision back; one that changed the record is undone in the household's history.

    Raises:
        Refusal: ``rights.missing``, ``matching.applied``, ``matching.withdrawn``.
    """
    now = Decision.objects.select_for_update().get(pk=decision.pk)
    rights.require(by, Permission.MATCHING_CHECK, at=now.village_id)
    if now.applied:
        raise Refusal(
            "matching.applied",
            _("档案已按国网改过，这里不能撤回。"),
            hint=_("请在这一户的“变更记录”中撤销那次修改。"),
            status=409,
        )
    if now.withdrawn_at is not None:
        raise Refusal("matching.withdrawn", _("这项决定已经撤回。"), status=409)
    now.withdrawn_at, now.withdrawn_by = timezone.now(), by.username
    now.save(update_fields=["withdrawn_at", "withdrawn_by"])
    act = audit.Act(
        "matching.withdraw",
        "comparison",
        str(now.comparison_id),
        division=now.village_id,
        changes={"at": now.at, "side": now.side},
    )
    audit.record(by=by.username, act=act)


def asked(
    comparison: Comparison, side: str, reason: str, rows: Sequence[int] | None, chosen: Filter
) -> dict[str, Any]:
    """The parameters of a job that decides the same."""
    return {
        "comparison": str(comparison.pk),
        "side": side,
        "reason": reason,
        "rows": None if rows is None else list(rows),
        "chosen": asdict(chosen),
    }


def decide_job(
    *,
    by: str,
    progress: Progress,
    comparison: str,
    side: str,
    reason: str,
    rows: list[int] | None,
    chosen: dict[str, Any],
) -> dict[str, Any]:
    """The work of a ``matching.decide`` job, with the rights of the moment it runs.

    Begun again after an interruption it goes on: what is decided is no longer open.
    """
    person = accounts.by_username(by)
    found = queries.get(person, UUID(comparison))
    try:
        return decide(
            by=person,
            comparison=found,
            side=side,
            reason=reason,
            rows=rows,
            chosen=Filter(**chosen),
            progress=progress,
        )
    except Refusal as refusal:
        if refusal.code != "matching.nothing":
            raise
        return {}
