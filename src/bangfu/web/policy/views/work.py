"""Targets, tasks and procedures of the pack in force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.policy.runs.households import OUTCOMES, Filter
from bangfu.web import pages, paging
from bangfu.web.guards import needs
from bangfu.web.households import asked
from bangfu.web.policy import beside as compared
from bangfu.web.policy import elsewhere as lists
from bangfu.web.policy import work
from bangfu.web.policy.desk import Desk
from bangfu.web.templatetags.bangfu import VERDICTS


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
@needs(Permission.DRAFTS_READ)
def elsewhere(request: HttpRequest, pack: str) -> HttpResponse:
    """The households behind a number of another pack, once its results have been made."""
    desk, title = _whole(request, pack)
    outcome = request.GET.get("outcome", "met")
    chosen = Filter(rule=request.GET.get("rule", ""), outcome=outcome)
    found = lists.find(desk, pack, chosen)
    if found is None:
        return pages.show(request, "policy/not_run.html", {"there": title, "pack": pack})
    after = asked.after(request.GET.get("after", ""), "place")
    page = found.page(after, paging.SIZE)
    context = {
        "list": found,
        "title": desk.text(found.rule.spec.title),
        "there": title,
        "pack": pack,
        "outcome": outcome,
        "outcomes": [(name, VERDICTS[name].word) for name in OUTCOMES],
        "rows": found.rows(page.rows),
        "after": asked.mark(page.after),
        "total": 0 if pages.wants_part(request) else found.total,
    }
    return pages.show(request, "policy/elsewhere.html", context, part="policy/_elsewhere.html")


@require_POST
@needs(Permission.DRAFTS_READ)
def run_elsewhere(request: HttpRequest, pack: str) -> HttpResponse:
    """Have the whole registry run under another pack."""
    desk, _title = _whole(request, pack)
    return pages.go(request, "jobs:job", lists.begin(desk, pack).pk)


def _whole(request: HttpRequest, pack: str) -> tuple[Desk, str]:
    """The desk of somebody who may see all of the registry, and the title of another pack."""
    desk = Desk(request)
    rights.require(desk.user, Permission.HOUSEHOLDS_READ, at=desk.site.division_id)
    titles = dict(compared.offered(desk))
    if pack not in titles:
        raise Http404
    return desk, titles[pack]


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
