"""Targets, tasks and procedures of the pack in force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.web import pages
from bangfu.web.guards import needs
from bangfu.web.policy import beside as compared
from bangfu.web.policy import work
from bangfu.web.policy.desk import Desk


@require_safe
@needs(Permission.DRAFTS_READ)
def beside(request: HttpRequest) -> HttpResponse:
    """The whole registry under two packs; its totals concern whoever may see all of it."""
    desk = Desk(request)
    rights.require(desk.user, Permission.HOUSEHOLDS_READ, at=desk.site.division_id)
    others = compared.offered(desk)
    pack = request.GET.get("pack", "")
    chosen = pack if pack in dict(others) else next(iter(dict(others)), "")
    context = {
        "offered": others,
        "chosen": chosen,
        "here": desk.text(desk.program.pack.title),
        "there": dict(others).get(chosen, ""),
        "pairs": compared.pairs(desk, chosen) if chosen and pages.wants_part(request) else None,
    }
    return pages.show(request, "policy/beside.html", context, part="policy/_beside.html")


@require_safe
@needs(Permission.POLICY_READ)
def targets(request: HttpRequest) -> HttpResponse:
    """Every target with its next step and how far the person's area is."""
    return pages.show(request, "policy/targets.html", {"targets": work.targets(Desk(request))})


@require_safe
@needs(Permission.POLICY_READ)
def target(request: HttpRequest, target: str) -> HttpResponse:
    """One target: its steps, what other sources say, how far each place is."""
    found = work.target(Desk(request), target)
    if found is None:
        raise Http404
    return pages.show(request, "policy/target.html", {"target": found})


@require_safe
@needs(Permission.POLICY_READ)
def tasks(request: HttpRequest) -> HttpResponse:
    """Work points with the units that answer for them, and procedures."""
    desk = Desk(request)
    unit = request.GET.get("unit", "")
    context = {
        "tasks": work.tasks(desk, request.GET.get("q", ""), unit),
        "units": work.units(work.tasks(desk)),
        "unit": unit,
        "procedures": work.procedures(desk),
    }
    return pages.show(request, "policy/tasks.html", context)
