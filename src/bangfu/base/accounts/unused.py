"""Accounts nobody uses any more are disabled: each one is a door without a keeper."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from bangfu.base.accounts import logins, scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission, allowing
from bangfu.base.audit import actions as audit

SYSTEM = "system"


def _found() -> QuerySet[User]:
    """Active accounts whose last log-in, opening or enabling lies too far back."""
    used = Greatest(
        "created_at",
        Coalesce("last_login", "created_at"),
        Coalesce("enabled_at", "created_at"),
    )
    before = timezone.now() - dt.timedelta(days=settings.UNUSED_DAYS)
    active = User.objects.filter(is_active=True).annotate(used_at=used)
    return active.filter(used_at__lte=before).order_by("pk")


@transaction.atomic
def disable() -> int:
    """Disable them; returns how many. One of those who could enable others always stays."""
    keeper = _last_keeper()
    found = [user for user in _found().select_for_update() if user.pk != keeper]
    for user in found:
        _disable(user)
    return len(found)


@transaction.atomic
def refuse(*, user: User) -> bool:
    """Whether this account has been out of use for too long; it is then disabled."""
    if not _found().filter(pk=user.pk).exists() or user.pk == _last_keeper():
        return False
    _disable(user)
    return True


def _last_keeper() -> int | None:
    """The only account that can enable others, were all unused ones disabled."""
    roles = [role.code for role in allowing(Permission.ACCOUNTS_MANAGE)]
    held = Post.objects.filter(scope.serving(), role__in=roles)
    keepers = User.objects.filter(is_active=True, pk__in=held.values("user"))
    if keepers.exclude(pk__in=_found().values("pk")).exists():
        return None
    latest = keepers.order_by(Coalesce("last_login", "created_at").desc(), "pk").first()
    return latest.pk if latest else None


def _disable(user: User) -> None:
    user.is_active, user.idle_since = False, timezone.localdate()
    user.save(update_fields=["is_active", "idle_since"])
    logins.end(by=SYSTEM, user=user)
    audit.record(by=SYSTEM, act=audit.Act("accounts.idle", "user", user.username))
