"""Which places a person may see or change: the only source of area rights.

A scope is a short list of code ranges. The same ranges become an ORM filter, a column-store
predicate and a membership test, so that a page, a count, an export and a map agree. No post, an
ended post, a disabled account or an unknown permission all give the empty scope.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from bangfu.base.accounts.models import Post
from bangfu.base.accounts.roles import Permission, allowing
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Administration

Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Places, as disjoint inclusive ranges of 12-digit codes in ascending order."""

    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __contains__(self, code: str) -> bool:
        return any(low <= code <= high for low, high in self.spans)

    def covers(self, code: str) -> bool:
        """Whether the place and everything below it is inside."""
        bottom, top = codes.span(code)
        return any(low <= bottom and top <= high for low, high in self.spans)

    def touches(self, code: str) -> bool:
        """Whether anything at or below the place is inside (such a place may be named)."""
        bottom, top = codes.span(code)
        return any(low <= top and bottom <= high for low, high in self.spans)

    def within(self, code: str) -> "Scope":
        """The part of this scope at or below a place."""
        bottom, top = codes.span(code)
        cut = ((max(low, bottom), min(high, top)) for low, high in self.spans)
        return Scope(tuple((low, high) for low, high in cut if low <= high))

    def top(self, root: str) -> str:
        """The lowest place at or below the root that holds all of this scope there."""
        lows = [low for low, _high in self.within(root).spans]
        if not lows:
            return root
        shared = set.intersection(*(set(codes.lineage(low)) for low in lows))
        return max(shared | {root}, key=lambda code: len(codes.prefix(code)))

    def q(self, field: str) -> Q:
        """The scope as an ORM condition on a 12-digit code column."""
        condition = Q(pk__in=[])
        for low, high in self.spans:
            condition |= Q(**{f"{field}__gte": low, f"{field}__lte": high})
        return condition

    def sql(self, column: str) -> tuple[str, list[str]]:
        """The scope as an SQL condition with ``?`` places and its values.

        ``column`` is an identifier of ours, never of a user.
        """
        if not self.spans:
            return "FALSE", []
        parts = [f"{column} BETWEEN ? AND ?"] * len(self.spans)
        return f"({' OR '.join(parts)})", [edge for span in self.spans for edge in span]


def of(user: Any, permission: Permission = Permission.HOUSEHOLDS_READ) -> Scope:
    """Where the person may do what the permission names, today.

    Args:
        user: an account, or the anonymous user (who has no scope).
        permission: what is to be done there.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    roles = {role.code for role in allowing(permission)}
    return merge(span for post in posts(user) if post.role in roles for span in spans_of(post))


def posts(user: Any) -> list[Post]:
    """The posts a person holds today, remembered for the length of the request."""
    held: list[Post] | None = getattr(user, "_posts_today", None)
    if held is None:
        today = timezone.localdate()
        held = list(
            Post.objects.filter(serving(), user=user)
            .select_related("division", "organisation")
            .prefetch_related(
                Prefetch(
                    "organisation__administers",
                    queryset=Administration.objects.filter(current("", today)),
                )
            )
        )
        user._posts_today = held  # noqa: SLF001  the request's own user object is the cache
    return held


def current(prefix: str, day: dt.date) -> Q:
    """Rows whose ``valid_from``/``valid_to`` include the day."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    open_ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return begun & open_ended


def serving(prefix: str = "", now: dt.datetime | None = None) -> Q:
    """Posts held at a moment (now): on their days, and before their last hour if they have one."""
    moment = now or timezone.now()
    lasting = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": moment})
    return current(prefix, timezone.localdate(moment)) & lasting


def spans_of(post: Post) -> list[Span]:
    if post.division_id:
        return [codes.span(post.division_id)]
    if post.organisation is None:
        return []
    return [codes.span(row.division_id) for row in post.organisation.administers.all()]


def merge(spans: Iterable[Span]) -> Scope:
    """Overlapping ranges joined, in ascending order."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return Scope(tuple(joined))


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a place. Faces read through ``visible_to`` and nothing else."""

    scope_field = "village_id"

    def visible_to(self, user: Any, permission: Permission = Permission.HOUSEHOLDS_READ) -> Self:
        """The rows inside the person's scope; none when they have no such right."""
        return self.filter(of(user, permission).q(self.scope_field))
