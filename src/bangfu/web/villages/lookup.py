"""Finding what an address names, for those who may see or change it; anything else is not there."""

from django.http import Http404, HttpRequest

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.registry.villages import queries as registry
from bangfu.registry.villages.models import Hamlet, VillageFile
from bangfu.web.guards import person


def place(request: HttpRequest, code: str, permission: Permission, *levels: Level) -> Division:
    """A place of some level in the person's area.

    Raises:
        Http404: there is none, or it lies elsewhere.
    """
    if not codes.SHAPE.fullmatch(code) or codes.level_of(code) not in levels:
        raise Http404
    if not scopes.of(person(request), permission).covers(code):
        raise Http404
    lineage = divisions.lineage(code)
    if not lineage or lineage[-1].code != code:
        raise Http404
    return lineage[-1]


def village(request: HttpRequest, code: str) -> Division:
    """A village the person may edit."""
    return place(request, code, Permission.VILLAGES_EDIT, Level.VILLAGE)


def file(code: str, year: int) -> VillageFile:
    """A village's file of a year."""
    found = registry.file_of(code, year)
    if found is None:
        raise Http404
    return found


def hamlet(code: str, number: str) -> Hamlet:
    """A hamlet of a village."""
    found = registry.hamlet(code, number)
    if found is None:
        raise Http404
    return found
