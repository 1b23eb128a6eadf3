"""What everybody sees: boards of places, a notice, its objections, the answer to a receipt."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.notices import actions, boards, queries
from bangfu.procedures.notices.boards import Up
from bangfu.procedures.notices.models import Notice
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import address, pages, paging
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.notices.forms import Missing, Object, Receipt
from bangfu.web.notices.opened import to_everybody


@require_safe
@to_everybody
def index(request: HttpRequest) -> HttpResponse:
    """The board of the whole installation."""
    return _board(request, catalogue.site().division_id)


@require_safe
@to_everybody
def board(request: HttpRequest, place: str) -> HttpResponse:
    """The board of one place, and which places below it have notices up."""
    try:
        return _board(request, boards.place(place))
    except LookupError as error:
        raise Http404 from error


def _board(request: HttpRequest, code: str) -> HttpResponse:
    rows = boards.board(code, after=request.GET.get("after", ""))
    piece: paging.Piece[Notice] = paging.cut(rows, lambda one: one.pk)
    below, top = boards.below(code), catalogue.site().division_id
    path = [step for step in codes.lineage(code) if step >= top]
    above = boards.above(code)
    names = divisions.names([*path, *below])
    if code not in names:
        raise Http404
    context = {
        "place": names[code],
        "path": [(step, names.get(step, "")) for step in path[:-1]],
        "notices": boards.shown(piece.rows, code),
        "after": piece.after,
        "above": [(step, names[step], count) for step, count in above.items() if step in names],
        "below": [(step, names[step], count) for step, count in below.items() if step in names],
        "language": _at(),
    }
    return pages.show(request, "notices/board.html", context)


@require_safe
@to_everybody
def notice(request: HttpRequest, sheet: str) -> HttpResponse:
    """One notice that is up, with the form to object."""
    up = _up(sheet)
    if up is None:
        newer = boards.newer(sheet)
        return pages.go(request, "notices:notice", newer) if newer else _none(request)
    return _shown(request, up)


@require_POST
@to_everybody
def object_(request: HttpRequest, sheet: str) -> HttpResponse:
    """Receive an objection to a line; answers with the receipt."""
    up = _up(sheet)
    if up is None:
        return _none(request)
    if up.sheet.is_announcement:
        return _shown(request, up, status=409)
    return _receive(request, up, Object(up, request.POST))


@require_POST
@to_everybody
def missing(request: HttpRequest, sheet: str) -> HttpResponse:
    """Receive what is said about a family that is not listed; answers with the receipt."""
    up = _up(sheet)
    return _receive(request, up, Missing(request.POST)) if up else _none(request)


def _receive(request: HttpRequest, up: Up, form: Object | Missing) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, up, form, UNPROCESSABLE)
    token = up.notice.token
    try:
        receipt = actions.object_(token=token, said=form.said(), address=address.of(request))
    except Refusal as refusal:
        form.add_error(None, f"{refusal.message}{refusal.hint}")
        return _shown(request, up, form, refusal.status)
    context = {"receipt": receipt, "up": up, "is_missing": isinstance(form, Missing)}
    return pages.show(request, "notices/received.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@to_everybody
def receipt(request: HttpRequest) -> HttpResponse:
    """What has become of an objection."""
    form, found = Receipt(request.POST or None), None
    if form.is_valid():
        found = queries.by_receipt(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", _("没有这个回执编号，请核对后再查。"))
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "received": found}
    return pages.show(request, "notices/receipt.html", context, status=status)


def _up(token: str) -> Up | None:
    try:
        return boards.public(token)
    except Notice.DoesNotExist:
        return None


def _none(request: HttpRequest) -> HttpResponse:
    """The same for what never was and for what is over."""
    return pages.show(request, "notices/none.html", status=404)


def _shown(
    request: HttpRequest, up: Up, sent: Object | Missing | None = None, status: int = 200
) -> HttpResponse:
    """A notice with its forms, one of them maybe as it was sent."""
    context: dict[str, Any] = {
        "up": up,
        "form": sent if isinstance(sent, Object) else Object(up),
        "missing": sent if isinstance(sent, Missing) else Missing(),
        "is_missing": isinstance(sent, Missing),
        "language": _at(),
    }
    return pages.show(request, "notices/notice.html", context, status=status)


def _at() -> int:
    """Which of two wordings is in the reader's language."""
    return 1 if pages.language() == "en" else 0
