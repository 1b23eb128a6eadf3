"""Reading jobs: everybody sees the ones they started."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.jobs.models import OPEN, Job, State


def started_by(user: User) -> QuerySet[Job]:
    """Jobs a person started, newest first."""
    return Job.objects.filter(by=user.username)


def open_for(user: User) -> QuerySet[Job]:
    """Those of them that may still change."""
    return started_by(user).filter(state__in=OPEN)


def get_for(user: User, job: UUID) -> Job:
    """One of them; ``Job.DoesNotExist`` for anybody else's."""
    return started_by(user).get(pk=job)


def failed_lately(kind: str, within: dt.timedelta) -> bool:
    """Whether the newest job of a kind failed, not longer ago than that."""
    newest = Job.objects.filter(kind=kind).first()
    if newest is None or newest.state != State.FAILED:
        return False
    return newest.finished_at is not None and newest.finished_at > timezone.now() - within
