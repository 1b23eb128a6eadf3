"""Reading the keys of a person."""

from django.db.models import Q
from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.keys.models import Key

SHOWN = 30


def listed(user: User) -> list[Key]:
    """Keys of a person, newest first, those that are over too."""
    return list(Key.objects.filter(user=user)[:SHOWN])


def valid(user: User) -> list[Key]:
    """Keys of a person that are neither withdrawn nor past their day, newest first."""
    fits = Q(ended_at=None, expires_on__gte=timezone.localdate())
    return list(Key.objects.filter(fits, user=user))


def is_over(key: Key) -> bool:
    """Whether a key is withdrawn or past its day."""
    return key.ended_at is not None or key.expires_on < timezone.localdate()
