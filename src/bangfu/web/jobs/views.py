"""Pages of jobs: everybody sees the ones they started."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.jobs import actions, queries
from bangfu.base.jobs.models import Job
from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.jobs import kinds

LISTED = 50


def shown(job: Job) -> dict[str, Any]:
    """Names for ``jobs/_job.html``: the job, its title and the address of its result."""
    kind = kinds.find(job.kind)
    return {"job": job, "title": kind.title, "result": kind.result(job)}


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """The latest jobs of the person."""
    latest = queries.started_by(person(request))[:LISTED]
    return pages.show(request, "jobs/index.html", {"jobs": [shown(job) for job in latest]})


@require_safe
@anyone
def job(request: HttpRequest, job: UUID) -> HttpResponse:
    """One job; the card alone when the card itself asks again."""
    return pages.show(request, "jobs/job.html", shown(_get(request, job)), part="jobs/_job.html")


@require_POST
@anyone
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    """Ask a job to stop."""
    found = _get(request, job)
    actions.cancel(by=person(request).name, job=found)
    if pages.is_htmx(request):
        return pages.show(request, "jobs/_job.html", shown(_get(request, job)))
    return pages.go(request, "jobs:job", job)


def _get(request: HttpRequest, job: UUID) -> Job:
    try:
        return queries.get_for(person(request), job)
    except Job.DoesNotExist as error:
        raise Http404 from error
