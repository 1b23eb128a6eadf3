"""Asking, approving, answering, closing and withdrawing; each with its entry in the trail."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import answers, asking
from bangfu.watch.requests.asking import Wanted, Weighing
from bangfu.watch.requests.models import Answer, Column, Held, Kind, Level, Request, State

CREATE, APPROVE = Permission.REQUESTS_CREATE, Permission.REQUESTS_APPROVE
ANSWER = Permission.REQUESTS_ANSWER
MOST_COLUMNS, LONGEST = 20, 500


def create(
    *,
    by: User,
    title: str,
    purpose: str,
    division: str,
    level: str,
    due: dt.date,
    columns: Sequence[Wanted],
) -> Request:
    """Ask every place of a level for some numbers nobody holds.

    Args:
        by: who asks; needs the right for the whole place.
        title, purpose: what it is called, and what it is for or by which clause.
        division: the place it is for.
        level: who answers: counties, townships or villages, below the place or itself.
        due: by when.
        columns: what is wanted; what is like it must have been declined with a reason.

    It is sent at once, or waits for approval where it costs more than the figure in force.

    Raises:
        Refusal: ``rights.missing``, ``requests.incomplete``, ``requests.past``,
            ``requests.nobody``, ``requests.held`` with where each value is,
            ``requests.undeclined``.
    """
    place = codes.pad(division)
    rights.require(by, CREATE, at=place)
    _refuse_incomplete(title, purpose, level, due, columns)
    weighed = asking.weigh(by, place, level, columns)
    if not weighed.burden.people:
        raise Refusal("requests.nobody", _("这个地区没有要填报的单位，请换填报级别。"))
    if weighed.held:
        _note_held(by, place, weighed)
        raise _held(weighed)
    if weighed.open:
        raise _undeclined(weighed)
    return _create(by, weighed, {
        "title": title.strip(), "purpose": purpose.strip(), "division": place, "level": level,
        "due": due,
    })  # fmt: skip


def _refuse_incomplete(
    title: str, purpose: str, level: str, due: dt.date, columns: Sequence[Wanted]
) -> None:
    if not title.strip() or not purpose.strip() or level not in Level.values:
        raise Refusal("requests.incomplete", _("请填写名称、用途和由谁填报。"))
    if len(purpose) > LONGEST:
        raise Refusal("requests.long", _("文字太长，最多 %(most)s 个字。") % {"most": LONGEST})
    if due < catalogue.today():
        raise Refusal("requests.past", _("填报期限不能早于今天。"))
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise Refusal(
            "requests.columns",
            _("请列出要填的数，最多 %(most)s 个。") % {"most": MOST_COLUMNS},
        )
    if any(not c.title.strip() or not c.meaning.strip() or c.kind not in Kind.values
           for c in columns):  # fmt: skip
        raise Refusal("requests.columns", _("每个数都要写名称、口径和类型。"))


@transaction.atomic
def _note_held(by: User, division: str, weighed: Weighing) -> None:
    """Remember what was not asked because it is held: the meter counts it."""
    office, today = weighed.office, catalogue.today()
    Held.objects.bulk_create(
        Held(
            office=office,
            title=one.wanted.title.strip()[:60],
            holding=one.held.holding.key[:120],
            by=by.username,
            on=today,
        )
        for one in weighed.held
        if one.held
    )
    changes = {"columns": {o.wanted.title: o.held.holding.key for o in weighed.held if o.held}}
    act = audit.Act("requests.held", "request", "", division=division, changes=changes)
    audit.record(by=by.username, act=act)


def _held(weighed: Weighing) -> Refusal:
    told = {one.wanted.title: one.held.holding for one in weighed.held if one.held}
    listed = "；".join(f"{title} → {holding.zh}" for title, holding in told.items())
    return Refusal(
        "requests.held",
        _("这些数中心已经掌握，不用下级再报：%(listed)s。") % {"listed": listed},
        hint=_("请直接打开它的清单，或去掉这几项。"),
        context={"held": {title: holding.key for title, holding in told.items()}},
    )


def _undeclined(weighed: Weighing) -> Refusal:
    listed = "、".join(one.wanted.title for one in weighed.open)
    return Refusal(
        "requests.undeclined",
        _("这些数有相近的内容，请说明为什么不能用：%(listed)s。") % {"listed": listed},
        context={"columns": [one.wanted.title for one in weighed.open]},
    )


@transaction.atomic
def _create(by: User, weighed: Weighing, given: Mapping[str, Any]) -> Request:
    state = State.WAITING if weighed.needs_approval else State.SENT
    found = Request.objects.create(
        **given,
        state=state,
        people=weighed.burden.people,
        minutes=weighed.burden.minutes,
        office=weighed.office,
        by=by.username,
        asked_on=catalogue.today(),
    )
    Column.objects.bulk_create(
        Column(
            request=found,
            at=at,
            title=one.wanted.title.strip()[:60],
            meaning=one.wanted.meaning.strip()[:300],
            kind=one.wanted.kind,
            declined={hit.holding.key: one.wanted.declined[hit.holding.key] for hit in one.like},
        )
        for at, one in enumerate(weighed.columns)
    )
    _note("create", by, found, {"people": found.people, "minutes": found.minutes, "state": state})
    return found


def _note(verb: str, by: User, found: Request, changes: dict[str, Any]) -> None:
    act = audit.Act(
        f"requests.{verb}", "request", str(found.uid), division=found.division, changes=changes
    )
    audit.record(by=by.username, act=act)


def approve(*, by: User, request: Request) -> Request:
    """Let a costly request go out; never by who asks.

    Raises:
        Refusal: ``rights.missing``, ``requests.own``, ``requests.moved_on``.
    """
    return _decide(by, request, State.SENT, "approve", "")


def refuse(*, by: User, request: Request, reason: str) -> Request:
    """Do not let it go out, for a reason."""
    return _decide(by, request, State.REFUSED, "refuse", _reason(reason))


def _reason(text: str) -> str:
    if not text.strip():
        raise Refusal("requests.silent", _("请写明原因。"))
    return text.strip()[:LONGEST]


@transaction.atomic
def _decide(by: User, request: Request, after: State, verb: str, reason: str) -> Request:
    found = _locked(request, State.WAITING)
    for place in (found.division, found.office):  # never below who asked
        rights.require(by, APPROVE, at=place)
    if found.by == by.username:
        raise Refusal("requests.own", _("自己的要数不能自己批，请由另一位同事办理。"), status=403)
    found.state, found.reason = after, reason
    found.decided_by, found.decided_on = by.username, catalogue.today()
    found.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    _note(verb, by, found, {"reason": reason})
    return found


def _locked(request: Request, *states: State) -> Request:
    found: Request = Request.objects.select_for_update().get(pk=request.pk)
    if found.state not in states:
        raise Refusal(
            "requests.moved_on",
            _("这次要数已有新的进展，这一步现在不能办。"),
            hint=_("请重新打开看最新的情况。"),
            status=409,
        )
    return found


@transaction.atomic
def answer(
    *, by: User, request: Request, division: str, said: Mapping[int, str], version: int = 0
) -> Answer:
    """Answer for a place, or correct its answer; what is left empty is not known.

    Raises:
        Refusal: ``rights.missing``, ``requests.moved_on``, ``requests.not_asked``,
            ``requests.unreadable``.
    """
    rights.require(by, ANSWER, at=division)
    found = _locked(request, State.SENT)
    low, high = codes.span(found.division)
    if not low <= division <= high or codes.level_of(division).value != found.level:
        raise Refusal("requests.not_asked", _("没有要这个单位填报。"), status=404)
    values = answers.read(list(found.columns.all()), said)
    mine = Answer.objects.filter(request=found, division=division).first()
    if (mine.version if mine else 0) != version:
        raise Refusal(
            "requests.moved_on",
            _("别人刚填过这张表。"),
            hint=_("请重新打开看最新的情况。"),
            status=409,
        )
    kept, _new = Answer.objects.update_or_create(
        request=found,
        division=division,
        defaults={"values": values, "by": by.username, "version": version + 1},
    )
    act = audit.Act(
        "requests.answer", "request", str(found.uid), division=division, changes={"values": values}
    )
    audit.record(by=by.username, act=act)
    return kept


@transaction.atomic
def end(*, by: User, request: Request, state: str, reason: str = "") -> Request:
    """Close a request that is answered, or withdraw one that is not needed (with a reason)."""
    after = State(state)
    if after not in (State.CLOSED, State.WITHDRAWN):
        raise Refusal("requests.state", _("只能结束或撤回。"))
    text = _reason(reason) if after == State.WITHDRAWN else reason.strip()[:LONGEST]
    before = (State.SENT,) if after == State.CLOSED else (State.SENT, State.WAITING)
    found = _locked(request, *before)
    for place in (found.division, found.office):
        rights.require(by, CREATE, at=place)
    found.state, found.reason = after, text
    found.save(update_fields=["state", "reason"])
    _note("close" if after == State.CLOSED else "withdraw", by, found, {"reason": text})
    return found
