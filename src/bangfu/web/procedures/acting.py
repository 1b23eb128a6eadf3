"""What people do about a filing: decide a step, object, answer, withdraw."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, mass, queries
from bangfu.procedures.filings.models import Filing, Step
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.procedures import about, asked, page
from bangfu.web.procedures.forms import Act, Answer, Decide, Object, Post, Reason

DECIDE, OPEN = Permission.PROCEDURES_DECIDE, Permission.PROCEDURES_OPEN
SAID = {
    "approve": gettext_lazy("已通过。"),
    "return": gettext_lazy("已退回。"),
    "reject": gettext_lazy("已登记为不予通过。"),
    "save": gettext_lazy("材料已保存。"),
}


def _found(request: HttpRequest, uid: UUID) -> Filing:
    try:
        return queries.get(person(request), uid)
    except Filing.DoesNotExist as error:
        raise Http404 from error


def _do(
    request: HttpRequest, uid: UUID, name: str, form: Act, act: Callable[[], object], said: str
) -> HttpResponse:
    """Carry a form out; show it again with what is wrong."""
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        except (ObjectDoesNotExist, LookupError) as error:
            raise Http404 from error
        else:
            messages.success(request, said)
            return pages.go(request, "procedures:filing", uid)
    return page.show(request, uid, bound={name: form}, status=422)


@require_POST
@needs(DECIDE, OPEN)
def step(request: HttpRequest, filing: UUID, step: UUID) -> HttpResponse:
    """Pass a step, return it, reject it, keep proof, note a posted notice, or tell the level above.

    Which of these, the button says (``act``).
    """
    found, user, verb = _found(request, filing), person(request), request.POST.get("act", "")
    about_it: dict[str, Any] = {"by": user, "filing": filing, "step": step}
    if verb == "escalate":
        form: Act = Act(request.POST)
        return _do(
            request, filing, "escalate", form,
            lambda: actions.escalate(**about_it, operation_id=form.cleaned_data["operation"]),
            _("已提请上级督办。"),
        )  # fmt: skip
    if verb == "post":
        return _post(request, filing, step)
    if verb not in SAID:
        raise Http404
    return _decide(request, found, step, verb)


def _post(request: HttpRequest, filing: UUID, step: UUID) -> HttpResponse:
    form = Post(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.post_notice(
            by=person(request), filing=filing, step=step, on=said["on"],
            version=said["version"], operation_id=said["operation"],
        )  # fmt: skip

    return _do(request, filing, f"post-{step}", form, act, _("已登记张贴日期。"))


def _decide(request: HttpRequest, filing: Filing, step: UUID, verb: str) -> HttpResponse:
    user = person(request)
    try:
        now: Step = filing.steps.get(uid=step)
    except Step.DoesNotExist as error:
        raise Http404 from error
    stage = definitions.stage(definitions.thawed(filing.definition), now.stage)
    people = about.people(user, filing)
    form = Decide(request.POST, request.FILES, stage.evidence, people, needed=False)

    def act() -> object:
        said = form.cleaned_data
        common: dict[str, Any] = {"by": user, "filing": filing.uid, "step": step}
        if verb == "save":
            return actions.add_evidence(
                **common, evidence=form.given(), operation_id=said["operation"]
            )
        return actions.decide(
            **common, verdict=verb, version=said["version"], reason=said["reason"],
            evidence=form.given(), operation_id=said["operation"],
        )  # fmt: skip

    return _do(request, filing.uid, str(step), form, act, str(SAID[verb]))


@require_POST
@needs(DECIDE)
def approve_many(request: HttpRequest) -> HttpResponse:
    """Pass the ticked steps whose stages allow it."""
    chosen = asked.ticked(request, "step")
    if not chosen:
        raise Refusal("procedures.none_ticked", _("请先勾选要通过的事项。"))
    reason = request.POST.get("reason", "")
    tell(request, mass.approve_many(by=person(request), steps=chosen, reason=reason))
    return pages.go(request, "procedures:index")


def tell(request: HttpRequest, outcome: mass.Outcome) -> None:
    """Say how many were done and why others were not."""
    if outcome.done:
        messages.success(request, _("办理了 %(count)s 件。") % {"count": outcome.done})
    for name, why in outcome.refused[:10]:
        messages.warning(request, _("%(name)s：%(why)s") % {"name": name, "why": why})
    if len(outcome.refused) > 10:  # noqa: PLR2004  as many as a page can show
        more = len(outcome.refused) - 10
        messages.warning(request, _("另有 %(count)s 件没有办成。") % {"count": more})


@require_POST
@needs(OPEN)
def object_(request: HttpRequest, filing: UUID) -> HttpResponse:
    """Receive an objection."""
    _found(request, filing)
    form = Object(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.object_(
            by=person(request), filing=filing, text=said["text"], told_by=said["told_by"],
            operation_id=said["operation"],
        )  # fmt: skip

    done = _("已受理异议，时限暂停；请把受理编号告诉提出人。")
    return _do(request, filing, "object", form, act, done)


@require_POST
@needs(DECIDE)
def answer(request: HttpRequest, filing: UUID, objection: UUID) -> HttpResponse:
    """Answer an objection."""
    _found(request, filing)
    form = Answer(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.answer_objection(
            by=person(request), filing=filing, objection=objection,
            upheld=said["upheld"] == "yes", answer=said["answer"],
            operation_id=said["operation"],
        )  # fmt: skip

    return _do(request, filing, "answer", form, act, _("已答复异议。"))


@require_POST
@needs(OPEN)
def withdraw(request: HttpRequest, filing: UUID) -> HttpResponse:
    """Take a filing back."""
    _found(request, filing)
    form = Reason(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.withdraw(
            by=person(request), filing=filing, reason=said["reason"],
            operation_id=said["operation"],
        )  # fmt: skip

    return _do(request, filing, "withdraw", form, act, _("已撤回。"))
