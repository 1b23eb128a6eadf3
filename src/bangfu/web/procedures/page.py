"""The page of one filing, put together for one person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.procedures import definitions
from bangfu.procedures.filings import clock, deciding, ending, queries, seats
from bangfu.procedures.filings.models import Filing, State, Step
from bangfu.procedures.filings.objecting import PUBLIC
from bangfu.procedures.filings.queries import Whole
from bangfu.web import pages
from bangfu.web.guards import person
from bangfu.web.policy.figures import STANDINGS
from bangfu.web.procedures import about, shown, way
from bangfu.web.procedures.forms import Answer, Decide, Object, Post, Reason


@dataclass(frozen=True, slots=True)
class Desk:
    """An open step that the person may act on, with its form."""

    node: way.Node
    form: forms.Form
    post: forms.Form | None
    is_apart: bool
    may_return: bool


def show(
    request: HttpRequest,
    uid: UUID,
    *,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with forms that were refused, by what they are for."""
    user, bound = person(request), bound or {}
    try:
        whole = queries.whole(user, uid)
    except Filing.DoesNotExist as error:
        raise Http404 from error
    return pages.show(
        request, "procedures/filing.html", _context(user, whole, bound), status=status
    )


def _context(user: User, whole: Whole, bound: dict[str, forms.Form]) -> dict[str, Any]:
    filing = whole.filing
    procedure = definitions.thawed(filing.definition)
    acts = [name for act in whole.decisions for name in (act.by, act.behalf) if name]
    told = {objection.answered_by for objection in whole.objections}
    online = {PUBLIC: _("公众（网上）")}
    names = online | accounts.names({*acts, *told, filing.opened_by})
    lineage = codes.lineage(filing.division_id)
    places = divisions.names(lineage)
    nodes = way.nodes(whole, names, places)
    waits = [one for one in whole.objections if one.is_open]
    is_open = filing.is_open
    return {
        "filing": filing,
        "href": about.address(filing.subject_type, filing.subject_id),
        "title": procedure.title.text(pages.language()),
        "tone": shown.TONES[State(filing.state)],
        "place": "".join(places.get(code, "") for code in lineage[-3:]),
        "procedure": procedure,
        "standing": STANDINGS[procedure.status],
        "nodes": nodes,
        "desks": _desks(user, whole, nodes, bound) if is_open else [],
        "details": way.details(filing, whole.evidence, about.people(user, filing)),
        "points": ending.open_points(user, filing, procedure) if is_open else [],
        "trail": list(reversed(way.lines(whole, procedure, names))),
        "objections": whole.objections,
        "names": names,
        "answer_form": bound.get("answer") or (Answer() if waits else None),
        "object_form": bound.get("object") or Object(),
        "withdraw_form": bound.get("withdraw") or Reason(),
        "may_object": is_open and filing.division_id in scope.of(user, Permission.PROCEDURES_OPEN),
        "may_withdraw": is_open and filing.opened_by == user.username,
        "may_answer": bool(waits) and _may_answer(user, filing),
        "is_done": filing.state == State.DONE,
        "late": [node for node in nodes if node.state == "late" and not node.step.escalated_to],  # type: ignore[union-attr]
    }


def _may_answer(user: User, filing: Filing) -> bool:
    decides = filing.division_id in scope.of(user, Permission.PROCEDURES_DECIDE)
    return decides and user.username not in deciding.involved(filing)


def _desks(
    user: User, whole: Whole, nodes: list[way.Node], bound: dict[str, forms.Form]
) -> list[Desk]:
    filing, mine = whole.filing, seats.of(user)
    people = about.people(user, filing)
    found = []
    for number, node in enumerate(nodes):
        step = node.step
        if step is None or not step.is_open:
            continue
        seat = next((seat for seat in mine if seat.fits(step)), None)
        if seat is None:
            continue
        apart = step.kind != "approval" or not (
            {user.username, seat.holder} & deciding.involved(filing, step.stage)
        )
        form = bound.get(str(step.uid)) or Decide(
            None, None, node.stage.evidence, people, needed=False,
            initial={"version": filing.version}, prefix=None,
        )  # fmt: skip
        found.append(Desk(node, form, _post(step, filing, bound), apart, number > 0))
    return found


def _post(step: Step, filing: Filing, bound: dict[str, forms.Form]) -> forms.Form | None:
    if step.kind != "notice" or step.notice_from is not None:
        return None
    initial = {"version": filing.version, "on": clock.today()}
    return bound.get(f"post-{step.uid}") or Post(initial=initial)
