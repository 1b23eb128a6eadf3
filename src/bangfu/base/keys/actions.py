"""Making and withdrawing keys; forgetting old replies."""

import datetime as dt
import hashlib
import secrets
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import duties, rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.keys import queries
from bangfu.base.keys.models import Key, Reply
from bangfu.base.kit.refusals import Refusal

PREFIX = "bangfu_"
LETTERS = 32  # bytes of chance in a key
MOST = 10  # keys of one person at a time
LONGEST_NAME = 60
KEEP = dt.timedelta(days=30)  # how long a retry still gets its reply


def digest(secret: str) -> str:
    """What is kept of a key: it is all chance, so a plain digest gives nothing away."""
    return hashlib.sha256(secret.encode()).hexdigest()


def last_day() -> dt.date:
    """The latest day a key made today may have."""
    return timezone.localdate() + dt.timedelta(days=settings.KEY_DAYS)


@transaction.atomic
def make(
    *, by: User, name: str, expires_on: dt.date | None, reads_only: bool = True
) -> tuple[Key, str]:
    """A new key for oneself; the second is the key itself, shown once and kept nowhere.

    Args:
        by: whose it is.
        name: what it is for.
        expires_on: its last day.
        reads_only: whether it only reads.

    Raises:
        Refusal: ``keys.name``, ``keys.day``, ``keys.many``, ``keys.no_post``, ``keys.separated``.
    """
    clean = name.strip()
    if not 0 < len(clean) <= LONGEST_NAME:
        raise Refusal("keys.name", _("请给密钥起个名字，写明用在哪里。"))
    last = _last(expires_on)
    _require_owner(by)
    secret = PREFIX + secrets.token_urlsafe(LETTERS)
    made = Key.objects.create(
        user=by,
        name=clean,
        digest=digest(secret),
        ending=secret[-4:],
        reads_only=reads_only,
        made_at=timezone.now(),
        expires_on=last,
    )
    _note("keys.make", by.username, made)
    return made, secret


def _last(day: dt.date | None) -> dt.date:
    if day is None or not timezone.localdate() <= day <= last_day():
        raise Refusal(
            "keys.day",
            _("有效期应在今天到 %(day)s 之间。") % {"day": last_day().isoformat()},
            hint=_("到期后可以再制作一把。"),
        )
    return day


def _require_owner(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)  # two at once see each other
    if not scope.posts(user):
        raise Refusal("keys.no_post", _("您现在没有岗位，密钥什么也打不开。"), status=403)
    if duties.is_separated(user):
        raise Refusal(
            "keys.separated",
            _("三类管理员不能使用接口密钥。"),
            hint=_("管理员的操作须本人登录办理。"),
            status=403,
        )
    if len(queries.valid(user)) >= MOST:
        raise Refusal(
            "keys.many",
            _("您已有 %(most)d 把可用的密钥。") % {"most": MOST},
            hint=_("请先收回不再使用的。"),
        )


@transaction.atomic
def end(*, by: User, key: UUID, of: User) -> Key:
    """Withdraw a key: one's own, or as security administrator that of a person one looks after.

    Raises:
        Key.DoesNotExist: the person has no such key.
        Refusal: ``rights.missing``.
    """
    found = Key.objects.select_for_update(of=("self",)).get(uid=key, user=of)
    if by.pk != of.pk:
        rights.require_over(by, Permission.POSTS_GRANT, of)
    if found.ended_at is None:
        found.ended_at, found.ended_by = timezone.now(), by.username
        found.save(update_fields=["ended_at", "ended_by"])
        _note("keys.end", by.username, found)
    return found


def _note(action: str, by: str, key: Key) -> None:
    changes = {
        "name": key.name,
        "expires_on": key.expires_on.isoformat(),
        "reads_only": key.reads_only,
    }
    place = next((post.division_id for post in scope.posts(key.user) if post.division_id), "") or ""
    act = audit.Act(action, "user", key.user.username, division=place, changes=changes)
    audit.record(by=by, act=act)


@transaction.atomic
def tidy() -> int:
    """Forget replies nobody will ask for again; returns how many."""
    return Reply.objects.filter(at__lt=timezone.now() - KEEP).delete()[0]
