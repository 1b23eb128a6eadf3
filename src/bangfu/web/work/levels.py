"""Counts by level, for those who answer for a place."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level, level_of
from bangfu.base.kit import bands
from bangfu.watch.work import handing
from bangfu.watch.work import levels as counted
from bangfu.watch.work.contract import Source
from bangfu.watch.work.levels import Line
from bangfu.web import exports, pages
from bangfu.web.guards import needs, person
from bangfu.web.work import asked, links

SEEING = (Permission.PROCEDURES_READ, Permission.QUALITY_READ)


@dataclass(frozen=True, slots=True)
class Figure:
    """One count and the list behind it; without a list where there is nothing."""

    kind: str
    word: str
    count: int | None
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its counts: of each kind, open, late, due this week, done this month."""

    title: str
    href: str
    figures: list[list[Figure]]


@require_safe
@needs(*SEEING)
def levels(request: HttpRequest) -> HttpResponse:
    """Open, late, due this week and done this month in each place below one."""
    user, place = person(request), asked.cascade(request)
    table = counted.table(user, place.at)
    names = divisions.names([place.at, *(line.place for line in table.lines)])
    context: dict[str, Any] = {
        "cascade": place,
        "at": place.at,
        "place": names.get(place.at, place.at),
        "kinds": table.kinds,
        "whole": row(table.whole, table.kinds, names),
        "rows": [row(line, table.kinds, names) for line in table.lines],
        "may_count": True,
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
    }
    return pages.show(request, "work/levels.html", context)


def row(line: Line, kinds: list[Source], names: dict[str, str]) -> Row:
    """The counts of a place, each with its list."""
    figures = [[_figure(line, kind, name) for name in counted.COUNTED] for kind in kinds]
    is_village = level_of(line.place) == Level.VILLAGE
    to = links.area(at=line.place) if is_village else links.levels(line.place)
    return Row(names.get(line.place, line.place), to, figures)


def _figure(line: Line, source: Source, name: str) -> Figure:
    counts, title, word = line.counts.get(source.kind, {}), str(source.title), handing.words()[name]
    if name == bands.MONTH and source.kind not in counted.SETTLED:
        return Figure(title, word, None)
    count, when = counts.get(name, 0), "" if name == counted.OPEN else name
    if not count:
        return Figure(title, word, 0)
    own = source.listed(line.place, when)
    to = links.to(own) if own else links.area(kind=source.kind, at=line.place, when=when)
    return Figure(title, word, count, to, "red" if name == bands.LATE else "")


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The same counts as a file."""
    place, form = asked.cascade(request), exports.form(request)
    path = handing.export(by=person(request), at=place.at, form=form)
    return exports.file(path.name, _("各级进度"))
