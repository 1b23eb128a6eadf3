"""Rules as the office reads them: what they ask, in words, and how many meet it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.web import pages
from bangfu.web.guards import needs
from bangfu.web.policy import briefs, verdicts
from bangfu.web.policy.desk import Desk


@require_safe
@needs(Permission.POLICY_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Standards and benefits in force, each with its verdicts in the person's area."""
    desk = Desk(request)
    groups = briefs.groups(desk)
    asked = request.GET.get("kind", "")
    shown = [group for group in groups if group.kind == asked] or groups
    context = {"groups": shown, "kinds": groups, "kind": asked, "results": desk.results}
    return pages.show(request, "policy/rules.html", context)


@require_safe
@needs(Permission.POLICY_READ)
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: conditions in words with their clauses, figures, verdicts, and what is missing."""
    desk = Desk(request)
    found = desk.program.rules.get(rule)
    if found is None:
        raise Http404
    return pages.show(request, "policy/rule.html", {"rule": verdicts.View(desk, found)})
