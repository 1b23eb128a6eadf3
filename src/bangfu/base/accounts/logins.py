"""Where people are logged in: begin, keep, list and end.

The browser's session carries a random mark; the row keeps its digest, so the table opens nothing.
A row that is ended, too old or gone ends the session at its next request.
"""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bangfu.base.accounts.models import Login, User
from bangfu.base.audit import actions as audit

TOUCH = dt.timedelta(minutes=1)
KEEP = dt.timedelta(days=2)  # longer than any session lives
MOST = 20  # log-ins of one person that are read with every request
LATEST_POST_ENDED = dt.timedelta(days=1)


def _digest(mark: str) -> str:
    return hashlib.sha256(mark.encode()).hexdigest()


def _longest() -> dt.timedelta:
    return dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


@transaction.atomic
def begin(*, user: User, browser: str, network: str, alone: bool = False) -> str:
    """Note a new log-in; returns the mark its session carries.

    Args:
        user: who logged in.
        browser: what they use, in few words.
        network: where they come from, roughly.
        alone: end the person's other log-ins.
    """
    if alone:
        _open(user).update(ended_at=timezone.now(), ended_why="newer")
    mark, now = secrets.token_urlsafe(32), timezone.now()
    Login.objects.create(
        user=user,
        digest=_digest(mark),
        browser=browser[:80],
        network=network[:40],
        began_at=now,
        seen_at=now,
    )
    return mark


def keep(*, user: User, mark: str) -> str:
    """Note that a session is used; says why it is over: ``ended``, ``newer``, ``long``, or not."""
    login, now = _known(user, _digest(mark)), timezone.now()
    if login is None:
        return "ended"
    if login.ended_at is not None:
        return "newer" if login.ended_why == "newer" else "ended"
    if now - login.began_at >= _longest():
        return "long"
    if now - login.seen_at >= TOUCH:
        Login.objects.filter(pk=login.pk).update(seen_at=now)
    return ""


def with_person(user_id: int) -> User | None:
    """A person together with where they are logged in; ``None`` when that is nowhere."""
    found = Login.objects.filter(user=user_id, ended_at=None).select_related("user")
    rows = list(found.order_by("-seen_at")[:MOST])
    if not rows:
        return None
    user = rows[0].user
    user.open_logins = rows  # type: ignore[attr-defined]
    return user


def _known(user: User, digest: str) -> Login | None:
    """The row of a digest: among those that came with the person, else asked for."""
    came = (row for row in getattr(user, "open_logins", ()) if row.digest == digest)
    return next(came, None) or Login.objects.filter(user=user, digest=digest).first()


def _open(user: User) -> QuerySet[Login]:
    return Login.objects.filter(user=user, ended_at=None, began_at__gt=timezone.now() - _longest())


def listed(user: User) -> list[Login]:
    """Where a person is logged in, used last first; those left idle are not shown."""
    since = timezone.now() - dt.timedelta(minutes=settings.IDLE_MINUTES)
    return list(_open(user).filter(seen_at__gte=since - TOUCH).order_by("-seen_at", "-id"))


def is_here(login: Login, mark: str) -> bool:
    """Whether this row is the session that carries the mark."""
    return secrets.compare_digest(login.digest, _digest(mark))


def leave(*, user: User, mark: str) -> None:
    """Note that a person logged out here."""
    _open(user).filter(digest=_digest(mark)).update(ended_at=timezone.now(), ended_why="left")


@transaction.atomic
def end(*, by: str, user: User, pk: int | None = None, but: str = "") -> int:
    """End one log-in of a person, or all; returns how many.

    Args:
        by: who ends it.
        user: whose log-ins.
        pk: one of them; all when missing.
        but: mark of the session that stays.
    """
    found = _open(user).exclude(digest=_digest(but)) if but else _open(user)
    if pk is not None:
        found = found.filter(pk=pk)
    number = found.update(ended_at=timezone.now(), ended_why="ended")
    if number:
        act = audit.Act(
            "accounts.end_logins", "user", user.username, changes={"logins": [number, 0]}
        )
        audit.record(by=by, act=act)
    return number


@transaction.atomic
def tidy() -> None:
    """End log-ins of people whose post has run out since they began; forget old rows."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = midnight.date() - LATEST_POST_ENDED
    Login.objects.filter(
        ended_at=None, began_at__lt=midnight, user__posts__valid_to=yesterday
    ).update(ended_at=F("seen_at"), ended_why="ended")
    Login.objects.filter(began_at__lt=timezone.now() - KEEP).delete()
