"""What became of the timers, for who looks after the machine."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import State
from bangfu.base.timers import schedule
from bangfu.base.timers.models import Turn
from bangfu.base.timers.schedule import Timer

READ = Permission.TIMERS_RUN


@dataclass(frozen=True, slots=True)
class Standing:
    """A timer, its last turn if it had one, and when it is due next (local time)."""

    timer: Timer
    last: Turn | None
    next_at: dt.datetime

    @property
    def is_failed(self) -> bool:
        """Whether the last turn failed."""
        return self.last is not None and self.last.job.state == State.FAILED


def last_turns() -> dict[str, Turn]:
    """The last turn of each timer, with its job, in one query."""
    newest = Turn.objects.order_by().values("name").annotate(last=Max("pk")).values("last")
    return {t.name: t for t in Turn.objects.filter(pk__in=newest).select_related("job")}


def standings(now: dt.datetime | None = None) -> list[Standing]:
    """Every timer that is registered."""
    moment, turns = timezone.localtime(now), last_turns()
    return [
        Standing(one, turns.get(one.name), one.when.latest(moment) + one.when.step)
        for one in schedule.every()
    ]


def listed(user: User) -> list[Standing]:
    """The same for a page; refuses who may not see it."""
    rights.require(user, READ)
    return standings()


def failed(user: User) -> int:
    """How many timers failed the last time, for who may do something about it."""
    if not rights.holds(user, READ):
        return 0
    known = {timer.name for timer in schedule.every()}
    return sum(t.job.state == State.FAILED for t in last_turns().values() if t.name in known)
