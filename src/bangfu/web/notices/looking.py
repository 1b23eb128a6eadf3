"""What the public sent: looked at, sifted, answered, carried into an application."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.mass import MOST, Outcome
from bangfu.procedures.notices import actions, queries
from bangfu.procedures.notices.models import Received
from bangfu.procedures.notices.queries import PILES, SIEVES, Pile
from bangfu.web import pages, paging
from bangfu.web.forms import UNPROCESSABLE, refuse
from bangfu.web.guards import needs, person
from bangfu.web.households.asked import Choice
from bangfu.web.notices.forms import Answer, Sift
from bangfu.web.procedures import acting, asked

READ, DECIDE = Permission.PROCEDURES_READ, Permission.PROCEDURES_DECIDE


@require_safe
@needs(READ)
def received(request: HttpRequest) -> HttpResponse:
    """What the public sent in the person's area."""
    user, get = person(request), request.GET
    place = asked.cascade(request)
    tab, about, sieve = (get.get(name, "") for name in ("tab", "about", "sieve"))
    chosen = Pile(
        state=tab if tab in PILES else "waiting",
        about=about if about in ("line", "missing") else "",
        sieve=sieve if sieve in SIEVES else "",
        at=place.at if place.at != place.root else "",
    )
    rows = queries.received(user, chosen, after=get.get("after", ""))
    piece: paging.Piece[Received] = paging.cut(rows, lambda one: one.pk)
    context: dict[str, Any] = {
        "rows": piece.rows,
        "after": piece.after,
        "tabs": [("waiting", _("待看")), ("admitted", _("已受理")), ("settled", _("已办结"))],
        "tab": chosen.state,
        "cascade": place,
        "choices": _choices(chosen),
        "form": Sift(),
        "may_act": rights.holds(user, DECIDE),
        "today": clock.today(),
    }
    return pages.show(request, "notices/pile.html", context, part="notices/_pile.html")


def _choices(chosen: Pile) -> list[Choice]:
    about = [("line", _("针对名单上的户")), ("missing", _("反映遗漏的户"))]
    sieve = [("same", _("同一份公示里内容相同的")), ("unsigned", _("没有署名的"))]
    return [
        Choice("about", _("内容"), _("全部内容"), [("", about)], chosen.about),
        Choice("sieve", _("筛选"), _("不筛选"), [("", sieve)], chosen.sieve),
    ]


@require_POST
@needs(DECIDE)
def sift(request: HttpRequest) -> HttpResponse:
    """Admit or decline the ticked objections, each on its own."""
    chosen, form = asked.ticked(request, "received"), Sift(request.POST)
    if not chosen or len(chosen) > MOST:
        raise Refusal(
            "procedures.none_ticked", _("请先勾选，一次最多 %(most)s 条。") % {"most": MOST}
        )
    if not form.is_valid():
        raise Refusal("notices.silent", _("请选择受理还是不予受理。"))
    said = form.cleaned_data
    outcome = Outcome()
    for uid in chosen:
        _sift(person(request), uid, said["verdict"], said["reason"], outcome)
    acting.tell(request, outcome)
    return pages.go(request, "notices:received")


def _sift(by: User, uid: UUID, verdict: str, reason: str, outcome: Outcome) -> None:
    """One of them; that it is refused does not hold up the others."""
    try:
        if verdict == "admit":
            actions.admit(by=by, received=uid)
        else:
            actions.decline(by=by, received=uid, reason=reason)
    except Refusal as refusal:
        outcome.refused.append((_("异议"), str(refusal)))
    except ObjectDoesNotExist:
        outcome.refused.append((_("异议"), _("找不到，或不在您的范围内。")))
    else:
        outcome.done += 1


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def family(request: HttpRequest, received: UUID) -> HttpResponse:
    """A family that is missing: what was said, the answer, and what came of it."""
    user, found = person(request), _one(request, received)
    form = Answer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            upheld = said["upheld"] == "yes"
            actions.answer_missing(by=user, received=received, upheld=upheld, text=said["text"])
        except Refusal as refusal:
            refuse(form, refusal, "text")
        else:
            messages.success(request, _("已答复。来反映的人凭回执编号能查到。"))
            return pages.go(request, "notices:family", received)
    context = {
        "found": found,
        "form": form,
        "villages": _villages(found),
        "may_open": rights.holds(user, Permission.PROCEDURES_OPEN),
        "today": clock.today(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return pages.show(request, "notices/family.html", context, status=status)


def _one(request: HttpRequest, uid: UUID) -> Received:
    try:
        found = queries.one_received(person(request), uid)
    except Received.DoesNotExist as error:
        raise Http404 from error
    if not found.is_missing:
        raise Http404
    return found


def _villages(found: Received) -> list[tuple[str, str]]:
    """Villages for which an application can be taken: the notice's own, or those below it."""
    level = codes.level_of(found.place_id)
    if level == codes.Level.VILLAGE:
        return [(found.place_id, found.place.name)]
    rows = divisions.at_level(found.place_id, codes.Level.VILLAGE.value, clock.today())
    return [(one.code, one.name) for one in rows]


@require_safe
@needs(Permission.PROCEDURES_OPEN)
def begin(request: HttpRequest, received: UUID) -> HttpResponse:
    """Go on to the application of the family, with what was said carried over."""
    try:
        found = queries.carried(person(request), received)
    except Received.DoesNotExist as error:
        raise Http404 from error
    village = request.GET.get("village", "")
    if village not in dict(_villages(found)):
        raise Refusal("notices.no_village", _("请选择这户在哪个村。"))
    answer = pages.go(request, "procedures:apply", village)
    answer["Location"] += f"?received={found.uid}"
    return answer
