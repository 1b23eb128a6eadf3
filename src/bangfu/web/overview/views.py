"""The overview of a place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.policy.runs import queries
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.overview import figures


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The place that holds the person's whole area."""
    desk = queries.desk(person(request))
    return _show(request, desk, desk.scope.top(desk.site.division_id))


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def division(request: HttpRequest, division: str) -> HttpResponse:
    """Any place within the person's area."""
    desk = queries.desk(person(request))
    if not codes.SHAPE.fullmatch(division) or not desk.scope.touches(division):
        raise Http404
    return _show(request, desk, division)


def _show(request: HttpRequest, desk: queries.Desk, code: str) -> HttpResponse:
    lineage = divisions.lineage(code)
    if not lineage or lineage[-1].code != code:
        raise Http404
    shown = figures.Figures(desk, lineage, request.GET.get("rule", ""))
    context = {"figures": shown, "desk": desk, "stale": queries.is_stale(desk.site, desk.program)}
    return pages.show(request, "overview/overview.html", context)
