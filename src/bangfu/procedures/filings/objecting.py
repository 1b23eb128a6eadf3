"""Objections: a receipt, a stopped clock, an answer."""

from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import calendar, definitions
from bangfu.procedures.filings import clock, frame, path
from bangfu.procedures.filings.deciding import require_apart
from bangfu.procedures.filings.frame import Reply
from bangfu.procedures.filings.models import Filing, Objection, Standing

LONGEST_NAME = 60
# Who acts where somebody without an account objects.
PUBLIC: Final = "system:public"


def object_(by: User, uid: UUID, text: str, told_by: str, operation_id: str) -> Reply:
    """Receive an objection; see ``actions.object_``."""
    return receive(
        by.username, frame.locked(by, uid, Permission.PROCEDURES_OPEN), text, told_by, operation_id
    )


def from_public(pk: int, text: str) -> Objection:
    """Receive an objection made on a public page; the clock stands from then on.

    Args:
        pk: of the filing; whoever calls has found it on a notice that is up.
        text: what is held against it.
    """
    filing = Filing.objects.select_for_update().get(pk=pk)
    receipt = receive(PUBLIC, filing, text, "", "").receipt
    found: Objection = filing.objections.get(receipt=receipt)
    return found


def receive(by: str, filing: Filing, text: str, told_by: str, operation_id: str) -> Reply:
    """Keep an objection to a locked filing, and stop its clock."""
    frame.require_open(filing)
    made = Objection.objects.create(
        filing=filing,
        receipt=frame.next_number(filing.division_id, "Y"),
        text=frame.said(text, required=True),
        told_by=told_by.strip()[:LONGEST_NAME],
        by=by,
        on=clock.today(),
        at=timezone.now(),
    )
    filing.paused_on = filing.paused_on or clock.today()
    frame.keep(by, filing, "object", operation_id=operation_id, changes={"receipt": made.receipt})
    return frame.reply(filing, made.receipt)


def answer(
    by: User, filing: Filing, uid: UUID, *, upheld: bool, text: str, operation_id: str
) -> Reply:
    """Answer an objection; see ``actions.answer_objection``."""
    found = filing.objections.select_for_update().get(uid=uid)
    if not found.is_open:
        raise Refusal("procedures.answered", _("这条异议已经答复过了。"), status=409)
    require_apart(filing, "", {by.username})
    found.upheld, found.answer = upheld, frame.said(text, required=True)
    found.answered_by, found.answered_on = by.username, clock.today()
    found.save()
    if not filing.objections.filter(answered_on=None).exists():
        _resume(filing)
    if upheld:
        procedure = definitions.thawed(filing.definition)
        path.go_back(filing, procedure, None, procedure.stages[0].id)
    told = {"receipt": found.receipt, "upheld": upheld}
    frame.keep(by, filing, "answer", operation_id=operation_id, changes=told)
    return frame.reply(filing, found.receipt)


def _resume(filing: Filing) -> None:
    """Let the clock run again: every day of an open step moves by the days it stood still."""
    start, today = filing.paused_on or clock.today(), clock.today()
    filing.paused_on, days = None, calendar.calendar()
    procedure = definitions.thawed(filing.definition)
    if filing.due is not None:
        filing.due = days.after(filing.due, days.between(start, today))
    for step in filing.steps.filter(state=Standing.OPEN):
        stage = definitions.stage(procedure, step.stage)
        stops = stage.notice is None or stage.notice.objections
        lost = days.between(max(start, step.opened_on), today, stage.counted)
        if step.due != clock.FAR:
            step.due = days.after(step.due, lost, stage.counted)
        if step.notice_to is not None and step.notice_from is not None and stops:
            lost = days.between(max(start, step.notice_from), today, stage.counted)
            step.notice_to = days.after(step.notice_to, lost, stage.counted)
            step.earliest = step.notice_to + path.ONE
        elif step.earliest not in (clock.FAR, step.opened_on) and step.notice_from is None:
            step.earliest = days.after(step.earliest, lost, stage.counted)
        step.save()
