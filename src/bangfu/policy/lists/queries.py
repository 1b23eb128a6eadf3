"""What a person keeps, and what others of their places share with them."""

from typing import Any

from django.db.models import Q, QuerySet

from bangfu.base.accounts.scope import posts
from bangfu.base.divisions import codes
from bangfu.policy.lists.models import Preference, SavedList


def preferred(user: Any) -> list[str]:
    """The columns a person wants to see; none for who never chose."""
    found = Preference.objects.filter(user=user).values_list("columns", flat=True).first()
    return [str(name) for name in found or []]


def saved(user: Any) -> "QuerySet[SavedList]":
    """A person's own filters, and those shared at a place where or below which they work."""
    above = {step for place in places(user) for step in codes.lineage(place)}
    mine = Q(user=user) | Q(shared_at__in=above)
    return SavedList.objects.filter(mine).select_related("user").order_by("title", "pk")


def places(user: Any) -> list[str]:
    """Where a person holds posts today."""
    return sorted({post.division_id for post in posts(user) if post.division_id})
