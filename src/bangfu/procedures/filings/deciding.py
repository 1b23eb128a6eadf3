"""Decisions about a step: pass, return, reject; posting a notice; taking a filing back."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import calendar, definitions, posting
from bangfu.procedures.filings import clock, ending, frame, path, proving, seats
from bangfu.procedures.filings.models import Decision, Filing, Standing, State, Step
from bangfu.procedures.filings.seats import Seat

DECIDE = Permission.PROCEDURES_DECIDE
ACTS = ("open", "approve", "return", "reject", "post")


class Taken:
    """A step taken up for a decision: filing locked, version right, person in their seat."""

    def __init__(self, by: User, uid: UUID, step: UUID, version: int | None) -> None:
        self.by = by
        self.filing: Filing = frame.locked(by, uid, DECIDE)
        frame.require_open(self.filing, version)
        self.step: Step = self.filing.steps.get(uid=step)
        if not self.step.is_open:
            frame.require_open(self.filing, -1)
        self.seat: Seat = seats.require(by, self.step)
        self.procedure: Procedure = definitions.thawed(self.filing.definition)
        self.stage = definitions.stage(self.procedure, self.step.stage)
        if self.step.kind == "approval":
            require_apart(self.filing, self.step.stage, {by.username, self.seat.holder})

    def keep(
        self, verb: str, reason: str = "", operation_id: str = "", **changes: object
    ) -> Filing:
        """Keep the act."""
        about = {"step": self.step, "seat": self.seat, "reason": reason, "changes": changes}
        frame.keep(self.by, self.filing, verb, operation_id=operation_id, **about)  # type: ignore[arg-type]
        return self.filing


def involved(filing: Filing, stage: str = "") -> set[str]:
    """Who opened the filing, or acted on a stage of it other than the one named."""
    acts = Decision.objects.filter(filing=filing, verb__in=ACTS).exclude(stage=stage or "-")
    people = {name for pair in acts.values_list("by", "behalf") for name in pair}
    proof = filing.evidence.exclude(step__stage=stage) if stage else filing.evidence.all()
    return (people | set(proof.values_list("by", flat=True)) | {filing.opened_by}) - {""}


def require_apart(filing: Filing, stage: str, people: set[str]) -> None:
    """Refuse whoever opened the filing or acted on another stage of it, in person or through.

    Raises:
        Refusal: ``procedures.same_person`` (403).
    """
    if people & involved(filing, stage):
        raise Refusal(
            "procedures.same_person",
            _("提出或办过前面环节的人不能审批同一件事项。"),
            hint=_("请由本级的另一位同事审批。"),
            status=403,
        )


def approve(taken: Taken, reason: str, operation_id: str) -> Filing:
    """Pass a step, and let the effect write after the last one."""
    filing, step = taken.filing, taken.step
    _require_ready(taken)
    if step.kind == "approval":
        ending.require_sound(taken.by, filing, taken.procedure)
    path.close(step, Standing.DONE, taken.by.username)
    told = {}
    if path.go_on(filing, taken.procedure, step):
        told = ending.complete(taken.by, filing, taken.procedure)
    return taken.keep("approve", reason, operation_id, **told)


def _require_ready(taken: Taken) -> None:
    """Refuse before the time, while objections are open or proof is missing."""
    filing, step = taken.filing, taken.step
    if filing.objections.filter(answered_on=None).exists():
        raise Refusal(
            "procedures.objected",
            _("有异议还没有答复，时限已暂停。"),
            hint=_("请先答复异议。"),
        )
    if step.kind == "notice" and step.notice_from is None:
        raise Refusal("procedures.not_posted", _("公示还没有张贴。"), hint=_("请先登记张贴日期。"))
    if clock.today() < step.earliest:
        raise Refusal(
            "procedures.too_early",
            _("最早 %(day)s 可以办理这个环节。") % {"day": step.earliest.isoformat()},
            context={"earliest": step.earliest.isoformat()},
        )
    if missing := proving.lacking(taken.stage, proving.latest(step)):
        raise Refusal(
            "procedures.evidence_missing", " ".join(missing), context={"missing": len(missing)}
        )


def send_back(taken: Taken, reason: str, to: str, operation_id: str) -> Filing:
    """Return it to an earlier stage."""
    goal = path.target(taken.procedure, taken.stage, to)
    if goal == taken.stage.id:
        raise Refusal(
            "procedures.first_stage",
            _("这是第一个环节，不能退回。"),
            hint=_("请撤回或不予通过。"),
        )
    path.go_back(taken.filing, taken.procedure, taken.step, goal)
    return taken.keep("return", reason, operation_id, to=goal)


def reject(taken: Taken, reason: str, operation_id: str) -> Filing:
    """End it without effect."""
    ending.shut(taken.filing, State.REJECTED, reason)
    return taken.keep("reject", reason, operation_id)


def post(by: User, several: Sequence[Taken], on: dt.date, operation_id: str = "") -> Filing:
    """Note the day on which notices were posted together; from then on they run."""
    filings = [_post(taken, on, operation_id) for taken in several]
    posting.tell(by, [taken.step for taken in several])
    return filings[0]


def _post(taken: Taken, on: dt.date, operation_id: str) -> Filing:
    require_unposted(taken, on)
    assert taken.stage.notice is not None
    step = taken.step
    days = definitions.days(taken.stage.notice.days) or 0
    step.notice_from = on
    step.notice_to = calendar.calendar().after(on, days, taken.stage.counted)
    step.earliest = step.notice_to + path.ONE
    step.save()
    return taken.keep("post", "", operation_id, days=[on.isoformat(), step.notice_to.isoformat()])


def require_unposted(taken: Taken, on: dt.date) -> None:
    """Refuse steps without a notice, or whose notice is up already, and days that cannot be.

    Raises:
        Refusal: ``procedures.no_notice`` (409), ``procedures.notice_day``.
    """
    step = taken.step
    if step.kind != "notice" or taken.stage.notice is None or step.notice_from is not None:
        raise Refusal("procedures.no_notice", _("这个环节没有要张贴的公示。"), status=409)
    if not step.opened_on <= on <= clock.today():
        raise Refusal("procedures.notice_day", _("张贴日期应在本环节开始之后、不晚于今天。"))


def withdraw(by: User, filing: Filing, reason: str, operation_id: str) -> Filing:
    """Take it back: whoever opened it, or a colleague once that person's post has ended."""
    if by.username != filing.opened_by and _still_there(filing):
        raise Refusal(
            "procedures.not_opened_by_you",
            _("只有提出的人可以撤回。"),
            hint=_("请联系提出的人，或由办理环节的人退回。"),
            status=403,
        )
    ending.shut(filing, State.WITHDRAWN, reason)
    frame.keep(by, filing, "withdraw", reason=reason, operation_id=operation_id)
    return filing


def _still_there(filing: Filing) -> bool:
    try:
        opener = accounts.by_username(filing.opened_by)
    except User.DoesNotExist:
        return False
    return filing.division_id in scope.of(opener, Permission.PROCEDURES_OPEN)
