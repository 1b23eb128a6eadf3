"""The frame of every act: sight and right, lock, version, one reply per operation, trail."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Decision, Filing, Operation, Series, Step
from bangfu.procedures.filings.seats import Seat

READ = Permission.PROCEDURES_READ
LONGEST = 2_000
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an act.

    Args:
        filing: its key.
        number: its number.
        state: where it stands now.
        version: to act on it next.
        receipt: of an objection.
        again: whether this is the stored reply to an act repeated.
    """

    filing: str
    number: str
    state: str
    version: int
    receipt: str = ""
    again: bool = False


def reply(filing: Filing, receipt: str = "") -> Reply:
    """The reply about a filing as it stands."""
    return Reply(str(filing.uid), filing.number, filing.state, filing.version, receipt)


def once(by: User, verb: str, operation_id: str, work: Callable[[], Reply]) -> Reply:
    """Do something under the id its client gave it; the same id again gets the first reply.

    Raises:
        Refusal: ``procedures.operation_reused`` (409) when it was another act or somebody else's.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an act and its entry belong in one transaction")
    if not operation_id:
        return work()
    try:
        with transaction.atomic():  # whoever comes second waits here for the first
            Operation.objects.create(
                pk=operation_id, actor=by.username, verb=verb, reply={}, at=timezone.now()
            )
    except IntegrityError:
        return _before(by, verb, Operation.objects.get(pk=operation_id))
    found = work()
    Operation.objects.filter(pk=operation_id).update(reply=asdict(found))
    return found


def _before(by: User, verb: str, done: Operation) -> Reply:
    if (done.actor, done.verb) != (by.username, verb):
        raise Refusal(
            "procedures.operation_reused",
            _("这个操作编号已经用过。"),
            hint=_("请刷新页面后重新办理。"),
            status=409,
        )
    return Reply(**{**done.reply, "again": True})


def locked(by: User, uid: UUID, permission: Permission) -> Filing:
    """A filing of the person's sight, locked for change, where they hold a right.

    Raises:
        Filing.DoesNotExist: none of that key in the person's sight.
        Refusal: ``rights.missing``.
    """
    found: Filing = Filing.objects.visible_to(by, READ).select_for_update(of=("self",)).get(uid=uid)
    rights.require(by, permission, at=found.division_id)
    return found


def require_open(filing: Filing, version: int | None = None) -> None:
    """Refuse acts on what is closed or has moved on since the person looked.

    Raises:
        Refusal: ``procedures.closed``, ``procedures.moved_on`` (409).
    """
    if not filing.is_open:
        raise Refusal(
            "procedures.closed",
            _("这件事项已经%(state)s，不能再办理。") % {"state": filing.get_state_display()},
            status=409,
        )
    if version is not None and filing.version != version:
        raise Refusal(
            "procedures.moved_on",
            _("这件事项已有新的进展，您的操作没有生效。"),
            hint=_("请重新打开看最新的情况。"),
            status=409,
        )


def said(text: str, *, required: bool = False) -> str:
    """A reason as it is kept.

    Raises:
        Refusal: ``procedures.silent``, ``procedures.long``.
    """
    text = text.strip()
    if required and not text:
        raise Refusal("procedures.silent", _("请写明原因。"))
    if len(text) > LONGEST:
        raise Refusal("procedures.long", _("文字太长，最多 %(most)s 个字。") % {"most": LONGEST})
    return text


def keep(
    by: User | str,
    filing: Filing,
    verb: str,
    *,
    step: Step | None = None,
    seat: Seat | None = None,
    reason: str = "",
    operation_id: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Keep an act: the filing with its next version, a decision, an entry of the trail.

    ``by`` is a name where nobody with an account acts.
    """
    who = by if isinstance(by, str) else by.username
    filing.version += 1
    filing.save()
    behalf = seat.holder if seat and seat.holder != who else ""
    Decision.objects.create(
        filing=filing,
        step=step,
        stage=step.stage if step else "",
        verb=verb,
        by=who,
        behalf=behalf,
        role=seat.role if seat else "",
        on=clock.today(),
        at=timezone.now(),
        reason=reason,
    )
    told = {"procedure": filing.procedure, "subject": filing.subject_number, **(changes or {})}
    if step is not None:
        told |= {"stage": step.stage, "round": step.round}
    if behalf:
        told["behalf"] = behalf
    record(who, filing, verb, told, operation_id)


def record(
    by: str, filing: Filing, verb: str, changes: Mapping[str, Any], operation_id: str = ""
) -> None:
    """One entry of the trail about a filing."""
    division = filing.division_id
    act = audit.Act(f"procedures.{verb}", "filing", filing.number, division, changes)
    audit.record(by=by, act=act, operation_id=operation_id)


def next_number(division: str, letter: str) -> str:
    """The next number of a county and year: ``F421083-2016-00001``."""
    key = f"{letter}{division[:COUNTY_DIGITS]}-{clock.today().year}"
    Series.objects.get_or_create(key=key)
    series = Series.objects.select_for_update().get(key=key)
    series.last += 1
    series.save()
    return f"{key}-{series.last:05d}"
