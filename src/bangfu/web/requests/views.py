"""The catalogue, requests, asking for numbers and answering."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import actions, asking, queries
from bangfu.watch.requests.models import Request, State
from bangfu.web import pages, paging
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.places import cascade as places
from bangfu.web.requests import forms, links, shown

READ = Permission.HOUSEHOLDS_READ
CREATE, APPROVE = Permission.REQUESTS_CREATE, Permission.REQUESTS_APPROVE
ANSWER = Permission.REQUESTS_ANSWER
MOST_SHOWN = 200


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Requests of the person's area; what waits for them; a search of the catalogue above all."""
    user, state = person(request), request.GET.get("state", "")
    found = queries.page(user, state, request.GET.get("after", ""))
    page: paging.Piece[Request] = paging.cut(found, lambda one: one.pk)
    mine = list(queries.mine(user))
    context = {
        "lines": shown.requests(page.rows),
        "after": page.after,
        "state": state if state in State.values else "",
        "states": State.choices,
        "mine": [(line, place) for line, (_one, place) in
                 zip(shown.requests(one for one, _place in mine), mine, strict=True)],
        "waiting": shown.requests(queries.waiting(user)),
        "may_create": rights.holds(user, CREATE),
        "asked_of": queries.asked_of(user),
    }  # fmt: skip
    part = "requests/_rows.html" if "after" in request.GET else ""
    return pages.show(request, "requests/index.html", context, part=part)


@require_safe
@needs(READ)
def search(request: HttpRequest) -> HttpResponse:
    """What the centre holds that is like some words, with its coverage in a place."""
    user, text = person(request), request.GET.get("q", "").strip()[:60]
    granted = scope.of(user, READ)
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    place = places.cascade(granted, catalogue.site().division_id, chosen)
    found = queries.search(user, text, place.at, links.reports(user)) if text else []
    context = {
        "q": text,
        "cascade": place,
        "hits": shown.hits(found, place.at),
        "may_create": rights.holds(user, CREATE),
    }
    return pages.show(request, "requests/search.html", context)


@require_safe
@needs(READ)
def meter(request: HttpRequest) -> HttpResponse:
    """Who asks how much of whom this year, and what was held already."""
    context = {"meters": queries.meter(), "asked_of": queries.asked_of(person(request)),
               "year": catalogue.today().year}  # fmt: skip
    return pages.show(request, "requests/meter.html", context)


