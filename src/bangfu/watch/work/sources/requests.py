"""Numbers that my place was asked for, and requests that wait for my approval."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.watch.requests import queries
from bangfu.watch.requests.models import Answer, Level, Request, State
from bangfu.watch.work.contract import AREA, Item, Link
from bangfu.watch.work.singles import Singles


class Asked(Singles):
    """Requests for which a place of the person's has not answered."""

    kind = "asked"
    title = _("要数填报")
    icon = "clipboard-text"
    permissions = (Permission.REQUESTS_ANSWER,)
    due = "due"
    place = "seat"
    searched = ("title",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Sent requests without the answer of the seat; those sent into the area for ``area``."""
        granted = scope.of(user, Permission.REQUESTS_ANSWER)
        if desk == AREA:
            sent = queries.requests(user, State.SENT).annotate(seat=F("division"))
            return sent.filter(granted.q("division"))
        held = {post.division_id for post in scope.posts(user) if post.division_id}
        seats = sorted(place for place in held if place in granted)
        asked = Q(pk__in=[])
        for place in seats:
            asked |= _of(place)
        sent = Request.objects.filter(asked, state=State.SENT)
        seat = Value(seats[0] if seats else "", output_field=CharField())
        mine: QuerySet[Any] = sent.annotate(seat=seat)
        return mine

    def item(self, row: Any) -> Item:
        """A request by its title."""
        return Item(
            kind=self.kind,
            key=str(row.pk),
            title=row.title,
            place=row.seat,
            due=row.due,
            link=Link("requests:request", (str(row.uid),)),
            since=row.asked_on,
        )


def _of(place: str) -> Q:
    """What was asked of a place that it has not answered."""
    level = codes.level_of(place).value
    if level not in Level.values:
        return Q(pk__in=[])
    given = Answer.objects.filter(request=OuterRef("pk"), division=place)
    return Q(level=level, division__in=codes.lineage(place)) & ~Q(Exists(given))


class Approvals(Singles):
    """Requests of others that ask places of the person's area."""

    kind = "approvals"
    title = _("要数审批")
    icon = "clipboard-check"
    permissions = (Permission.REQUESTS_APPROVE,)
    due = "due"
    place = "division"
    searched = ("title",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Those that wait, the same for both desks."""
        return queries.waiting(user)

    def item(self, row: Any) -> Item:
        """A request by its title."""
        return Item(
            kind=self.kind,
            key=str(row.pk),
            title=row.title,
            place=row.division,
            due=row.due,
            link=Link("requests:request", (str(row.uid),)),
            since=row.asked_on,
        )
