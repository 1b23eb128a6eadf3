"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.web import nav, pages
from bangfu.web.guards import anyone, person
from bangfu.web.home import cards


@require_safe
@anyone
def home(request: HttpRequest) -> HttpResponse:
    """What is due from me, and the ways to my lists."""
    user = person(request)
    links = [item for item in nav.items(user, request.path) if not item.current]
    context = {"cards": cards.due(user), "links": links}
    return pages.show(request, "home/home.html", context)
