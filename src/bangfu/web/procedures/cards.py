"""What is due on the first page: the steps that wait for this person."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.procedures.filings import queries
from bangfu.web.home.cards import Card


def waiting(user: User) -> Iterable[Card]:
    """Late steps, and all that wait."""
    if not rights.holds(user, Permission.PROCEDURES_DECIDE):
        return
    counts, href = queries.summary(user), reverse("procedures:index")
    kinds = [
        ("late", _("逾期的审批"), f"{href}?late=yes", "clock-exclamation", "red"),
        ("waiting", _("等我办理的程序"), href, "checklist", "amber"),
    ]
    for order, (key, title, to, icon, tone) in enumerate(kinds, start=11):
        if counts[key]:
            unit = ngettext("件", "件", counts[key])
            yield Card(title, counts[key], to, icon=icon, tone=tone, unit=unit, order=order)
