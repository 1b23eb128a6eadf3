"""A survey assigned to the households of a list, filtered by a verdict or kept before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import households
from bangfu.policy.runs import queries as lists
from bangfu.policy.runs.queries import Desk
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.surveys import campaigns, queries
from bangfu.registry.surveys.models import Campaign
from bangfu.web import pages
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.households import asked
from bangfu.web.surveys.forms import BeginList

MANAGE = Permission.SURVEYS_MANAGE


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Assign a survey to the households of the list of the address."""
    desk = lists.desk(person(request), MANAGE)
    what = asked.read(request, desk)
    surveys = [
        (s.id, s.title.text(pages.language()))
        for s in queries.surveys()
        if s.subject == "household"
    ]
    data = request.POST if request.method == "POST" else None
    form = BeginList(data, surveys=surveys, initial={"starts": catalogue.today()})
    if data is not None and form.is_valid():
        try:
            made = _begin(request, desk, what, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已开始，共 %(size)s 个对象。") % {"size": made.size})
            return pages.go(request, "surveys:campaign", made.uid)
    total = households.count(desk.program, desk.results, desk.scope, what.filter)
    context = {"form": form, "asked": what, "total": total}
    status = 422 if form.errors else 200
    return pages.show(request, "surveys/of_list.html", context, status=status)


def _begin(request: HttpRequest, desk: Desk, what: asked.Asked, said: dict[str, Any]) -> Campaign:
    keys = households.keys(desk.program, desk.results, desk.scope, what.filter)
    among = "、".join(chip.words for chip in what.chips)
    return campaigns.begin(
        by=person(request), division=what.cascade.at, chosen=keys, among=among, **said
    )
