"""Announcing what was decided: which approvals wait for it, and from which day it runs."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import calendar, definitions
from bangfu.procedures.filings import frame, seats
from bangfu.procedures.filings.models import Filing, Standing, Step

READ = Permission.PROCEDURES_READ


def waiting(user: User) -> QuerySet[Step]:
    """Approvals whose announcement the person has to make, the oldest first."""
    found: QuerySet[Step] = Step.objects.visible_to(user, READ).filter(
        seats.q(user), state=Standing.DONE, announces=True, notice_from=None
    )
    return found.select_related("filing").order_by("division_id", "pk")


def grouped(user: User) -> list[dict[str, Any]]:
    """What waits, by place, procedure and stage: how many, decided from which day to which."""
    parts = waiting(user).order_by().values("place", "procedure", "stage")
    counted = parts.annotate(count=Count("pk"), first=Min("closed_on"), last=Max("closed_on"))
    rows: list[Any] = list(counted.order_by("place", "procedure", "stage"))
    return rows


def announce(by: User, steps: Sequence[UUID], on: dt.date, *, again: bool = False) -> list[Step]:
    """Let the announcement of some approvals run from a day; ``again``, it runs anew.

    Raises:
        Refusal: ``procedures.not_yours`` (403), ``procedures.no_announcement`` (409).
    """
    mine = Step.objects.visible_to(by, READ).filter(uid__in=steps)
    keys = list(mine.order_by("filing_id").values_list("filing_id", flat=True))
    # Filings first and in order, as every act takes them: nobody waits for one who waits for them.
    list(Filing.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    found = list(mine.select_related("filing").order_by("division_id", "pk"))
    if len(found) != len(set(steps)):
        raise _moved()
    if not again and any(step.notice_from is not None for step in found):
        raise _moved()
    for step in found:
        _announce(by, step, on)
    return found


def _announce(by: User, step: Step, on: dt.date) -> None:
    seat = seats.require(by, step)
    stage = definitions.stage(definitions.thawed(step.filing.definition), step.stage)
    if not step.announces or step.state != Standing.DONE or stage.announce is None:
        raise _moved()
    days = definitions.days(stage.announce.days) or 0
    step.notice_from, step.notice_to = on, calendar.calendar().after(on, days)
    step.save(update_fields=["notice_from", "notice_to"])
    told = {"days": [on.isoformat(), step.notice_to.isoformat()]}
    frame.keep(by, step.filing, "announce", step=step, seat=seat, changes=told)


def forget(steps: Sequence[Step]) -> None:
    """An announcement was wrong about these: they wait for another one."""
    Step.objects.filter(pk__in=[one.pk for one in steps]).update(notice_from=None, notice_to=None)


def _moved() -> Refusal:
    return Refusal(
        "procedures.no_announcement",
        _("这里面有的事项已经公告过，或者不能公告了。"),
        hint=_("请回到公示公告页重新核对名单。"),
        status=409,
    )
