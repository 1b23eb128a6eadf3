"""The answers to a request as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.watch.requests import handing
from bangfu.web import exports, pages
from bangfu.web.guards import fresh, needs, person
from bangfu.web.requests import views


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
@fresh
def export(request: HttpRequest, request_: UUID) -> HttpResponse:
    """What places answered, and which have not."""
    found = views.get(request, request_)
    path, _rows = handing.export(
        by=person(request),
        request=found,
        form=exports.form(request),
        language=pages.language(),
    )
    return exports.file(path.name, found.title)
