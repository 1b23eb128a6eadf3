"""Campaigns under way: who is still to be asked, one line per campaign and place."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.surveys.models import State, Target
from bangfu.watch.work.bundles import Bundles
from bangfu.watch.work.contract import AREA, Item, Link


class Surveys(Bundles):
    """Targets that nobody has answered yet, due on the last day of their campaign."""

    kind = "surveys"
    title = _("问卷调查")
    icon = "clipboard-list"
    permissions = (Permission.SURVEYS_ANSWER, Permission.SURVEYS_MANAGE)
    due = "campaign__ends"
    groups = ("uid", "name")
    is_leveled = True

    def waiting(self, user: User, desk: str) -> "QuerySet[Target]":
        """Targets of campaigns under way where the person asks, or may look."""
        right = Permission.HOUSEHOLDS_READ if desk == AREA else Permission.SURVEYS_ANSWER
        found = Target.objects.filter(
            scope.of(user, right).q("village_id"),
            campaign__closed_at=None,
            campaign__starts__lte=catalogue.today(),
            state__in=(State.OPEN, State.BEGUN),
        )
        return found.annotate(uid=F("campaign__uid"), name=F("campaign__title"))

    def item(self, row: dict[str, Any], when: str, words: Any) -> Item:
        """What is left of a campaign at a place."""
        uid, place = str(row["uid"]), row["part"]
        return Item(
            kind=self.kind,
            key=f"{uid}.{place}",
            title=say("调查 · %(name)s") % {"name": row["name"]},
            place=place,
            due=row["first"],
            link=Link("surveys:list", (uid,), (("state", "left"), ("at", place))),
            count=row["count"],
        )

    def arrived(self, user: User, mark: int) -> tuple[int, int]:
        """Targets of campaigns that began after a mark; many rows, so the campaign's key counts."""
        fresh = self.waiting(user, "mine").filter(campaign__pk__gt=mark)
        last = fresh.order_by("-campaign__pk").values_list("campaign__pk", flat=True).first()
        return fresh.count(), last or mark
