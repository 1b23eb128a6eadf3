"""The next list of a choice of place."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.places import cascade


@require_safe
@anyone
def steps(request: HttpRequest) -> HttpResponse:
    """Lists for the places chosen so far.

    ``name`` says which field they belong to, ``permission`` whose scope limits the choice
    (``anywhere``: nothing does; an unknown one offers nothing), ``lowest`` the level where the
    choice ends, ``whole`` that no choice means all of the place.
    """
    asked = request.GET.get("permission", "")
    granted = _offered(request, asked)
    known = granted is not None
    name, lowest = request.GET.get("name", ""), request.GET.get("lowest", "")
    name = name if name.isidentifier() else "place"
    lowest = lowest if lowest in Level.values else Level.VILLAGE.value
    at = cascade.deepest(request.GET.getlist(name))
    chosen = cascade.cascade(
        granted or scope.Scope(), catalogue.site().division_id, at, Level(lowest)
    )
    context = {"cascade": chosen, "name": name, "permission": asked if known else ""}
    context |= {"lowest": lowest, "whole": "yes" if request.GET.get("whole") else ""}
    return pages.show(request, "places/widget.html", context)


def _offered(request: HttpRequest, asked: str) -> scope.Scope | None:
    """The places to choose from; ``None`` for a right nobody has heard of."""
    if asked == cascade.ANYWHERE:
        return scope.Scope((codes.span(catalogue.site().division_id),))
    known = asked in {permission.value for permission in Permission}
    return scope.of(person(request), Permission(asked)) if known else None
