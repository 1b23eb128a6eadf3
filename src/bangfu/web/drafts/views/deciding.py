"""Running a draft over the whole registry, putting it forward, and deciding on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import deciding
from bangfu.web import pages
from bangfu.web.drafts.desk import Desk
from bangfu.web.drafts.forms import ReplyForm, SubmitForm
from bangfu.web.drafts.views.changing import version
from bangfu.web.guards import needs


@require_POST
@needs(Permission.DRAFTS_READ)
def run(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Run the draft over every household and keep the result; a job tells how far it is."""
    here = Desk(request, draft)
    key = str(here.draft.pk)
    job = jobs.start(
        by=here.user.username,
        kind="drafts.run",
        key=key,
        params={"draft": key},
        division=here.draft.division_id,
    )
    return pages.go(request, "jobs:job", job.pk)


def result_of(job: Job) -> str:
    """Where the result of a finished run is."""
    draft = job.params.get("draft", "")
    return reverse("drafts:draft", args=[draft]) if draft else ""


@require_POST
@needs(Permission.DRAFTS_EDIT)
def submit(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put the draft before a second person."""
    here, form = Desk(request, draft), SubmitForm(request.POST)
    if not form.is_valid():
        raise Refusal("drafts.source", _("请写明施行日期和依据（不超过 120 字）。"))
    deciding.submit(by=here.user, draft=here.draft, **form.cleaned_data, version=version(request))
    messages.success(request, _("已提交，请另一位有审定权限的人办理。"))
    return pages.go(request, "drafts:draft", here.draft.pk)


@require_POST
@needs(Permission.DRAFTS_EDIT)
def withdraw(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Give the draft up."""
    here = Desk(request, draft)
    deciding.withdraw(by=here.user, draft=here.draft)
    messages.success(request, _("已撤回。"))
    return pages.go(request, "drafts:index")


@require_POST
@needs(Permission.DRAFTS_APPROVE)
def approve(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put the draft into force from its first day on; results are worked out anew."""
    here = Desk(request, draft)
    deciding.approve(by=here.user, draft=here.draft, version=version(request))
    jobs.start(by=here.user.username, kind="runs.refresh", key="all")
    messages.success(request, _("已审定。到施行之日起按新规定计算，以前的日期仍按原规定。"))
    return pages.go(request, "drafts:draft", here.draft.pk)


@require_POST
@needs(Permission.DRAFTS_APPROVE)
def back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Send the draft back with a reason."""
    here, form = Desk(request, draft), ReplyForm(request.POST)
    reply = form.cleaned_data["reply"] if form.is_valid() else ""
    deciding.send_back(by=here.user, draft=here.draft, reply=reply)
    messages.success(request, _("已退回作者修改。"))
    return pages.go(request, "drafts:draft", here.draft.pk)
