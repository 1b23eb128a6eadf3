"""Indicators of an area: how far, how far by when, and the villages behind a number."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs import office
from bangfu.engine.words import value
from bangfu.policy.runs import indicators, queries
from bangfu.policy.runs.indicators import STATES, Goal, Indicator
from bangfu.policy.runs.queries import Desk
from bangfu.web import links, pages, paging
from bangfu.web.guards import needs, person
from bangfu.web.pages import language
from bangfu.web.places import cascade as places

READ = Permission.HOUSEHOLDS_READ
WORDS = {"done": _("已达到"), "open": _("未达到"), "unknown": _("不详")}


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator as shown."""

    indicator: Indicator
    title: str
    document: str
    goal: str
    counts: list[tuple[str, int, str]]

    @property
    def share(self) -> int:
        """Whole percent done."""
        whole = self.indicator.whole
        return self.indicator.done * 100 // whole if whole else 0


def goal_words(desk: Desk, spec: office.Target, goal: Goal | None) -> str:
    """What has to be reached, as people read it; empty where nothing is stated here."""
    if goal is None:
        return ""
    exact = goal.number if goal.share is None else goal.share
    type_ = Type(Kind(spec.type), spec.unit or "")
    return value(desk.program.pack, type_, exact, language())


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every indicator over the villages of the area."""
    desk, cascade = _where(request)
    found = [_line(desk, one, cascade.at) for one in indicators.of_area(desk, cascade.at)]
    context = {"desk": desk, "cascade": cascade, "lines": found}
    return pages.show(request, "villages/indicators.html", context)


def _where(request: HttpRequest) -> tuple[Desk, places.Cascade]:
    desk = queries.desk(person(request))
    chosen = places.deepest([v for v in request.GET.getlist("at") if v])
    root = desk.site.division_id
    return desk, places.cascade(desk.scope, root, chosen, Level.TOWNSHIP)


def _line(desk: Desk, one: Indicator, at: str) -> Line:
    spec, pack = one.spec, desk.program.pack
    document = pack.documents.get(spec.cite.document)
    named = document.title.text(language()) if document else spec.cite.document
    counts = [
        (
            str(WORDS[state]),
            getattr(one, state),
            links.to("villages:behind", spec.id, at=at, state=state),
        )
        for state in STATES
    ]
    title = spec.title.text(language())
    return Line(one, title, named, goal_words(desk, spec, one.goal), counts)


@require_safe
@needs(READ)
def behind(request: HttpRequest, target: str) -> HttpResponse:
    """The villages behind a number of an indicator."""
    desk, cascade = _where(request)
    spec, state = desk.program.pack.targets.get(target), request.GET.get("state", "open")
    if spec is None or spec.subject not in indicators.SUBJECTS or state not in STATES:
        raise Http404
    found = indicators.behind(desk, cascade.at, target, state)
    after = request.GET.get("after", "")
    piece = paging.cut([code for code in found if code > after], str)
    names = divisions.names(one for code in piece.rows for one in codes.lineage(code))
    rows = [
        (
            code,
            names.get(code, code),
            " · ".join(names.get(c, c) for c in codes.lineage(code)[-3:-1]),
        )
        for code in piece.rows
    ]
    context = {
        "title": spec.title.text(language()),
        "word": WORDS[state],
        "rows": rows,
        "after": piece.after,
        "columns": 2,
        "total": len(found),
        "place": cascade,
    }
    return pages.show(request, "villages/behind.html", context, part="villages/_behind.html")