@require_http_methods(["GET", "POST"])
@needs(CREATE)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for numbers: weighed first, sent when nothing like them is open."""
    user, site = person(request), catalogue.site()
    form = forms.Ask(request.POST or None, by=user, root=site.division_id)
    listed = forms.rows(request.POST)
    weighed = None
    if request.method == "POST" and form.is_valid():
        said, columns = form.cleaned_data, forms.wanted(listed)
        given = {**said, "division": said["division"].code}
        weighed = asking.weigh(user, given["division"], given["level"], columns)
        if request.POST.get("do") == "send":
            try:
                found = actions.create(by=user, columns=columns, **given)
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _told(found))
                return pages.go(request, "requests:request", found.uid)
    context = {"form": form, "rows": _rows(listed, weighed), "weighed": weighed}
    status = 422 if form.errors else 200
    return pages.show(request, "requests/new.html", context, status=status)


def _told(found: Request) -> str:
    if found.state == State.WAITING:
        return _("用时超过上限，已提交审批。")
    return _("已发出，%(people)d 个单位填报。") % {"people": found.people}


def _rows(listed: list[dict[str, Any]], weighed: asking.Weighing | None) -> list[dict[str, Any]]:
    """The typed columns, each with what is held or like it."""
    found = iter(weighed.columns if weighed else ())
    for row in listed:
        mine = next(found, None) if row["title"] or row["meaning"] else None
        if mine:
            known = mine.coverage
            row["held"] = mine.held and shown.hit(
                mine.held.holding, known.get(mine.held.holding.key)
            )
            row["like"] = [] if mine.held else [
                (shown.hit(one.holding, known.get(one.holding.key)),
                 row["declined"].get(one.holding.key, ""))
                for one in mine.like
            ]  # fmt: skip
    return listed


@require_safe
@needs(READ)
def one(request: HttpRequest, request_: UUID) -> HttpResponse:
    """One request: what is asked, what it costs, who has answered what."""
    return _page(request, get(request, request_))


def _page(
    request: HttpRequest, found: Request, form: forms.Reason | None = None, status: int = 200
) -> HttpResponse:
    user, lines = person(request), queries.lines(person(request), found)
    line = shown.requests([found])[0]
    waits = found.state == State.WAITING
    asks = scope.of(user, CREATE)
    may_end = found.state in (State.SENT, State.WAITING) and asks.covers(found.office)
    granted = scope.of(user, ANSWER)
    context = {
        **line,
        "columns": queries.columns(found),
        "lines": lines[:MOST_SHOWN],
        "places": len(lines),
        "more": max(0, len(lines) - MOST_SHOWN),
        "answered": sum(one.answer is not None for one in lines),
        "answers_to": {one.division for one in lines if one.division in granted},
        "decided_by": accounts.names([found.decided_by]).get(found.decided_by, ""),
        "may_approve": waits
        and scope.of(user, APPROVE).covers(found.office)
        and found.by != user.username,
        "may_end": may_end,
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
        "form": form or forms.Reason(),
        "is_sent": found.state == State.SENT,
    }
    return pages.show(request, "requests/request.html", context, status=status)


@require_POST
@needs(CREATE, APPROVE)
def decide(request: HttpRequest, request_: UUID, verb: str) -> HttpResponse:
    """Approve, refuse, close or withdraw."""
    user, found = person(request), get(request, request_)
    form = forms.Reason(request.POST)
    reason = request.POST.get("reason", "")
    try:
        if verb == "approve":
            actions.approve(by=user, request=found)
        elif verb == "refuse":
            actions.refuse(by=user, request=found, reason=reason)
        elif verb in ("close", "withdraw"):
            state = State.CLOSED if verb == "close" else State.WITHDRAWN
            actions.end(by=user, request=found, state=state, reason=reason)
        else:
            raise Http404
    except Refusal as refusal:
        refuse(form, refusal)
        return _page(request, found, form, refusal.status)
    messages.success(request, _("已登记。"))
    return pages.go(request, "requests:request", found.uid)


@require_http_methods(["GET", "POST"])
@needs(ANSWER)
def answer(request: HttpRequest, request_: UUID, division: str) -> HttpResponse:
    """Fill in the answer of a place."""
    user, found = person(request), get(request, request_)
    if division not in scope.of(user, READ):
        raise Http404
    mine = queries.answer_of(user, found, division)
    said = forms.answers(request.POST)
    refusal = None
    if request.method == "POST":
        try:
            seen = request.POST.get("version", "0")
            actions.answer(
                by=user, request=found, division=division, said=said,
                version=int(seen) if seen.isdecimal() else 0,
            )  # fmt: skip
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("已填报。"))
            return pages.go(request, "requests:request", found.uid)
    kept = queries.shown_values(found, mine)
    wrong = refusal.context.get("fields", {}) if refusal else {}
    context = {
        "request_": found,
        "place": divisions.names([division]).get(division, division),
        "fields": [(column, said.get(column.at, kept[column.at]), str(column.at) in wrong)
                   for column in queries.columns(found)],
        "version": mine.version if mine else 0,
        "refusal": refusal.as_json() if refusal else None,
        **shown.requests([found])[0],
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return pages.show(request, "requests/answer.html", context, status=status)


def get(request: HttpRequest, uid: UUID) -> Request:
    """A request of the person's area; 404 for any other."""
    try:
        return queries.get(person(request), uid)
    except Request.DoesNotExist as error:
        raise Http404 from error
