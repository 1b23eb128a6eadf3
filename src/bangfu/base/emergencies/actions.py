"""Asking for emergency access, allowing it, declining it, ending it early."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES, WORKING
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division
from bangfu.base.emergencies import queries
from bangfu.base.emergencies.models import REASON, Emergency
from bangfu.base.emergencies.queries import State
from bangfu.base.kit.refusals import Refusal

HOURS = 4  # how long it lasts; there is no way to make it longer but to ask again
SHORTEST = 10  # characters of a reason that somebody else can judge


@transaction.atomic
def ask(*, by: User, role: str, division: Division, reason: str) -> Emergency:
    """Ask for a post at a place, which a second officer has to allow.

    Args:
        by: an officer with a post of their own.
        role: one of those that work with records.
        division: where.
        reason: what happened, and what has to be done at once.

    Raises:
        Refusal: ``emergencies.no_post`` (403), ``emergencies.role``, ``emergencies.reason``,
            ``emergencies.held``, ``emergencies.waiting`` (409).
    """
    User.objects.select_for_update().get(pk=by.pk)  # asked twice at once, it is asked once
    if not queries.may_ask(by):
        raise Refusal("emergencies.no_post", _("任有业务岗位的人才能申请应急访问。"), status=403)
    _require_fitting(by, role, division)
    if any(post.role == role and post.division_id == division.code for post in scope.posts(by)):
        raise Refusal("emergencies.held", _("您已经任有这个岗位，不用申请。"))
    if queries.pending(by, role, division.code):
        raise Refusal("emergencies.waiting", _("已经申请过，正在等人同意。"), status=409)
    said = _said(reason, _("请写明发生了什么、要立即办什么。"))
    made = Emergency.objects.create(
        user=by, role=role, division=division, reason=said, asked_at=timezone.now()
    )
    _note(by, "emergencies.ask", made, {"reason": made.reason})
    return made


@transaction.atomic
def allow(*, by: User, emergency: UUID) -> Emergency:
    """Let somebody else hold the post they asked for, from now for ``HOURS``.

    Raises:
        Emergency.DoesNotExist: not within the person's sight.
        Refusal: ``emergencies.self`` (403), ``rights.missing``, ``emergencies.settled`` (409),
            or what ``accounts.actions.grant`` refuses.
    """
    found = _waiting(by, emergency)
    now = timezone.now()
    until = now + dt.timedelta(hours=HOURS)
    found.post = accounts.grant(
        by=by.username,
        user=found.user,
        role=found.role,
        division=found.division,
        valid_from=timezone.localdate(now),
        valid_to=timezone.localdate(until),
        until=until,
    )
    found.decided_by, found.decided_at = by.username, now
    found.save(update_fields=["post", "decided_by", "decided_at"])
    told = {"until": until.isoformat(timespec="minutes"), "reason": found.reason}
    _note(by, "emergencies.allow", found, told)
    return found


@transaction.atomic
def decline(*, by: User, emergency: UUID, reason: str) -> Emergency:
    """Do not allow it; the person who asked reads why.

    Raises:
        Emergency.DoesNotExist: not within the person's sight.
        Refusal: as ``allow``, ``emergencies.reason``.
    """
    found = _waiting(by, emergency)
    found.note = _said(reason, _("请写明为什么不同意，让申请的人知道该找谁、怎么办。"))
    found.decided_by, found.decided_at = by.username, timezone.now()
    found.save(update_fields=["note", "decided_by", "decided_at"])
    _note(by, "emergencies.decline", found, {"reason": found.note})
    return found


@transaction.atomic
def end(*, by: User, emergency: UUID) -> Emergency:
    """End it before its hours are over; it gives nothing from this moment.

    Raises:
        Emergency.DoesNotExist: not within the person's sight.
        Refusal: ``emergencies.settled`` (409).
    """
    found = _locked(by, emergency)
    if queries.state(found) != State.OPEN or found.post is None:
        raise _settled()
    now = timezone.now()
    found.post.until = now
    found.post.save(update_fields=["until"])
    found.ended_by, found.ended_at = by.username, now
    found.save(update_fields=["ended_by", "ended_at"])
    _note(by, "emergencies.end", found, {})
    return found


def _require_fitting(by: User, role: str, division: Division) -> None:
    """Refuse at once what could not be granted later."""
    if role not in WORKING:
        raise Refusal("emergencies.role", _("请选择要临时担任的岗位。"))
    title = ROLES[role].title
    if codes.level_of(division.code) not in ROLES[role].levels:
        raise Refusal("emergencies.role", _("“%(role)s”不能设在这一级。") % {"role": title})
    if rights.incompatible({post.role for post in scope.posts(by)}, role):
        raise Refusal("emergencies.role", _("您现在的岗位不能兼任“%(role)s”。") % {"role": title})


def _locked(by: User, emergency: UUID) -> Emergency:
    rows = queries.visible_to(by).select_for_update(of=("self",))
    found: Emergency = rows.select_related("user", "division", "post").get(uid=emergency)
    return found


def _waiting(by: User, emergency: UUID) -> Emergency:
    """One that the person may decide about."""
    found = _locked(by, emergency)
    if found.user_id == by.pk:
        raise Refusal("emergencies.self", _("自己的申请要由别人同意。"), status=403)
    rights.require(by, queries.ALLOW, at=found.division_id)
    if queries.state(found) != State.WAITING:
        raise _settled()
    return found


def _settled() -> Refusal:
    return Refusal("emergencies.settled", _("这项应急访问已经有了结果，请刷新查看。"), status=409)


def _said(text: str, asked: str) -> str:
    clean = text.strip()
    if not SHORTEST <= len(clean) <= REASON:
        least = _("至少 %(number)d 个字。") % {"number": SHORTEST}
        raise Refusal("emergencies.reason", asked, hint=least)
    return clean


def _note(by: User, action: str, one: Emergency, told: dict[str, Any]) -> None:
    changes = {**told, "role": [None, one.role]}
    act = audit.Act(action, "user", one.user.username, one.division_id, changes=changes)
    audit.record(by=by.username, act=act)
