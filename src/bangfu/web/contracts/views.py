"""What to sign, lists, the state of signing, and one contract."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import drafting, papering, printing, queries, reaching, seats
from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages, paging
from bangfu.web.contracts import asked, forms, shown
from bangfu.web.files import shown as files
from bangfu.web.guards import needs, person

READ, DRAFT = Permission.CONTRACTS_READ, Permission.CONTRACTS_DRAFT
SIGN = Permission.CONTRACTS_SIGN
MOST_WAITING = 100


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the person's signature, their own contracts, and all of their area."""
    user, place, known = person(request), asked.cascade(request), asked.years(person(request))
    chosen = asked.read(request, place, asked.year(request, known, every=True))
    found = queries.page(user, chosen, request.GET.get("after", ""))
    piece: paging.Piece[Contract] = paging.cut(found, queries.mark)
    context: dict[str, Any] = {"lines": shown.lines(piece.rows), "after": piece.after}
    if not pages.wants_part(request):
        context |= {
            "cascade": place,
            "chosen": chosen,
            "choices": asked.choices(chosen, known),
            "total": queries.contracts(user, chosen).count(),
            "waiting": shown.lines(list(queries.to_sign(user)[:MOST_WAITING])),
            "own": shown.lines(list(queries.own(user)[:10])),
            "may_draft": rights.holds(user, DRAFT),
            "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
            "sign": forms.Sign(),
        }
    return pages.show(request, "contracts/index.html", context, part="contracts/_rows.html")


@require_safe
@needs(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """Who has signed, by level and by place; each number opens its list."""
    user, place, known = person(request), asked.cascade(request), asked.years(person(request))
    year = asked.year(request, known)
    context = {
        "cascade": place,
        "at": place.at,
        "place": divisions.names([place.at]).get(place.at, place.at),
        "year": year,
        "years": sorted({*known, year}, reverse=True),
        "states": [(state.value, state.label) for state in queries.STANDING],
        "levels": shown.levels(queries.levels(user, place.at, year)),
        "rows": shown.tally(queries.summary(user, place.at, year)),
        "may_close": scope.of(user, DRAFT).covers(place.at)
        and queries.may_close(user, place.at, year),
    }
    return pages.show(request, "contracts/overview.html", context)


@require_safe
@needs(READ)
def one(request: HttpRequest, contract: UUID) -> HttpResponse:
    """One contract: what was promised, how far each term is, who signed, what was done."""
    return page(request, get(request, contract))


def page(
    request: HttpRequest,
    found: Contract,
    sign: forms.Sign | None = None,
    reason: forms.Reason | None = None,
    paper: forms.Paper | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a contract, with the forms of what may be done with it."""
    user, language = person(request), pages.language()
    signed = queries.signatures(found)
    drafts = scope.of(user, DRAFT).covers(drafting.seat(found))
    seat = seats.side(found, seats.of(user)) if rights.holds(user, SIGN) else None
    mine = any(row.by == user.username and not row.is_paper for row in signed)
    context = {
        "contract": found,
        "title": found.text["title"][language],
        "tone": shown.TONES[State(found.state)],
        "promises": [line[language] for line in found.text["lines"]],
        "terms": shown.reached(reaching.of(found, _counts(request, found)), _day(found)),
        "sides": shown.sides(found, signed),
        "history": shown.history(queries.history(found)),
        "may_sign": seat is not None and not mine,
        "succeeds": seat is not None and seat[1],
        "may_revise": drafts and found.state == State.DRAFTED,
        "may_withdraw": drafts and found.state in (State.DRAFTED, State.SIGNED, State.IN_FORCE),
        "sign": sign or forms.Sign(),
        "reason": reason or forms.Reason(),
        "records": seats.records(user, found),
        "paper": paper or forms.Paper(),
        "scans": files.of(user, papering.SCAN, [found.uid]).get(str(found.uid), []),
    }
    return pages.show(request, "contracts/contract.html", context, status=status)


def _day(found: Contract) -> str:
    """The day the progress is of: that of the close, else today."""
    return str(found.results["day"]) if found.results else catalogue.today().isoformat()


def _counts(request: HttpRequest, found: Contract) -> reaching.Counts:
    """What was reached by now; nothing while nothing has been run or no household may be read."""
    if found.results is not None:
        return {}
    try:
        return reaching.below(person(request), found.superior)
    except Refusal:
        return {}


@require_safe
@needs(READ)
def print_(request: HttpRequest, contract: UUID) -> HttpResponse:
    """A contract as a PDF."""
    found = get(request, contract)
    address = request.build_absolute_uri("/").rstrip("/")
    content = printing.pdf(found, language=pages.language(), address=address)
    name = f"contract-{found.year}-{found.division}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@needs(READ)
def verify(request: HttpRequest) -> HttpResponse:
    """Whether the hash on a print belongs to a contract on record."""
    text = request.GET.get("code", "").strip()[:200]
    found = queries.by_hash(person(request), text) if text else []
    context = {"code": text, "found": shown.lines(found)}
    return pages.show(request, "contracts/verify.html", context)


def get(request: HttpRequest, uid: UUID) -> Contract:
    """A contract of the person's scope; 404 for any other."""
    try:
        return queries.get(person(request), uid)
    except Contract.DoesNotExist as error:
        raise Http404 from error
