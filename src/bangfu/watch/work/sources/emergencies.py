"""Emergency access that others ask for and I may allow."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.emergencies import queries
from bangfu.watch.work.contract import Item, Link
from bangfu.watch.work.singles import Singles


class Emergencies(Singles):
    """They are due at once: who asks cannot wait."""

    kind = "emergencies"
    title = _("应急访问")
    icon = "alert-triangle"
    permissions = (queries.ALLOW,)
    place = "division_id"
    searched = ("user__name", "reason")
    related = ("user",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Those of others in the person's places, the same for both desks."""
        return queries.waiting(user)

    def item(self, row: Any) -> Item:
        """Who asks, and for what."""
        today = timezone.localdate()
        link = Link("accounts:emergencies")
        return Item(
            self.kind, str(row.pk), row.reason, row.division_id, today, link, note=row.user.name
        )
