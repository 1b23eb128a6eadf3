"""For the first page: figures that are still open, and how many households wait for them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import lacking
from bangfu.policy.runs import queries as runs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web.home.cards import Card
from bangfu.web.policy.figures import OPEN


def unset(user: User) -> Iterable[Card]:
    """Open figures, for those who may set them: only such as rules in force ask for."""
    if not rights.holds(user, Permission.POLICY_EDIT):
        return
    try:
        site = catalogue.site()
    except Refusal:
        return
    program, as_of = packs.program(site.pack), catalogue.today(site)
    known = packs.figures_at(program, as_of, site.division_id, assumed=site.assumed)
    empty = {name for name, figure in known.items() if figure.status in OPEN}
    asked = empty & lacking.asked_for(program, as_of)
    if not asked:
        return
    href = f"{reverse('policy:parameters')}?status=open"
    seen = scope.of(user, Permission.HOUSEHOLDS_READ)
    try:
        count = lacking.waiting(program, runs.results(seen), seen, asked)
        note = _("%(count)s 户因此不能确定") % {"count": f"{count:,}"} if count else ""
    except Refusal:
        note = ""
    yield Card(
        _("未定的政策参数"),
        len(asked),
        href,
        icon="adjustments-question",
        tone="amber",
        unit=_("个参数"),
        note=note,
        order=20,
    )
