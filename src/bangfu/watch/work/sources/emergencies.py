"""Emergency access that others ask for and I may allow."""

from typing import Any

from django.db.models import Case, DateField, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES
from bangfu.base.emergencies import queries
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work.contract import Item, Link
from bangfu.watch.work.singles import Singles


class Emergencies(Singles):
    """They are due at once: who asks cannot wait."""

    kind = "emergencies"
    title = _("应急访问")
    icon = "alert-triangle"
    permissions = (queries.ALLOW,)
    due = "due"
    place = "division_id"
    searched = ("user__name", "reason")
    related = ("user",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Those of others in the person's places, the same for both desks."""
        # A bare value is no column to group by: nobody's requests would count as one group of none.
        today = When(pk__isnull=False, then=Value(catalogue.today()))
        due = Case(today, output_field=DateField())
        mine: QuerySet[Any] = queries.waiting(user).annotate(due=due)
        return mine

    def item(self, row: Any) -> Item:
        """Who asks, and for what."""
        told = {"name": row.user.name, "role": ROLES[row.role].title}
        title = gettext("%(name)s申请临时任%(role)s") % told
        link = Link("accounts:emergencies")
        return Item(self.kind, str(row.pk), title, row.division_id, row.due, link)
