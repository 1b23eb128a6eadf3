"""The history of one object, newest first."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts.models import User
from bangfu.base.audit import queries
from bangfu.base.audit.models import Entry, Reading
from bangfu.registry.households import queries as registry
from bangfu.web import pages, paging
from bangfu.web.guards import anyone, person
from bangfu.web.history import kinds, telling

READINGS = "readings"
DIGITS = 19  # of the largest number of an entry


@require_safe
@anyone
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What was done to an object, as far as the person may know; who looked, for auditors."""
    user, known = person(request), kinds.KINDS.get(kind)
    if known is None:
        raise Http404
    seen_by = bool(kinds.may_see_readings(user))
    what = READINGS if seen_by and request.GET.get("what") == READINGS else ""
    before = request.GET.get("after", "")
    mark = int(before) if before.isdecimal() and len(before) < DIGITS else None
    rows = _readings(user, kind, key, mark) if what else _entries(user, kind, key, mark)
    if not rows.rows and not (what or mark):
        raise Http404
    teller = telling.teller(rows.rows, _members(user, kind, key))
    context = {
        "kind": known,
        "code": kind,
        "key": key,
        "what": what,
        "lines": [teller.said(row) for row in rows.rows],
        "after": rows.after,
        "may_see_readings": seen_by,
    }
    return pages.show(request, "history/history.html", context, part="history/_lines.html")


def _entries(user: User, kind: str, key: str, mark: int | None) -> paging.Piece[Entry]:
    found = queries.history(kind, key)
    if not (kind == "user" and key == user.username):
        found = found.filter(kinds.readable(user, kinds.KINDS[kind]))
    if mark:
        found = found.filter(pk__lt=mark)
    return paging.cut(found, lambda entry: entry.pk)


def _readings(user: User, kind: str, key: str, mark: int | None) -> paging.Piece[Reading]:
    found = queries.readings(kind, [key]).filter(kinds.may_see_readings(user).q("division"))
    if mark:
        found = found.filter(pk__lt=mark)
    return paging.cut(found, lambda reading: reading.pk)


def _members(user: User, kind: str, key: str) -> dict[str, str]:
    """Names of a household's members, so that changes say whose they are."""
    home = registry.numbered(user, key) if kind == "household" else None
    people: Sequence[object] = registry.members(home) if home else ()
    return {str(one.uid): one.name for one in people}  # type: ignore[attr-defined]
