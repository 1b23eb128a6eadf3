"""Households whose national record differs, one line per place."""

from math import ceil
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.kit import bands
from bangfu.watch.matching.models import Standing, State
from bangfu.watch.work.bundles import Bundles
from bangfu.watch.work.contract import AREA, MINE, Item, Link


class Matching(Bundles):
    """No day is set for these."""

    kind = "matching"
    title = _("国网信息不一致")
    icon = "columns"
    permissions = (Permission.MATCHING_CHECK,)
    is_leveled = True

    def waiting(self, user: User, desk: str) -> "QuerySet[Standing]":
        """Where the person decides about differences, or may look."""
        right = Permission.HOUSEHOLDS_READ if desk == AREA else Permission.MATCHING_CHECK
        found: QuerySet[Standing] = Standing.objects.visible_to(user, right)
        return found.filter(national=State.DIFFERS)

    def listed(self, at: str, when: str) -> Link | None:
        """The list of households that differ."""
        return _link(at) if when in ("", bands.NONE) else None

    def item(self, row: dict[str, Any], when: str, words: Any) -> Item:
        """All of a place."""
        return Item(
            kind=self.kind,
            key=row["part"],
            title=str(_("核对国网信息不一致的户")),
            place=row["part"],
            due=bands.FAR,
            link=_link(row["part"]),
            count=row["count"],
        )

    def arrived(self, user: User, mark: int) -> tuple[int, int]:
        """Households of the comparisons made after a mark; a comparison's key is a moment."""
        fresh = self.waiting(user, MINE).exclude(comparison__compared_at=None)
        newest = fresh.aggregate(at=Max("comparison__compared_at"))["at"]
        reached = ceil(newest.timestamp()) if newest else mark
        if reached <= mark:
            return 0, mark
        return fresh.count(), reached


def _link(place: str) -> Link:
    assert codes.SHAPE.fullmatch(place)
    return Link("matching:households", query=(("national", State.DIFFERS.value), ("at", place)))
