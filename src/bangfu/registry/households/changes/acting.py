"""The frame of every act: scope and right, lock, one reply per operation, trail, version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.changes import writing
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household, Operation

EDIT = Permission.HOUSEHOLDS_EDIT


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a person asks for it.

    Args:
        by: who, for the trail.
        user: who, for scope and right.
        reason: why.
        proof: the paper it rests on.
        day: when it happened; today if not said.
        operation_id: made by the client; the same one again gets the first reply.
    """

    by: str
    user: Any
    reason: str = ""
    proof: str = ""
    day: dt.date | None = None
    operation_id: str = ""

    @property
    def on(self) -> dt.date:
        """The day it happened."""
        return self.day or timezone.localdate()

    def told(self) -> dict[str, Any]:
        """What the trail says of it besides what changed."""
        day = self.day.isoformat() if self.day else ""
        said = {"reason": self.reason, "proof": self.proof, "on": day}
        return {name: value for name, value in said.items() if value}


def locked(act: Act, uid: UUID) -> Open:
    """A household taken up for change and locked, if the person may change it.

    Raises:
        Household.DoesNotExist: there is none of that key in the person's sight.
        Refusal: ``rights.missing``; ``households.ended`` is for callers to ask.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an act and its entry belong in one transaction")
    home = Household.objects.visible_to(act.user).select_for_update(of=("self",)).get(uid=uid)
    rights.require(act.user, EDIT, at=home.village_id)
    return writing.take_up(home)


def require_open(opened: Open) -> None:
    """Refuse acts on a household that has ended.

    Raises:
        Refusal: ``households.ended``.
    """
    if opened.home.ended_on is not None:
        raise Refusal(
            "households.ended",
            _("这一户已于 %(day)s 注销。") % {"day": opened.home.ended_on.isoformat()},
            hint=_("如注销有误，请在变更记录里撤销。"),
        )


def require_reason(act: Act) -> None:
    """Refuse an act without a reason.

    Raises:
        Refusal: ``households.invalid`` at the field of the reason.
    """
    if not act.reason.strip():
        raise invalid("reason", _("请写明事由。"))


def invalid(column: str, message: str) -> Refusal:
    """A refusal that points at one field of the act itself."""
    field = {"part": "", "subject": "", "column": column, "message": message}
    return Refusal("households.invalid", message, context={"fields": [field]})


def require_day(act: Act, home: Household | None = None) -> None:
    """Refuse a day that has not come, or on which the household was not registered yet.

    Raises:
        Refusal: ``households.invalid`` at the field of the day.
    """
    if act.on > timezone.localdate():
        raise invalid("day", _("日期不能晚于今天。"))
    first = home.first_identified_on if home else None
    if first is not None and act.on < first:
        told = {"day": first.isoformat()}
        raise invalid("day", _("日期不能早于这一户的识别日期 %(day)s。") % told)


def settle(
    act: Act, verb: str, opened: Open, *, also: Iterable[str] = (), **details: Any
) -> Household:
    """Write what was laid over a household, its next version and its entry; nothing if nothing is.

    Args:
        act: who and why.
        verb: of the action in the trail.
        opened: the household.
        also: villages that the household leaves.
        details: what the entry says besides.
    """
    home = opened.home
    if not opened.told:
        return home
    home.version += 1  # that of a new household begins at nought
    writing.save(opened)
    changes = {**opened.told, **act.told(), **details}
    audit.record(
        by=act.by,
        act=audit.Act(
            f"households.{verb}",
            "household",
            home.household_no,
            division=home.village_id,
            changes=changes,
        ),
        operation_id=act.operation_id,
    )
    for village in also:
        audit.record(by=act.by, act=moved_away(home.household_no, village, home.village_id))
    catalogue.touch({home.village_id, *also})
    return home


def moved_away(number: str, village: str, to: str) -> audit.Act:
    """What the trail of the old village says when a household moves: where it went."""
    changes = {"to": to}
    action = "households.moved_away"
    return audit.Act(action, "household", number, division=village, changes=changes)


def before(act: Act, verb: str) -> Household | None:
    """The reply an operation had already, or ``None``.

    Raises:
        Refusal: ``households.operation_reused`` when it was another act, or somebody else's.
    """
    if not act.operation_id:
        return None
    done = Operation.objects.filter(pk=act.operation_id).select_related("household").first()
    if done is None:
        return None
    if (done.actor, done.verb) != (act.by, verb):
        raise Refusal(
            "households.operation_reused",
            _("这个操作编号已经用过。"),
            hint=_("请刷新页面后重新办理。"),
            status=409,
        )
    found: Household = done.household
    return found


def remember(act: Act, verb: str, home: Household) -> Household:
    """Keep the reply to an operation."""
    if act.operation_id:
        Operation.objects.create(
            pk=act.operation_id, actor=act.by, verb=verb, household=home, at=timezone.now()
        )
    return home
