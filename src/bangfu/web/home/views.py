"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.home import cards


@require_safe
@anyone
def home(request: HttpRequest) -> HttpResponse:
    """What is due from me."""
    return pages.show(request, "home/home.html", {"cards": cards.due(person(request))})
