"""Asking about second factors."""

from django.conf import settings

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.entry.models import Factor, Recovery


def factor(user: User) -> Factor | None:
    """The factor in use."""
    return Factor.objects.filter(user=user).exclude(confirmed_at=None).first()


def codes_left(user: User) -> int:
    """How many recovery codes still serve."""
    return Recovery.objects.filter(user=user, used_at=None).count()


def is_required(user: User) -> bool:
    """Whether a person must have one, by the setting ``SECOND_FACTOR_FOR``."""
    wanted = settings.SECOND_FACTOR_FOR
    if wanted == "administrators":
        return any(post.declaration.separated for post in scope.posts(user))
    return bool(wanted == "everyone")


def unconfirmed(user: User) -> Factor | None:
    """A factor that is being set up."""
    return Factor.objects.filter(user=user, confirmed_at=None).first()
