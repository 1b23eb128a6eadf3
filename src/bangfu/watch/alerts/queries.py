"""Who sees which alerts: those who give posts and those who read the trail, for their places."""

from django.db.models import Q, QuerySet

from bangfu.base.accounts import queries as people
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.alerts.models import Alert

WATCHING = (Permission.POSTS_GRANT, Permission.AUDIT_READ)


def visible_to(user: User) -> QuerySet[Alert]:
    """Alerts about accounts of the person's places, newest first.

    Those that belong to no place are for who looks after the whole installation.
    """
    granted = scope.merge(s for p in WATCHING for s in scope.of(user, p).spans)
    if not granted:
        return Alert.objects.none()
    found = granted.q("division")
    if granted.covers(catalogue.site().division_id):
        found |= Q(division="")
    return Alert.objects.filter(found).order_by("-pk")


def waiting(user: User) -> int:
    """How many of them nobody has dealt with."""
    return visible_to(user).filter(acknowledged_at=None).count()


def watchers(place: str, *, but: str = "") -> list[User]:
    """People who see an alert of a place, without the one it is about."""
    above = codes.lineage(place or catalogue.site().division_id)
    held = people.holders(*WATCHING, above=above)
    found = User.objects.filter(pk__in=held.values("user")).exclude(username=but)
    return list(found)
