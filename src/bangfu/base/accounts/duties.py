"""What a person has to do before anything else: renew a password, set up a second factor."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from bangfu.base.accounts import factors, scope
from bangfu.base.accounts.models import User

PASSWORD, FACTOR = "password", "factor"


def is_separated(user: User) -> bool:
    """Whether the person is one of the three administrators today."""
    return any(post.declaration.separated for post in scope.posts(user))


def needs_factor(user: User) -> bool:
    """Whether the rules of this installation ask the person for a second factor."""
    return settings.SECOND_FACTOR == "all" or (
        settings.SECOND_FACTOR == "admins" and is_separated(user)
    )


def is_expired(user: User) -> bool:
    """Whether the password is older than the profile allows, or somebody else's making."""
    if user.must_renew:
        return True
    since = user.password_at or user.created_at
    days = settings.PASSWORD_DAYS
    return bool(days) and timezone.now() - since >= dt.timedelta(days=days)


def of(user: User) -> str:
    """``password``, ``factor``, or nothing."""
    if is_expired(user):
        return PASSWORD
    if needs_factor(user) and factors.of(user) is None:
        return FACTOR
    return ""
