"""The map of a place: its areas coloured, the same numbers in a table, and the way down and up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.map.page import Page, Wish


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The map of the person's own area."""
    seen = scope.of(person(request))
    site = catalogue.site()
    return _show(request, Page(seen, site, seen.top(site.division_id), _wish(request)))


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def place(request: HttpRequest, place: str) -> HttpResponse:
    """The map of a place the person may see something of."""
    seen = scope.of(person(request))
    site = catalogue.site()
    root = seen.top(site.division_id)
    known = codes.SHAPE.fullmatch(place) and place.startswith(codes.prefix(root))
    if not known or not seen.touches(place):
        raise Http404
    return _show(request, Page(seen, site, place, _wish(request)))


def _wish(request: HttpRequest) -> Wish:
    asked = request.GET.get("level", "")
    return Wish(
        show=request.GET.get("show", ""),
        share=request.GET.get("share", ""),
        level=Level(asked) if asked in Level.values else None,
        sort=request.GET.get("sort", ""),
    )


def _show(request: HttpRequest, page: Page) -> HttpResponse:
    if page.place is None:
        raise Http404
    return pages.show(request, "map/index.html", {"page": page})
