"""System administrators look after what comes round by itself."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.timers import actions, queries
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.home.cards import Card


@require_safe
@needs(Permission.TIMERS_RUN)
def index(request: HttpRequest) -> HttpResponse:
    """Each timer: its last turn, what came of it, and when it is due next; failed ones first."""
    rows = sorted(queries.listed(person(request)), key=lambda one: not one.is_failed)
    context: dict[str, Any] = {
        "rows": rows,
        "failed": sum(row.is_failed for row in rows),
        "is_on": actions.is_on(),
        "is_busy": any(row.last and row.last.job.is_open for row in rows),
    }
    return pages.show(request, "admin/timers.html", context, part="admin/_timers.html")


@require_POST
@needs(Permission.TIMERS_RUN)
def run(request: HttpRequest, timer: str) -> HttpResponse:
    """Run one now."""
    actions.run_now(by=person(request), name=timer)
    messages.success(request, _("已交给后台运行，结果会显示在这里。"))
    return pages.go(request, "admin:timers")


def failed(user: User) -> Iterable[Card]:
    """Timers that failed the last time, on the first page of who may mend them."""
    if count := queries.failed(user):
        href = reverse("admin:timers")
        title, unit = _("没有完成的定时任务"), _("项任务")
        yield Card(title, count, href, icon="clock-exclamation", tone="red", unit=unit, order=5)
