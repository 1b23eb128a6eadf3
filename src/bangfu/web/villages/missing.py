"""Village files of the year: which are missing, and how much each of them says."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells
from bangfu.registry.villages import queries as registry
from bangfu.web import pages, paging
from bangfu.web.guards import needs, person
from bangfu.web.places import cascade as places

READ, EDIT = Permission.HOUSEHOLDS_READ, Permission.VILLAGES_EDIT
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A village: its file of the year, if any, and how much of it is stated."""

    code: str
    name: str
    above: str
    stated: int | None
    asked: int

    @property
    def share(self) -> int:
        """Whole percent of the columns that are stated."""
        return (self.stated or 0) * WHOLE // self.asked if self.asked else 0


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Villages of the area, those without this year's file first, then by how little they say."""
    user, year = person(request), catalogue.today().year
    seen, root = scopes.of(user, READ), catalogue.site().division_id
    chosen = places.deepest([v for v in request.GET.getlist("at") if v])
    cascade = places.cascade(seen, root, chosen, Level.TOWNSHIP)
    scope = seen.within(cascade.at)
    only = request.GET.get("only", "missing")
    codes_, stated, asked = _state(scope, year)
    wanted = [c for c in codes_ if only != "missing" or c not in stated]
    ordered = sorted(wanted, key=lambda code: (stated.get(code, -1), code))
    after = request.GET.get("after", "")
    start = next((n + 1 for n, code in enumerate(ordered) if code == after), 0)
    piece = paging.cut(ordered[start:], str)
    context = {
        "cascade": cascade,
        "year": year,
        "only": only,
        "rows": _lines(piece.rows, stated, asked),
        "after": piece.after,
        "columns": 4,
        "total": len(codes_),
        "missing": sum(code not in stated for code in codes_),
        "editable": scopes.of(user, EDIT),
    }
    return pages.show(request, "villages/missing.html", context, part="villages/_missing.html")


def _state(scope: Scope, year: int) -> tuple[list[str], dict[str, int], int]:
    """Villages in force, how much the file of each says, out of how many columns."""
    common = catalogue.common().tables["village"].columns
    names = [name for name in cells.columns("village") if name in common]
    return registry.villages(scope), registry.filled(scope, year, names), len(names)


def _lines(found: list[str], stated: dict[str, int], asked: int) -> list[Line]:
    names = divisions.names(one for code in found for one in codes.lineage(code))
    lines = []
    for code in found:
        above = " · ".join(names.get(one, one) for one in codes.lineage(code)[:-1][-2:])
        lines.append(Line(code, names.get(code, code), above, stated.get(code), asked))
    return lines
