"""The desk of those who put notices up: what waits, what is up, what is kept."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.files import actions as files
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.notices import actions, archive, printing, queries
from bangfu.procedures.notices.hanging import SUBJECT
from bangfu.procedures.notices.models import Notice, Received
from bangfu.procedures.notices.printing import Order
from bangfu.procedures.notices.queries import DESKS, Filter, Kept
from bangfu.web import pages, paging
from bangfu.web.files import shown as files_shown
from bangfu.web.forms import UNPROCESSABLE, refuse
from bangfu.web.guards import needs, person
from bangfu.web.notices import deciding, shown
from bangfu.web.notices.forms import Correct, Hang, Post, TakeDown
from bangfu.web.procedures import acting, asked

READ, DECIDE = Permission.PROCEDURES_READ, Permission.PROCEDURES_DECIDE


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Notices of the person's area: to be posted, up, over."""
    user, tab = person(request), request.GET.get("tab", "")
    may_post = rights.holds(user, DECIDE)
    waiting = list(queries.unposted(user)[: mass.MOST]) if may_post else []
    place, now = asked.cascade(request), queries.today(user)
    chosen = Filter(tab if tab in DESKS else "up", place.at if place.at != place.root else "")
    rows = queries.notices(user, chosen, after=request.GET.get("after", ""))
    piece: paging.Piece[Notice] = paging.cut(rows, lambda one: one.pk)
    context: dict[str, Any] = {
        "rows": shown.rows(piece.rows),
        "after": piece.after,
        "waiting": shown.waiting(waiting),
        "proposals": deciding.proposals(user) if may_post else [],
        "now": now,
        "ending": shown.rows(now.ending),
        "form": Post(today=clock.today()),
        "tabs": [("up", _("正在公示")), ("over", _("已经结束"))],
        "tab": chosen.desk,
        "cascade": place,
    }
    return pages.show(request, "notices/desk.html", context, part="notices/_rows.html")


@require_POST
@needs(DECIDE)
def post(request: HttpRequest) -> HttpResponse:
    """Note the day on which the ticked notices were posted; they are public from then on."""
    chosen, form = asked.ticked(request, "step"), Post(request.POST)
    if not chosen:
        raise Refusal("procedures.none_ticked", _("请先勾选要张贴的事项。"))
    if not form.is_valid():
        raise Refusal("procedures.notice_day", _("请填写张贴日期。"))
    outcome = mass.post_many(by=person(request), steps=chosen, on=form.cleaned_data["on"])
    acting.tell(request, outcome)
    return pages.go(request, "notices:desk")


@require_safe
@needs(READ)
def kept(request: HttpRequest, notice: UUID) -> HttpResponse:
    """One notice with everything kept of it."""
    return _page(request, _kept(request, notice))


@require_POST
@needs(DECIDE)
def take_down(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Take it down before its last day."""
    found, form = _kept(request, notice), TakeDown(request.POST)
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    try:
        actions.take_down(by=person(request), notice=notice, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        refuse(form, refusal, "reason")
        return _page(request, found, form, UNPROCESSABLE)
    messages.success(request, _("已撤下。公众不能再看到这份公示。"))
    return pages.go(request, "notices:kept", notice)


@require_POST
@needs(DECIDE)
def correct(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Put up a corrected edition in its place."""
    found, form = _kept(request, notice), Correct(request.POST)
    without = {int(text) for text in request.POST.getlist("without") if text.isdecimal()}
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    reason = form.cleaned_data["reason"]
    try:
        made = actions.correct(by=person(request), notice=notice, reason=reason, without=without)
    except Refusal as refusal:
        refuse(form, refusal, "reason")
        return _page(request, found, form, UNPROCESSABLE)
    messages.success(request, _("已换成更正后的一份，公示天数重新计算；原来的一份留存备查。"))
    return pages.go(request, "notices:kept", made.uid)


@require_POST
@needs(DECIDE)
def hang(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Note that it hung on a board, with the photos that show it."""
    found = _kept(request, notice)
    form = Hang(_walls(found), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, UNPROCESSABLE)
    said = form.cleaned_data
    days = (said["starts"], said["ends"])
    try:
        photos = files.prepare(said["photos"])
        actions.hang(
            by=person(request), notice=notice, place=said["place"], days=days, photos=photos
        )
    except Refusal as refusal:
        refuse(form, refusal)
        return _page(request, found, form, UNPROCESSABLE)
    messages.success(request, _("已登记张贴和照片。"))
    return pages.go(request, "notices:kept", notice)


@require_safe
@needs(READ)
def sheet(request: HttpRequest, notice: UUID, paper: str) -> HttpResponse:
    """The sheet to put on the wall, as a PDF."""
    found = _kept(request, notice)
    order = Order(found.printed, found.notice.digest, _public(request, found))
    try:
        content = printing.pdf([order], paper)
    except LookupError as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'inline; filename="notice-{paper}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@needs(READ)
def data(request: HttpRequest, notice: UUID) -> HttpResponse:
    """The bytes whose SHA-256 was kept, for whoever wants to compute it again."""
    found = _kept(request, notice)
    body = archive.canonical(found.notice.payload)
    headers = {"Content-Disposition": 'attachment; filename="notice.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


@require_POST
@needs(DECIDE)
def reveal(request: HttpRequest, received: UUID) -> HttpResponse:
    """Who objected and how to reach them; the trail keeps who looked."""
    try:
        name, contact = actions.reveal(by=person(request), received=received)
    except Received.DoesNotExist as error:
        raise Http404 from error
    context = {"name": name, "contact": contact}
    return pages.show(request, "notices/revealed.html", context)


def _kept(request: HttpRequest, notice: UUID) -> Kept:
    try:
        return queries.kept(person(request), notice)
    except Notice.DoesNotExist as error:
        raise Http404 from error


def _public(request: HttpRequest, found: Kept) -> str:
    """The public address of a notice; none once it is over."""
    if found.up is None:
        return ""
    return request.build_absolute_uri(reverse("notices:notice", args=[found.notice.token]))


def _walls(found: Kept) -> list[tuple[str, str]]:
    """Boards on which it hangs."""
    codes = queries.walls(found.notice)
    names = divisions.names(codes)
    return [(code, names.get(code, code)) for code in codes]


def _page(
    request: HttpRequest, found: Kept, sent: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """One notice with its forms, one of them maybe as it was sent."""
    user, fits = person(request), {"starts": found.sheet.starts, "ends": found.printed.ends}
    hung = files_shown.of(user, SUBJECT, [one.uid for one in found.hung])
    context = {
        "kept": found,
        "title": found.sheet.matter[1 if pages.language() == "en" else 0],
        "lines": shown.lines(found),
        "received": found.received,
        "public": _public(request, found),
        "papers": printing.PAPERS,
        "form": sent if isinstance(sent, TakeDown) else TakeDown(),
        "correct": sent if isinstance(sent, Correct) else Correct(),
        "hang": sent if isinstance(sent, Hang) else Hang(_walls(found), initial=fits),
        "hung": [(one, hung.get(str(one.uid), [])) for one in found.hung],
        "may_act": rights.holds(user, DECIDE),
        "may_correct": shown.may_correct(found),
        "names": shown.names(found),
    }
    return pages.show(request, "notices/kept.html", context, status=status)
