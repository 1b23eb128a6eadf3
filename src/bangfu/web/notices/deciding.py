"""Announcing what was decided: the list is looked at, and then published."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import normal
from bangfu.procedures import definitions
from bangfu.procedures.filings import announcing, clock
from bangfu.procedures.filings.models import Step
from bangfu.procedures.notices import actions, gate, publishing
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.procedures import asked


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits to be announced by one place about one stage."""

    place: str
    procedure: str
    stage: str
    name: str
    title: str
    count: int
    first: dt.date
    last: dt.date


def proposals(user: Any) -> list[Proposal]:
    """What waits for the person to be announced."""
    rows = announcing.grouped(user)
    names = divisions.names({row["place"] for row in rows})
    return [Proposal(name=names.get(row["place"], ""), title=_title(row), **row) for row in rows]


def _title(row: dict[str, Any]) -> str:
    known = definitions.offered().get(row["procedure"])
    return known.title.text(pages.language()) if known else row["procedure"]


@require_http_methods(["GET", "POST"])
@needs(Permission.PROCEDURES_DECIDE)
def announce(request: HttpRequest, place: str, procedure: str, stage: str) -> HttpResponse:
    """Look at everybody decided about in a place up to a day, and announce them."""
    user = person(request)
    if request.method == "POST":
        count = actions.announce(by=user, steps=asked.ticked(request, "step"))
        text = _("已公告 %(count)s 户（项），到期自动撤下。") % {"count": count}
        messages.success(request, text)
        return pages.go(request, "notices:desk")
    day = _day(request.GET.get("through", ""))
    waiting = announcing.waiting(user).filter(place=place, procedure=procedure, stage=stage)
    steps = list(waiting.filter(closed_on__lte=day)[: gate.MOST_ENTRIES])
    if not steps and not waiting.exists():
        raise Http404
    context = {
        "through": day,
        "rows": _rows(steps),
        "most": gate.MOST_ENTRIES,
        "place": divisions.names([place]).get(place, ""),
        **_says(steps),
    }
    return pages.show(request, "notices/announce.html", context)


def _day(text: str) -> dt.date:
    try:
        return normal.date(text) or clock.today()
    except normal.Unreadable:
        return clock.today()


def _rows(steps: Sequence[Step]) -> list[tuple[Step, gate.Entry]]:
    """Steps beside the lines they would have, which are all that is published."""
    ordered = sorted(steps, key=lambda step: (step.division_id, step.pk))
    return list(zip(ordered, publishing.draft(ordered), strict=True)) if ordered else []


def _says(steps: Sequence[Step]) -> dict[str, Any]:
    """What the announcement is about, and for how many days it stands."""
    if not steps:
        return {"title": "", "days": 0}
    procedure = definitions.thawed(steps[0].filing.definition)
    stage = definitions.stage(procedure, steps[0].stage)
    days = definitions.days(stage.announce.days) if stage.announce else 0
    language = pages.language()
    titles = (procedure.title.text(language), stage.title.text(language))
    return {"title": " · ".join(titles), "days": days}
