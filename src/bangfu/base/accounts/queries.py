"""Reading people and posts, for administrators and for explaining refusals."""

import datetime as dt
from collections.abc import Iterable

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, Permission, allowing
from bangfu.base.divisions import codes

STATES = ("active", "disabled", "idle", "unused")


def people(
    user: User, permission: Permission, *, text: str = "", state: str = ""
) -> QuerySet[User]:
    """Accounts an administrator may look after, with the posts held today as ``held``.

    These are people with a post inside the administrator's scope, and people without any post
    (they have no place yet).

    Args:
        user: the administrator.
        permission: what they want to do with the account.
        text: part of a user name or name.
        state: ``active``, ``disabled``, ``idle`` (active, without a post) or ``unused``
            (disabled because nobody used it); empty for all.
    """
    granted = scope.of(user, permission)
    if not granted:
        return User.objects.none()
    held = Post.objects.filter(scope.serving(), user=OuterRef("pk"))
    place = granted.q("division_id") | granted.q("organisation__division_id")
    found = User.objects.filter(Exists(held.filter(place)) | ~Exists(held))
    if text:
        found = found.filter(Q(username__icontains=text) | Q(name__icontains=text))
    if state == "idle":
        found = found.filter(~Exists(held), is_active=True)
    elif state == "unused":
        found = found.filter(is_active=False, idle_since__isnull=False)
    elif state:
        found = found.filter(is_active=state == "active")
    return found.prefetch_related(_posts_held()).order_by("username")


def _posts_held() -> Prefetch:
    posts = Post.objects.filter(scope.serving()).select_related("division", "organisation")
    return Prefetch("posts", queryset=posts, to_attr="held")


def person_for(user: User, permission: Permission, pk: int) -> User:
    """One account, if the administrator may look after it; else ``User.DoesNotExist``."""
    return people(user, permission).get(pk=pk)


def by_username(username: str) -> User:
    """The account of a job or an entry; ``User.DoesNotExist`` when there is none."""
    return User.objects.get(username=username)


def posts(person: User) -> QuerySet[Post]:
    """All posts a person holds, held or will hold, newest first."""
    return person.posts.select_related("division", "organisation").order_by("-valid_from", "-id")


def names(usernames: Iterable[str]) -> dict[str, str]:
    """``{user name: name}`` of those who have an account."""
    return dict(User.objects.filter(username__in=set(usernames)).values_list("username", "name"))


def posts_of(usernames: Iterable[str]) -> dict[str, list[Post]]:
    """``{user name: posts}`` that people hold, held or will hold, newest first."""
    found: dict[str, list[Post]] = {}
    posts = Post.objects.filter(user__username__in=set(usernames)).select_related("user")
    for post in posts.order_by("-valid_from", "-id"):
        found.setdefault(post.user.username, []).append(post)
    return found


def username_of(text: str) -> str:
    """The user name of the person called so; the text itself where that is nobody or several."""
    found = list(User.objects.filter(name=text).values_list("username", flat=True)[:2])
    return found[0] if len(found) == 1 else text


def holders(*permissions: Permission, above: Iterable[str] | None = None) -> QuerySet[Post]:
    """Posts of active people that carry one of some permissions today, at some places if named."""
    roles = {role.code for permission in permissions for role in allowing(permission)}
    found = Post.objects.filter(scope.serving(), role__in=roles, user__is_active=True)
    return found if above is None else found.filter(division_id__in=list(above))


def grantors(user: User) -> list[Post]:
    """Posts whose holders could grant this person a post: where they stand, else anywhere."""
    able = holders(Permission.POSTS_GRANT).exclude(user=user)
    able = able.select_related("user", "division", "organisation").order_by("-division_id")
    here = [post.division_id for post in scope.posts(user) if post.division_id]
    above = {step for code in here for step in codes.lineage(code)}
    near = [post for post in able if post.division_id in above]
    return near or list(able)


def locked_until(username: str, address: str) -> dt.datetime | None:
    """When an account may try to log in again from an address; ``None`` if it may now."""
    limit, pause = settings.AXES_FAILURE_LIMIT, dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        username=username, ip_address=address, attempt_time__gt=timezone.now() - pause
    )
    failed: list[tuple[dt.datetime, int]] = list(
        attempts.values_list("attempt_time", "failures_since_start")
    )
    if sum(count for _at, count in failed) < limit:
        return None
    return max(at for at, _count in failed) + pause


def failed_log_ins(since: dt.datetime) -> dict[str, int]:
    """``{address: how many}`` of log-ins that failed after a moment, also for unknown names."""
    failed = AccessFailureLog.objects.filter(attempt_time__gte=since).order_by()
    counted = failed.values_list("ip_address").annotate(n=Count("pk"))
    return {str(address or ""): count for address, count in counted}


def role_choices(granted: scope.Scope) -> list[tuple[str, str]]:
    """``(code, title)`` of roles that can be held somewhere inside a scope."""
    tops = {codes.level_of(low) for low, _high in granted.spans}
    reach = {level for top in tops for level in codes.ORDER[codes.ORDER.index(top) :]}
    return [(role.code, str(role.title)) for role in ROLES.values() if role.levels & reach]
