"""Filings: what waits for me, one with its steps and proof asked for."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, naming, paging
from bangfu.api.kinds import SIZE, Code, Cursor, Place, Size, Word
from bangfu.api.naming import Names, language
from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import definitions
from bangfu.procedures.filings import clock, queries, seats
from bangfu.procedures.filings.models import Filing, Step
from bangfu.procedures.filings.queries import Filter, Whole

router = Router(tags=[_("程序")])
READ = Permission.PROCEDURES_READ


class Subject(Schema):
    """What a filing is about."""

    type: str = Field(description=_("household、village 等"))
    id: str = Field(description=_("对象的编号；一户的是 uid"))
    number: str
    name: str


class Waiting(Schema):
    """A step that waits."""

    filing: UUID
    step: UUID
    number: str = Field(description=_("程序的编号"), examples=["F421083-2016-00001"])
    procedure: str = Field(description=_("程序代码"), examples=["household_exit"])
    title: str
    stage: str = Field(description=_("环节"))
    stage_title: str
    subject: Subject
    place: Place
    due: dt.date | None = Field(description=_("最后一天；没有期限的为 null"))
    is_late: bool
    version: int = Field(description=_("办理时带上"))


class FilingInbox(Schema):
    """Steps that wait, due first."""

    items: list[Waiting]
    next: str | None = Field(description=_("下一页的 after；没有下一页为 null"))


class Asked(Schema):
    """A value or proof that a stage asks for."""

    id: str
    title: str
    kind: str = Field(description=_("minutes、photo、paper、number、money、day、line、choice 等"))
    optional: bool
    given: bool = Field(description=_("是否已有"))


class OneStep(Schema):
    """A stage that was reached."""

    uid: UUID
    stage: str
    title: str
    kind: str
    round: int = Field(description=_("第几轮；退回后另起一轮"))
    state: str = Field(description=_("open、done、skipped、returned、ended"))
    role: str
    place: Place
    opened_on: dt.date
    earliest: dt.date | None = Field(description=_("最早哪一天可以办；还不能定的为 null"))
    due: dt.date | None
    notice_from: dt.date | None = Field(description=_("公示从哪一天起"))
    notice_to: dt.date | None
    closed_on: dt.date | None
    may_act: bool = Field(description=_("本人现在能否办理"))
    asks: list[Asked]


class Decision(Schema):
    """An act about the filing."""

    verb: str
    stage: str
    by: str = Field(description=_("办理人姓名"))
    on: dt.date
    reason: str


class OneFiling(Schema):
    """A filing with its steps and what was decided."""

    uid: UUID
    number: str
    procedure: str
    title: str
    subject: Subject
    place: Place
    state: str = Field(description=_("open、done、rejected、withdrawn"))
    version: int = Field(description=_("办理时带上"))
    opened_on: dt.date
    due: dt.date | None
    paused_on: dt.date | None = Field(description=_("因异议停止计时的日期"))
    closed_on: dt.date | None
    steps: list[OneStep]
    decisions: list[Decision]


@face.reads(router, "/filings", _("等我办理的环节"), FilingInbox, READ)
def filings(
    request: HttpRequest,
    desk: Literal["mine", "escalated", "unmanned", "all"] = Query(
        "mine", description=_("mine 等我办，escalated 已督办，unmanned 无人在岗，all 全部")
    ),
    procedure: Word | None = Query(None, description=_("只看这项程序")),
    at: Code | None = Query(None, description=_("哪个地区及以下")),
    late: bool = Query(False, description=_("只看逾期的")),  # noqa: FBT001
    after: Cursor | None = Query(None, description=_("上一页的 next")),
    size: Size = Query(SIZE, description=_("一页多少条")),
) -> dict[str, Any]:
    """Open steps, due first."""
    chosen = Filter(procedure=procedure or "", late=late, at=at or "", desk=desk)
    found = queries.page(face.person(request), chosen, after=paging.text(after))
    rows = list(found[: size + 1])
    names = Names(step.division_id for step in rows)
    last = rows[size - 1] if len(rows) > size else None
    return {
        "items": [_waiting(step, names) for step in rows[:size]],
        "next": paging.mark([queries.mark(last)]) if last else None,
    }


def _waiting(step: Step, names: Names) -> dict[str, Any]:
    filing = step.filing
    procedure = definitions.thawed(filing.definition)
    is_late = step.due < clock.today() and filing.paused_on is None
    return {
        "filing": filing.uid,
        "step": step.uid,
        "number": filing.number,
        "procedure": filing.procedure,
        "title": procedure.title.text(language()),
        "stage": step.stage,
        "stage_title": definitions.stage(procedure, step.stage).title.text(language()),
        "subject": _subject(filing),
        "place": names.place(step.division_id),
        "due": _day(step.due),
        "is_late": is_late,
        "version": filing.version,
    }


def _subject(filing: Filing) -> dict[str, Any]:
    return {
        "type": filing.subject_type,
        "id": filing.subject_id,
        "number": filing.subject_number,
        "name": filing.subject_name,
    }


def _day(day: dt.date | None) -> dt.date | None:
    return None if day == bands.FAR else day


@face.reads(router, "/filings/{uuid:filing}", _("一件程序和它的各个环节"), OneFiling, READ)
def filing(request: HttpRequest, filing: UUID) -> dict[str, Any]:
    """A filing, what its open steps ask for, and what was decided."""
    user = face.person(request)
    with face.sought():
        whole = queries.whole(user, filing)
    one, procedure = whole.filing, definitions.thawed(whole.filing.definition)
    names = accounts.names(act.by for act in whole.decisions)
    mine = seats.of(user) if one.is_open else []
    places = Names(step.place for step in whole.steps)
    return {
        "uid": one.uid,
        "number": one.number,
        "procedure": one.procedure,
        "title": procedure.title.text(language()),
        "subject": _subject(one),
        "place": naming.one(one.division_id),
        "state": one.state,
        "version": one.version,
        "opened_on": one.opened_on,
        "due": one.due,
        "paused_on": one.paused_on,
        "closed_on": one.closed_on,
        "steps": [_step(whole, procedure, step, mine, places) for step in whole.steps],
        "decisions": [
            {
                "verb": act.verb,
                "stage": act.stage,
                "by": names.get(act.by, act.by),
                "on": act.on,
                "reason": act.reason,
            }
            for act in whole.decisions
        ],
    }


def _step(
    whole: Whole, procedure: Procedure, step: Step, mine: list[seats.Seat], places: Names
) -> dict[str, Any]:
    stage = definitions.stage(procedure, step.stage)
    given = {one.name for one in whole.evidence if one.step_id == step.pk}
    fixed = ("uid", "stage", "kind", "round", "state", "role", "opened_on", "closed_on")
    return {
        **{name: getattr(step, name) for name in (*fixed, "notice_from", "notice_to")},
        "title": stage.title.text(language()),
        "place": places.place(step.place),
        "earliest": _day(step.earliest),
        "due": _day(step.due),
        "may_act": step.is_open and any(seat.fits(step) for seat in mine),
        "asks": [
            {
                "id": spec.id,
                "title": spec.title.text(language()),
                "kind": spec.kind,
                "optional": spec.optional,
                "given": spec.id in given,
            }
            for spec in stage.evidence
        ],
    }
