"""The list of a village or county as of a day, and what differs between two days."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Division
from bangfu.policy.runs import snapshots
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import past_places
from bangfu.registry.households.past_places import Compared, Standing
from bangfu.web import pages, words
from bangfu.web.changes.past import day_of
from bangfu.web.guards import needs, person

READ = Permission.HOUSEHOLDS_READ
MOST = 200


@require_safe
@needs(READ)
def place(request: HttpRequest, place: str) -> HttpResponse:
    """Who is on the list of a place at the end of two days, who entered, left and changed."""
    where = _place(request, place)
    today = timezone.localdate()
    first = day_of(request, "first", today.replace(month=1, day=1))
    last = day_of(request, "last", today)
    first, last = min(first, last), max(first, last)
    found = past_places.compare(person(request), where.code, first, last)
    shown = request.GET.get("list", "entered")
    lists = _lists(found, divisions.names({one.village for one in _all(found)}))
    context = {
        "place": where,
        "first": first,
        "last": last,
        "rows": _statuses(found),
        "lists": lists,
        "shown": shown if shown in {one["name"] for one in lists} else "entered",
        "most": MOST,
        "frozen": snapshots.every(),
        "may_freeze": rights.holds(person(request), Permission.POLICY_EDIT),
    }
    return pages.show(request, "changes/place.html", context)


def _place(request: HttpRequest, code: str) -> Division:
    """A village, township or county that lies in the person's area."""
    try:
        found = divisions.get(code)
    except Division.DoesNotExist as error:
        raise Http404 from error
    if not scope.of(person(request), READ).touches(code) or not past_places.is_small(code):
        raise Http404
    return found


def _all(found: Compared) -> list[Standing]:
    shown = [found.entered, found.left, [one for one, _count in found.changed]]
    ends = [list(listed.households.values())[:MOST] for listed in (found.first, found.last)]
    return [one for part in [*shown, *ends] for one in part[:MOST]]


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


def _lists(found: Compared, names: dict[str, str]) -> list[dict[str, Any]]:
    first, last = (list(one.households.values()) for one in (found.first, found.last))
    parts: list[tuple[str, str, list[Any]]] = [
        ("entered", _("新进入"), [(one, None) for one in found.entered]),
        ("left", _("已离开"), [(one, None) for one in found.left]),
        ("changed", _("有变更"), list(found.changed)),
        ("first", _("前一日名单"), [(one, None) for one in first]),
        ("last", _("后一日名单"), [(one, None) for one in last]),
    ]
    return [
        {
            "name": name,
            "title": title,
            "total": len(rows),
            "rows": [(one, names.get(one.village, ""), n) for one, n in rows[:MOST]],
        }
        for name, title, rows in parts
    ]
