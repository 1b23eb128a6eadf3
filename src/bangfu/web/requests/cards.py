"""What is due on the first page: numbers my places were asked for, and requests to approve."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import queries
from bangfu.web.home.cards import Card


def waiting(user: User) -> Iterable[Card]:
    """Requests that wait for an answer of mine, and for my approval."""
    unit, href = _("次"), reverse("requests:index")
    if rights.holds(user, Permission.REQUESTS_ANSWER):
        mine = [one for one, _place in queries.mine(user)]
        if mine:
            late = any(one.due < catalogue.today() for one in mine)
            tone = "red" if late else "amber"
            title = _("等您填报的要数")
            yield Card(
                title, len(mine), href, icon="clipboard-text", tone=tone, unit=unit, order=25
            )
    if rights.holds(user, Permission.REQUESTS_APPROVE) and (count := queries.waiting(user).count()):
        title = _("等您审批的要数")
        yield Card(title, count, href, icon="clipboard-check", tone="amber", unit=unit, order=26)
