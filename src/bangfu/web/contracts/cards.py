"""What is due on the first page: contracts that wait for my signature."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.procedures.contracts import queries
from bangfu.web.home.cards import Card


def waiting(user: User) -> Iterable[Card]:
    """Contracts that wait for the person's signature."""
    if rights.holds(user, Permission.CONTRACTS_SIGN) and (count := queries.to_sign(user).count()):
        href = reverse("contracts:index")
        yield Card(
            _("等您签字的责任书"),
            count,
            href,
            icon="signature",
            tone="amber",
            unit=_("份"),
            order=24,
        )
