"""The inbox."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import queries
from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.work import asked, levels, shown

FIRST = 6


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, due first."""
    user, place = person(request), asked.cascade(request)
    chosen = asked.read(request, place)
    inbox = queries.inbox(user, chosen, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "rows": shown.rows(inbox.items, catalogue.today()),
        "after": inbox.after,
        "cascade": place,
        "chosen": chosen,
        "choices": asked.choices(user, chosen),
        "chips": shown.chips(inbox, chosen),
        "total": inbox.total(chosen.when if chosen.when in shown.SIGNS else ""),
        "may_count": any(rights.holds(user, one) for one in levels.SEEING),
    }
    return pages.show(request, "work/index.html", context, part="work/_rows.html")


@require_safe
@anyone
def first(request: HttpRequest) -> HttpResponse:
    """The first lines, for the first page."""
    inbox = queries.inbox(person(request), size=FIRST, counted=False)
    rows = shown.rows(inbox.items, catalogue.today())
    return pages.show(request, "work/_first.html", {"rows": rows, "more": inbox.after})
