"""Answering a survey: a section at a time, saved as somebody goes, reviewed, submitted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.surveys import actions, photos, queries, subjects
from bangfu.registry.surveys.models import State
from bangfu.registry.surveys.subjects import Who
from bangfu.web import pages
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.guards import needs, person
from bangfu.web.surveys import fields

STATES = {"refused": State.REFUSED, "absent": State.ABSENT}


def _who(request: HttpRequest, survey: str, who: str) -> Who:
    subject = queries.survey(survey).subject
    return subjects.find(person(request), subject, who, Permission.SURVEYS_ANSWER)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEYS_ANSWER)
def ask(request: HttpRequest, survey: str, who: str) -> HttpResponse:
    """A section with its questions; what is posted is kept at once."""
    asked = _who(request, survey, who)
    if request.method == "POST":
        standing = actions.save(
            by=person(request), who=asked, survey=survey, said=_said(request, survey, asked)
        )
    else:
        standing = queries.standing(asked, survey)
    steps = fields.steps(standing)
    names = [step.spec.id for step in steps]
    at = request.GET.get("part", "")
    at = at if at in names else names[0] if names else ""
    if request.method == "POST" and not pages.wants_part(request):
        return _onward(request, survey, who, steps, at)
    context = {
        "standing": standing,
        "who": asked,
        "steps": steps,
        "step": next((step for step in steps if step.spec.id == at), None),
        "before": queries.current(survey, asked),
    }
    return pages.show(request, "surveys/ask.html", context, part="surveys/_asked.html")


def _said(request: HttpRequest, survey: str, who: Who) -> dict[str, list[str]]:
    """What was typed, ticked and photographed; a photo that cannot be taken is told."""
    found = fields.said(request)
    uploads = fields.uploaded(request)
    try:
        kept = photos.keep(by=person(request), who=who, survey=survey, uploads=uploads)
    except Refusal as refusal:
        if refusal.status != UNPROCESSABLE:
            raise
        if pages.is_htmx(request):
            # The rest is kept all the same: the bad file is sent again with every answer.
            actions.save(by=person(request), who=who, survey=survey, said=found)
            raise
        messages.error(request, str(refusal))
        return found
    return {**found, **{name: [key] for name, key in kept.items()}}


def _onward(
    request: HttpRequest, survey: str, who: str, steps: list[fields.Step], at: str
) -> HttpResponse:
    """After a section: the next one; the same where something is wrong; the review at the end."""
    names = [step.spec.id for step in steps]
    here = names.index(at)
    wrong = any(field.error for field in steps[here].fields)
    back = request.POST.get("go") == "back"
    to = here if wrong and not back else here - 1 if back else here + 1
    if to >= len(names):
        return pages.go(request, "surveys:review", survey, who)
    address = reverse("surveys:ask", args=[survey, who])
    return pages.go(request, f"{address}?part={names[max(to, 0)]}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEYS_ANSWER)
def review(request: HttpRequest, survey: str, who: str) -> HttpResponse:
    """Everything answered, before it is locked."""
    asked = _who(request, survey, who)
    refusal = None
    if request.method == "POST":
        try:
            made = actions.submit(
                by=person(request),
                who=asked,
                survey=survey,
                reason=request.POST.get("reason", ""),
                operation_id=request.POST.get("operation_id", "")[:40],
            )
        except Refusal as error:
            if error.code not in ("surveys.incomplete", "surveys.reason"):
                raise
            refusal = error
        else:
            messages.success(request, _("已提交。"))
            return pages.go(request, "surveys:answers", made.uid)
    standing = queries.standing(asked, survey)
    context = {
        "standing": standing,
        "who": asked,
        "steps": fields.steps(standing, told=True),
        "before": queries.current(survey, asked),
        "refusal": refusal,
        "operation_id": queries.new_operation(),
    }
    return pages.show(request, "surveys/review.html", context, status=422 if refusal else 200)


@require_POST
@needs(Permission.SURVEYS_ANSWER)
def correct(request: HttpRequest, survey: str, who: str) -> HttpResponse:
    """Begin a correction with the answers of last time."""
    asked = _who(request, survey, who)
    actions.correct(by=person(request), who=asked, survey=survey)
    return pages.go(request, "surveys:ask", survey, who)


@require_POST
@needs(Permission.SURVEYS_ANSWER)
def discard(request: HttpRequest, survey: str, who: str) -> HttpResponse:
    """Give up a draft."""
    asked = _who(request, survey, who)
    actions.discard(by=person(request), who=asked, survey=survey)
    messages.success(request, _("草稿已删除。"))
    return pages.go(request, "surveys:index")


@require_POST
@needs(Permission.SURVEYS_ANSWER)
def not_met(request: HttpRequest, survey: str, who: str) -> HttpResponse:
    """Somebody refused, or was away."""
    asked = _who(request, survey, who)
    state = STATES.get(request.POST.get("state", ""), State.ABSENT)
    reason = request.POST.get("reason", "")
    actions.not_met(by=person(request), who=asked, survey=survey, state=state, reason=reason)
    messages.success(request, _("已记下。"))
    return pages.go(request, "surveys:ask", survey, who)
