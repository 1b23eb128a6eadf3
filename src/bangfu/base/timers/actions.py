"""Starting what is due, trying again what failed, and running a timer when somebody asks."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.base.timers import schedule
from bangfu.base.timers.models import Turn
from bangfu.base.timers.schedule import Timer

RUN = "timers.run"
SYSTEM = "system"
# Whose the jobs are: nobody's, not even an account's that is called like the system.
NOBODY = "system:timer"
# How long after each failure the same period is tried again; then it waits for the next one.
PAUSES = (dt.timedelta(minutes=5), dt.timedelta(minutes=30))
KEPT = dt.timedelta(days=60)


def tick(now: dt.datetime | None = None) -> list[Job]:
    """Start everything whose period nobody has begun, and what failed and may be tried again.

    A period that passed while nothing ran is not made up for, except for the latest one.
    """
    moment = timezone.localtime(now)
    due = {timer: _period(timer.when.latest(moment)) for timer in schedule.every()}
    begun = {
        (turn.name, turn.period): turn
        for turn in _turns([timer.name for timer in due], set(due.values()))
    }
    started = []
    for timer, period in due.items():
        turn = begun.get((timer.name, period))
        job = _again(turn, moment) if turn else _begin(timer, period, by=NOBODY)
        started += [job] if job else []
    return started


def _turns(names: list[str], periods: set[str]) -> "QuerySet[Turn]":
    found = Turn.objects.filter(name__in=names, period__in=periods)
    return found.select_related("job")


def _period(moment: dt.datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")


def _begin(timer: Timer, period: str, *, by: str) -> Job | None:
    """Take a period; ``None`` when somebody else has it."""
    try:
        with transaction.atomic():
            job = _start(timer.name, by=by)
            Turn.objects.create(name=timer.name, period=period, by=by, job=job, at=timezone.now())
    except IntegrityError:
        return None
    return job


def _start(name: str, *, by: str) -> Job:
    """The key is the timer's, so that one that takes long is never run beside itself."""
    return jobs.start(by=by, kind=RUN, key=name, params={"name": name})


@transaction.atomic
def _again(turn: Turn, now: dt.datetime) -> Job | None:
    """Try a period that failed once more, when its pause is over and tries are left."""
    job, tries = turn.job, turn.attempts
    if job.state != State.FAILED or tries > len(PAUSES) or job.finished_at is None:
        return None
    if now < job.finished_at + PAUSES[tries - 1]:
        return None
    mine = Turn.objects.filter(pk=turn.pk, attempts=tries)
    if not mine.update(attempts=tries + 1):
        return None  # another worker was first
    again = _start(turn.name, by=turn.by)
    Turn.objects.filter(pk=turn.pk).update(job=again, at=timezone.now())
    return again


@transaction.atomic
def run_now(*, by: User, name: str) -> Job:
    """Run a timer out of turn.

    Raises:
        Refusal: ``timers.unknown``.
    """
    rights.require(by, Permission.TIMERS_RUN)
    timer = known(name)
    audit.record(by=by.username, act=audit.Act(RUN, "timer", name))
    return _now(timer, by=by.username)


def run_here(*, by: str, name: str) -> Job:
    """The same from the command line of the machine, whose keeper needs no post."""
    timer = known(name)
    with transaction.atomic():
        audit.record(by=by, act=audit.Act(RUN, "timer", name))
        job = _now(timer, by=by)
    return finish(job)


def _now(timer: Timer, *, by: str) -> Job:
    job = _begin(timer, f"now {uuid7()}", by=by)
    assert job is not None, "a period with a key of its own is free"
    return job


def finish(job: Job) -> Job:
    """Do a job in this process unless a worker has it already; how it stands then."""
    jobs.run(str(job.pk))
    return Job.objects.get(pk=job.pk)


def known(name: str) -> Timer:
    """A timer by its name.

    Raises:
        Refusal: ``timers.unknown``.
    """
    timer = schedule.find(name)
    if timer is None:
        raise Refusal("timers.unknown", _("没有这项定时任务。"), status=404)
    return timer


def run_job(*, by: str, progress: Progress, name: str) -> dict[str, Any]:
    """The work of a turn: ``{"count": …}`` or what the action tells of itself."""
    progress(0, 1)
    told = known(name).action(by=SYSTEM if by == NOBODY else by)
    progress(1, 1)
    if isinstance(told, dict):
        return told
    return {"count": told} if isinstance(told, int) else {}


@transaction.atomic
def forget(*, by: str = SYSTEM) -> int:
    """Delete turns and their jobs of long ago; the last turn of each timer stays."""
    del by
    newest = Turn.objects.order_by().values("name").annotate(last=Max("pk"))
    kept = list(newest.values_list("last", flat=True))
    old = Turn.objects.filter(at__lt=timezone.now() - KEPT).exclude(pk__in=kept)
    jobs_of = list(old.values_list("job", flat=True))
    count, _each = old.delete()
    still = Turn.objects.filter(job__in=jobs_of).values("job")
    Job.objects.filter(pk__in=jobs_of).exclude(pk__in=still).delete()
    return count


def is_on() -> bool:
    """Whether workers look after the timers themselves."""
    return bool(settings.TIMER_ON)
