"""The list of drafts, one draft with its figures and what they come to, and two side by side."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.policy.drafts import queries
from bangfu.policy.drafts.models import Draft
from bangfu.web import pages, paging
from bangfu.web.drafts import comparing, desk
from bangfu.web.drafts.desk import Desk
from bangfu.web.drafts.forms import ReplyForm, SubmitForm, TitleForm
from bangfu.web.drafts.panel import Panel
from bangfu.web.guards import needs, person
from bangfu.web.procedures import beside

READERS = (Permission.DRAFTS_READ, Permission.POLICY_READ)  # or whoever follows a shared link


@require_safe
@needs(Permission.DRAFTS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every draft of the person's area, the last changed first."""
    user = person(request)
    drafts = list(queries.visible_to(user)[: paging.SIZE * 4])
    context = {
        "drafts": drafts,
        "names": accounts.names(draft.author for draft in drafts),
        "may_edit": rights.holds(user, Permission.DRAFTS_EDIT),
        "form": TitleForm(),
    }
    return pages.show(request, "drafts/index.html", context)


@require_safe
@needs(*READERS)
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """One draft: its figures, what they come to, and what may be done with it."""
    here = Desk(request, draft)
    row = here.draft
    context = {
        **panel_of(here, request),
        "title_form": TitleForm({"title": row.title, "note": row.note}),
        "submit_form": SubmitForm(initial={"starts": row.starts, "source": row.source}),
        "reply_form": ReplyForm(),
        "names": accounts.names([row.author, row.decided_by, *row.editors]),
        "addable": addable(here) if here.may_edit else [],
        "link": request.build_absolute_uri(f"/policy/drafts/shared/{row.token}/"),
        "procedures": beside.of_draft(here.user, row),
        "others": [one for one in _others(request) if one.pk != row.pk],
    }
    return pages.show(request, "drafts/draft.html", context)


def _others(request: HttpRequest) -> list[Draft]:
    return list(queries.visible_to(person(request)).exclude(status="withdrawn")[: paging.SIZE])


def addable(here: Desk) -> list[tuple[str, str]]:
    """Parameters that are not in the draft yet: ``(id, title)``."""
    have = {knob.name for knob in here.knobs if knob.division == here.draft.division_id}
    every = here.program.pack.parameters.values()
    return [
        (one.id, one.title.text(here.language))
        for one in every
        if one.id not in have and one.id not in here.program.pack.scoped
    ]


@require_safe
@needs(*READERS)
def effect(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The panel alone, for figures that are being dragged."""
    here = Desk(request, draft)
    return pages.show(request, "drafts/_panel.html", panel_of(here, request))


def panel_of(here: Desk, request: HttpRequest) -> dict[str, Any]:
    """Names for ``drafts/_panel.html``."""
    found = here.effect if not here.wrong and not here.problems else None
    panel = Panel(here, found, request.GET.get("rule", "")) if found is not None else None
    return {"desk": here, "draft": here.draft, "panel": panel}


@require_safe
@needs(Permission.DRAFTS_READ)
def compare(request: HttpRequest) -> HttpResponse:
    """Two drafts side by side, each against the policy in force."""
    user = person(request)
    drafts = list(queries.visible_to(user).exclude(status="withdrawn")[: paging.SIZE * 4])
    chosen = [_chosen(drafts, request.GET.get(side, "")) for side in ("a", "b")]
    sides = comparing.sides(user, [one for one in chosen if one is not None])
    context = {"drafts": drafts, "chosen": chosen, "sides": sides, "lines": comparing.lines(sides)}
    return pages.show(request, "drafts/compare.html", context)


def _chosen(drafts: list[Draft], asked: str) -> Draft | None:
    return next((one for one in drafts if str(one.pk) == asked), None)


@require_safe
@needs(Permission.POLICY_READ)
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A shared link: the draft opens for whoever may read policy, for their own area."""
    try:
        found = queries.shared(person(request), token)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    desk.remember(request, found)
    return pages.go(request, "drafts:draft", found.pk)
