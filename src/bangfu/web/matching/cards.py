"""What is due on the first page: differences with the national system that wait for this person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.watch.matching import queries
from bangfu.watch.matching.models import State
from bangfu.watch.matching.queries import Wanted
from bangfu.web.home.cards import Card
from bangfu.web.matching import shown


def waiting(user: User) -> Iterable[Card]:
    """Households whose national record differs from the record here."""
    if not rights.holds(user, Permission.MATCHING_CHECK):
        return
    count = queries.standings(user, Wanted(national=State.DIFFERS)).count()
    if count:
        href = shown.listed(national=State.DIFFERS)
        title, unit = _("国网信息不一致"), _("户")
        yield Card(title, count, href, icon="columns", tone="amber", unit=unit, order=40)
