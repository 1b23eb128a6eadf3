"""The differences of a comparison: the list, deciding about it, and handing it over."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import actions as jobs
from bangfu.watch.matching import deciding, handing, queries, returning
from bangfu.web import exports, pages, paging
from bangfu.web.guards import fresh, needs, person
from bangfu.web.matching import asked, shown, views
from bangfu.web.matching.forms import Decide

READ, CHECK = Permission.HOUSEHOLDS_READ, Permission.MATCHING_CHECK
EXPORT = Permission.HOUSEHOLDS_EXPORT
AT_ONCE = 3_000


@require_safe
@needs(READ)
def differences(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """Differences of the person's area that fit the filters, in the order of places."""
    user, found = person(request), views.get(request, comparison)
    place = asked.cascade(request)
    chosen = asked.differences(request, place)
    rows = queries.differences(
        user, found, chosen, after=asked.after(request), size=paging.SIZE + 1
    )
    page: paging.Piece[dict[str, Any]] = paging.cut(rows, lambda row: row["seq"])
    may_check = rights.holds(user, CHECK)
    context: dict[str, Any] = {
        "found": found,
        "rows": shown.differences(user, found, page.rows),
        "after": page.after,
        "may_check": may_check,
    }
    if "after" not in request.GET:
        columns = shown.by_column(found, queries.tallies(user, found, "column"))
        context |= {
            "cascade": place,
            "choices": shown.difference_choices(chosen, columns),
            "total": queries.count(user, found, chosen),
            "form": Decide(),
            "may_export": rights.holds(user, EXPORT),
        }
    part = "matching/_differences.html" if "after" in request.GET else ""
    return pages.show(request, "matching/differences.html", context, part=part)


@require_POST
@needs(CHECK)
def decide(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """Say who is right: about what was ticked, or all that fit; many of them by a job."""
    user, found = person(request), views.get(request, comparison)
    chosen = asked.differences(request, asked.cascade(request))
    rows = None if request.POST.get("which") == "all" else asked.ticked(request)
    side, reason = request.POST.get("side", ""), request.POST.get("reason", "")
    if rows is None and len(queries.chosen_rows(user, found, chosen, None)) > deciding.AT_ONCE:
        params = deciding.asked(found, side, reason, rows, chosen)
        key = f"{found.pk} {user.username}"
        job = jobs.start(by=user.username, kind=deciding.DECIDE, key=key, params=params)
        return pages.go(request, "jobs:job", job.pk)
    told = deciding.decide(
        by=user, comparison=found, side=side, reason=reason, rows=rows, chosen=chosen
    )
    messages.success(request, _said(told))
    query = request.GET.urlencode()
    address = reverse("matching:differences", args=[found.pk])
    return pages.go(request, f"{address}?{query}" if query else address)


def _said(told: dict[str, int]) -> str:
    said = [_("已处理 %(count)d 处差异。") % {"count": told["decided"]}]
    if told["applied"]:
        said.append(_("其中 %(count)d 处已改入档案。") % {"count": told["applied"]})
    if told["by_hand"]:
        said.append(_("%(count)d 处要在户页面手工更正。") % {"count": told["by_hand"]})
    if told["moved"]:
        said.append(
            _("%(count)d 处所在的户比对以后有过修改，没有处理，请重新比对。")
            % {"count": told["moved"]}
        )
    return "".join(said)


@require_POST
@needs(CHECK)
def withdraw(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """Take a decision back."""
    user, found = person(request), views.get(request, comparison)
    rows = asked.ticked(request)
    for one in queries.in_force(user, found, rows):
        deciding.withdraw(by=user, decision=one)
        messages.success(request, _("已撤回这项决定。"))
    return pages.go(request, reverse("matching:differences", args=[found.pk]))


@require_POST
@needs(EXPORT)
@fresh
def export(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """The list as a file: at once when short, else by a job."""
    user, found = person(request), views.get(request, comparison)
    chosen = asked.differences(request, asked.cascade(request))
    form, language = exports.form(request), pages.language()
    if queries.count(user, found, chosen) <= AT_ONCE:
        path, _rows = handing.export(
            by=user, comparison=found, chosen=chosen, form=form, language=language
        )
        return exports.file(path.name, _("差异"))
    params = {
        "comparison": str(found.pk),
        "chosen": asdict(chosen),
        "form": form,
        "language": language,
    }
    return exports.begin(request, by=user, kind=handing.EXPORT, params=params)


@require_safe
@needs(EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind=handing.EXPORT, title=_("差异"))


@require_POST
@needs(EXPORT)
@fresh
def corrections(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """Corrections for the national system, in the layout of the export."""
    path, _cells = returning.corrections(
        by=person(request), comparison=views.get(request, comparison)
    )
    return exports.file(path.name, _("国网更正"))
