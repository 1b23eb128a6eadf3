"""What is due on the first page: the clues that wait for this person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.watch.quality import queries
from bangfu.web.home.cards import Card
from bangfu.web.quality import links


def waiting(user: User) -> Iterable[Card]:
    """Late clues, and those at the stage that is mine."""
    if not rights.holds(user, Permission.QUALITY_READ):
        return
    counts = queries.summary(user)
    stages = [
        ("mine", counts["mine"], _("分派给我的疑点"), Permission.QUALITY_VERIFY, "amber"),
        ("overdue", counts["overdue"], _("逾期的疑点"), Permission.QUALITY_READ, "red"),
        ("new", counts["is_new"], _("等待分派的疑点"), Permission.QUALITY_CHECK, "amber"),
        ("assigned", counts["is_assigned"], _("等待入户核实"), Permission.QUALITY_VERIFY, "amber"),
        ("verified", counts["is_verified"], _("等待审核的疑点"), Permission.QUALITY_CHECK, "amber"),
        ("checked", counts["is_checked"], _("等待办结的疑点"), Permission.QUALITY_CLOSE, "amber"),
    ]
    for order, (state, count, title, permission, tone) in enumerate(stages, start=29):
        if state == "mine" and count == counts["is_assigned"]:
            continue  # the card below says the same
        if count and rights.holds(user, permission):
            asked = {"owner": "mine"} if state == "mine" else {"state": state}
            yield Card(
                title,
                count,
                links.listed(**asked),
                icon="search",
                tone=tone,
                unit=ngettext("条疑点", "条疑点", count),
                order=order,
            )
