"""Steps of procedures that wait for a post of mine."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.procedures import definitions
from bangfu.procedures.filings import queries
from bangfu.procedures.filings.models import State, Step
from bangfu.procedures.saying import say
from bangfu.watch.work.contract import AREA, Item, Link
from bangfu.watch.work.singles import Singles


class Filings(Singles):
    """One line per step; an objection stops its clock."""

    kind = "filings"
    title = _("程序办理")
    icon = "checklist"
    permissions = (Permission.PROCEDURES_READ,)
    due = "due"
    place = "division_id"
    is_leveled = True
    searched = ("filing__subject_name", "filing__number")

    def waiting(self, user: User, desk: str) -> "QuerySet[Step]":
        """What waits for the person's posts, or for any post in their area."""
        return queries.waiting(user, queries.Filter(desk="all" if desk == AREA else "mine"))

    def finished(self, user: User, since: dt.date) -> "QuerySet[Any]":
        """Filings that were settled."""
        done = queries.filings(user, queries.Filter(state=State.DONE))
        return done.filter(closed_on__gte=since)

    def listed(self, at: str, when: str) -> Link | None:
        """Filings settled this month; what waits is listed by the inbox itself."""
        if when != bands.MONTH:
            return None
        query = (("at", at), ("state", State.DONE.value), ("when", when))
        return Link("procedures:filings", query=query)

    def band(self, name: str, today: dt.date) -> Q:
        """While the clock stands a step has no day."""
        found = super().band(name, today)
        if name == bands.NONE:
            return found | Q(filing__paused_on__isnull=False)
        return found & Q(filing__paused_on=None)

    def between(self, low: dt.date, high: dt.date) -> Q:
        """Not while the clock stands."""
        return super().between(low, high) & Q(filing__paused_on=None)

    def read(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The definition as text: thousands share one, which is read once."""
        told = rows.annotate(told=Cast("filing__definition", TextField()))
        found: QuerySet[Any] = told.select_related("filing").defer("filing__definition")
        return found

    def item(self, row: Any) -> Item:
        """A step by the subject of its filing."""
        procedure = definitions.thawed_text(row.told)
        return Item(
            kind=self.kind,
            key=str(row.pk),
            title=f"{row.filing.subject_name} · {say(procedure.title)}",
            place=row.division_id,
            due=row.due,
            link=Link("procedures:filing", (str(row.filing.uid),)),
            since=row.opened_on,
            note=say(definitions.stage(procedure, row.stage).title),
            stopped=row.filing.paused_on is not None,
        )
