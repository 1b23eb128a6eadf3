"""What is due on the first page: households at the threshold of leaving poverty."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import queries, totals
from bangfu.web.home.cards import Card
from bangfu.web.households import links


def exits(user: User) -> Iterable[Card]:
    """Ready to exit, undecided, short of the standard, and exited without meeting it any more."""
    if not rights.holds(user, Permission.HOUSEHOLDS_READ):
        return []
    try:
        desk = queries.desk(user)
    except Refusal:  # nothing set up or computed yet: nothing is due
        return []
    rule = desk.exit_rule()
    if rule is None:
        return []
    found = totals.progress(desk.results, desk.scope, rule)
    cards = [
        Card(
            title,
            found[f"{outcome}_{exited}"],
            links.listed(outcome=outcome, exited=exited),
            icon=icon,
            tone=tone,
            unit=_("户"),
            order=order,
        )
        for order, (title, outcome, exited, icon, tone) in enumerate(_kinds(), start=20)
    ]
    return [card for card in cards if card.count]


def _kinds() -> list[tuple[str, str, str, str, str]]:
    """``(title, outcome, whether they have exited, icon, tone)`` of what is counted."""
    return [
        (_("达到标准，可以脱贫"), "met", "no", "circle-check", "green"),
        (_("缺数据，不能确定"), "unknown", "no", "help-circle", "amber"),
        (_("还没有达到脱贫标准"), "not_met", "no", "circle-x", "red"),
        (_("已脱贫，但不再符合标准"), "not_met", "yes", "alert-triangle", "red"),
    ]
