"""Lists handed over as files: short ones at once, long ones by a job."""

from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs import queries as running
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import actions as runs
from bangfu.web import pages

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def form(request: HttpRequest) -> str:
    """The form of file that was asked for."""
    return "csv" if request.POST.get("form") == "csv" else "xlsx"


def begin(request: HttpRequest, *, by: User, kind: str, params: dict[str, Any]) -> HttpResponse:
    """Have a job write the file, and show it. Asking twice for the same finds the same job."""
    key = sha256(f"{by.username} {params}".encode()).hexdigest()
    job = jobs.start(by=by.username, kind=kind, key=key, params=params)
    return pages.go(request, "jobs:job", job.pk)


def finished(user: User, job: UUID, *, kind: str, title: str) -> HttpResponse:
    """The file a finished export of the person made.

    Raises:
        Http404: the person has no such job, or it has made no file.
        Refusal: ``export.gone``.
    """
    try:
        done = running.get_for(user, job)
    except Job.DoesNotExist as error:
        raise Http404 from error
    if done.kind != kind or done.state != State.DONE:
        raise Http404
    return file(done.result["file"], title)


def file(name: str, title: str) -> HttpResponse:
    """An exported file, to be kept under a title and the day.

    Raises:
        Refusal: ``export.gone`` when it has been tidied away.
    """
    path = runs.exports() / name
    if path.suffix[1:] not in TYPES or not path.is_file():
        raise Refusal("export.gone", _("这份文件已经清理。"), hint=_("请重新导出。"), status=404)
    kept = f"{title}-{timezone.localdate()}{path.suffix}"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=kept)
    answer["Content-Type"] = TYPES[path.suffix[1:]]
    return cast(HttpResponse, answer)  # streamed, otherwise like any other
