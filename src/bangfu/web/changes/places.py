"""The list of a village or county as of a day, and what differs between two days."""

import dataclasses
import datetime as dt
from bisect import bisect_right
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Division
from bangfu.policy.runs import between, snapshots
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import past_places
from bangfu.registry.households.past_places import Compared, Standing
from bangfu.web import exports, pages, paging, words
from bangfu.web.changes.past import day_of
from bangfu.web.guards import needs, person

READ = Permission.HOUSEHOLDS_READ
SIZE, AT_ONCE = 100, 5_000
Row = tuple[Standing, str, int | None]


@require_safe
@needs(READ)
def place(request: HttpRequest, place: str) -> HttpResponse:
    """Who is on the list of a place at the end of two days, who entered, left and changed."""
    where = _place(request, place)
    first, last = _days(request)
    user, shown = person(request), _shown(request)
    found = past_places.compare(user, where.code, first, last)
    context = {
        "place": where,
        "first": first,
        "last": last,
        "rows": _statuses(found),
        "lists": _lists(found),
        "shown": shown,
        "page": _piece(found, shown, request.GET.get("after", "")),
        "frozen": snapshots.every(),
        "may_freeze": rights.holds(user, Permission.POLICY_EDIT),
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
    }
    return pages.show(request, "changes/place.html", context, part="changes/_place_rows.html")


def _days(request: HttpRequest) -> tuple[dt.date, dt.date]:
    today = timezone.localdate()
    first = day_of(request, "first", today.replace(month=1, day=1))
    last = day_of(request, "last", today)
    return min(first, last), max(first, last)


def _shown(request: HttpRequest) -> str:
    asked = request.GET.get("list", "")
    return asked if asked in past_places.LISTS else past_places.LISTS[0]


def _place(request: HttpRequest, code: str) -> Division:
    """A village, township or county that lies in the person's area."""
    try:
        found = divisions.get(code)
    except Division.DoesNotExist as error:
        raise Http404 from error
    if not scope.of(person(request), READ).touches(code) or not past_places.is_small(code):
        raise Http404
    return found


def _statuses(found: Compared) -> list[tuple[str, int, int]]:
    """``(status in words, on the first day, on the last)``, all of them first."""
    pack = catalogue.pack()
    column = pack.tables["household"].columns["exit_status"]
    old, new = found.first.statuses, found.last.statuses
    rows = [(_("全部"), sum(old.values()), sum(new.values()))]
    for status in sorted({*old, *new}, key=str):
        title = words.display(pack, column, status) or _("不清楚")
        rows.append((title, old[status], new[status]))
    return rows


def _lists(found: Compared) -> list[tuple[str, str, int]]:
    """``(name, title, how many)`` of each list."""
    titles = (_("新进入"), _("已离开"), _("有变更"), _("前一日名单"), _("后一日名单"))
    named = zip(past_places.LISTS, titles, strict=True)
    return [(name, title, len(found.rows(name))) for name, title in named]


def _piece(found: Compared, name: str, after: str) -> paging.Piece[Row]:
    """Some rows of a list: household, village in words, how often it changed."""
    every = found.rows(name)
    begin = bisect_right(every, after, key=lambda row: past_places.mark(row[0])) if after else 0
    piece: paging.Piece[Any] = paging.cut(
        every[begin : begin + SIZE + 1], lambda row: past_places.mark(row[0]), SIZE
    )
    names = divisions.names({one.village for one, _count in piece.rows})
    rows = [(one, names.get(one.village, ""), count) for one, count in piece.rows]
    return paging.Piece(rows, piece.after)


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
def export(request: HttpRequest, place: str) -> HttpResponse:
    """The list that is shown as a file: at once when it is short, as a job when it is long."""
    where, user = _place(request, place), person(request)
    first, last = _days(request)
    asked = between.Asked(where.code, first.isoformat(), last.isoformat(), _shown(request))
    form, language = exports.form(request), pages.language()
    if past_places.size(user, where.code) <= AT_ONCE:
        path, _rows = between.export(by=user, asked=asked, form=form, language=language)
        return exports.file(path.name, _("两日对比"))
    params = {"asked": dataclasses.asdict(asked), "form": form, "language": language}
    return exports.begin(request, by=user, kind=between.EXPORT, params=params)


@require_safe
@needs(Permission.HOUSEHOLDS_EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind=between.EXPORT, title=_("两日对比"))
