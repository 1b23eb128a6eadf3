"""Who sees which alerts: those who give posts and those who read the trail, for their places."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission, allowing
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
    roles = {role.code for permission in WATCHING for role in allowing(permission)}
    above = codes.lineage(place) if place else codes.lineage(catalogue.site().division_id)
    held = Post.objects.filter(
        scope.current("", timezone.localdate()), role__in=roles, division_id__in=above
    )
    found = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(username=but)
    return list(found)
