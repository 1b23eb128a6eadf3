"""Reading jobs: everybody sees the ones they started."""

from uuid import UUID

from django.db.models import QuerySet

from bangfu.base.accounts.models import User
from bangfu.base.jobs.models import OPEN, Job


def started_by(user: User) -> QuerySet[Job]:
    """Jobs a person started, newest first."""
    return Job.objects.filter(by=user.username)


def open_for(user: User) -> QuerySet[Job]:
    """Those of them that may still change."""
    return started_by(user).filter(state__in=OPEN)


def get_for(user: User, job: UUID) -> Job:
    """One of them; ``Job.DoesNotExist`` for anybody else's."""
    return started_by(user).get(pk=job)
