"""Where people are logged in, and ending it from elsewhere."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.entry.models import Visit


def _sessions() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


@transaction.atomic
def begin(*, user: User, key: str, browser: str, address: str) -> Visit:
    """Note a log-in. An administrator's earlier ones end: they are in one place at a time."""
    alone = settings.ONE_VISIT_FOR_ADMINISTRATORS
    if alone and any(post.declaration.separated for post in scope.posts(user)):
        _end(list(standing(user)))
    Visit.objects.filter(key=key).delete()
    return Visit.objects.create(user=user, key=key, browser=browser[:200], address=address)


def seen(*, key: str) -> None:
    """Note that a session is still in use."""
    Visit.objects.filter(key=key).update(seen_at=timezone.now())


@transaction.atomic
def end(*, by: User, user: User, visit: int | None = None, but: str = "") -> int:
    """End one visit of a person, or all but the one named; returns how many.

    Args:
        by: who ends them.
        user: whose visits.
        visit: the one to end; ``None`` for all.
        but: key of a session that stays.
    """
    found = standing(user).exclude(key=but)
    if visit is not None:
        found = found.filter(pk=visit)
    ended = list(found)
    _end(ended)
    if ended:
        told = {"visits": len(ended)}
        act = audit.Act("accounts.end_visits", "user", user.username, changes=told)
        audit.record(by=by.username, act=act)
    return len(ended)


def leave(*, key: str) -> None:
    """Note that a person logged out here."""
    Visit.objects.filter(key=key, ended_at=None).update(ended_at=timezone.now())


def _end(ended: list[Visit]) -> None:
    for visit in ended:
        _sessions()(visit.key).delete()
    keys = [visit.pk for visit in ended]
    Visit.objects.filter(pk__in=keys).update(ended_at=timezone.now())


def standing(user: User) -> "QuerySet[Visit]":
    """Visits of a person that may still be going on, newest first."""
    since = timezone.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return Visit.objects.filter(user=user, ended_at=None, began_at__gt=since)
