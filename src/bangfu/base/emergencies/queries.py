"""Reading emergency access: one's own, that of one's places, and what waits for one's word."""

import datetime as dt
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.base.accounts import queries as people
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, WORKING, Permission, Role
from bangfu.base.divisions import codes
from bangfu.base.emergencies.models import Emergency

ALLOW = Permission.EMERGENCIES_ALLOW
WATCHING = (ALLOW, Permission.POSTS_GRANT)
LAPSE = dt.timedelta(hours=12)  # what nobody answers is no emergency any more
SHOWN, NAMED = 50, 6


class State(StrEnum):
    """Where an emergency stands."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"
    ENDED = "ended"
    DECLINED = "declined"
    LAPSED = "lapsed"


def state(one: Emergency, now: dt.datetime | None = None) -> State:
    """Where it stands at a moment."""
    now = now or timezone.now()
    if one.decided_at is None:
        return State.WAITING if one.asked_at > now - LAPSE else State.LAPSED
    if one.post is None:
        return State.DECLINED
    if one.ended_at:
        return State.ENDED
    return State.OPEN if one.post.until and one.post.until > now else State.OVER


def roles() -> list[Role]:
    """Posts that can be asked for: those whose holders work with records."""
    return [ROLES[code] for code in WORKING]


def may_ask(user: User) -> bool:
    """Whether the person is an officer, not one of the three administrators."""
    held = [post.declaration for post in scope.posts(user)]
    return bool(held) and not any(role.separated for role in held)


def waiting(user: User) -> "QuerySet[Any]":
    """What others ask for in places where the person may allow it, oldest first."""
    found = Emergency.objects.filter(scope.of(user, ALLOW).q("division_id"), _unanswered())
    return found.exclude(user=user).select_related("user", "division").order_by("pk")


def allowers(one: Emergency) -> list[Post]:
    """Posts whose holders may allow it, the nearest first."""
    above = codes.lineage(one.division_id)
    held = people.holders(ALLOW, above=above).exclude(user=one.user_id)
    return list(held.select_related("user", "division").order_by("-division_id", "pk")[:NAMED])


def pending(user: User, role: str, place: str) -> bool:
    """Whether the person has asked for the very post and was not answered yet."""
    mine = Emergency.objects.filter(_unanswered(), user=user, role=role, division_id=place)
    return mine.exists()


def seen(user: User) -> list[Emergency]:
    """The newest of one's own and of those of the places one answers for."""
    found = visible_to(user).select_related("user", "division", "post")
    return list(found.order_by("-pk")[:SHOWN])


def visible_to(user: User) -> "QuerySet[Emergency]":
    """One's own, and those of the places one answers for."""
    found = Q(user=user)
    for permission in WATCHING:
        found |= scope.of(user, permission).q("division_id")
    return Emergency.objects.filter(found)


def _unanswered() -> Q:
    return Q(decided_at=None, asked_at__gt=timezone.now() - LAPSE)
