"""Choosing columns, and keeping filters under names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import actions, columns
from bangfu.policy.lists import queries as kept
from bangfu.policy.runs import queries
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.households import asked, links


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HOUSEHOLDS_READ)
def chooser(request: HttpRequest) -> HttpResponse:
    """Which columns the list shows, and in which order; each button keeps the choice at once."""
    user = person(request)
    desk = queries.desk(user)
    every = columns.offered(desk, pages.language())
    shown = columns.chosen(every, kept.preferred(user))
    if request.method == "POST":
        names = _changed([column.id for column in shown], request)
        actions.prefer(by=user, names=[name for name in names if name in every])
        shown = columns.chosen(every, kept.preferred(user))
    groups: dict[str, list[columns.Shown]] = {}
    for column in every.values():
        if column not in shown:
            groups.setdefault(column.group, []).append(column)
    query = request.GET.urlencode()
    context = {
        "shown": shown,
        "groups": groups.items(),
        "most": columns.MOST,
        "is_full": len(shown) >= columns.MOST,
        "back": f"{links.listed()}?{query}" if query else links.listed(),
    }
    return pages.show(request, "lists/columns.html", context, part="lists/_columns.html")


def _changed(names: list[str], request: HttpRequest) -> list[str]:
    """The columns after a button was pressed: add, take away, move to the front or back, reset."""
    post = request.POST
    if post.get("reset"):
        return []
    if (name := post.get("add", "")) and name not in names:
        return [*names, name]
    if (name := post.get("drop", "")) in names and len(names) > 1:
        return [other for other in names if other != name]
    for way, step in (("up", -1), ("down", 1)):
        if (name := post.get(way, "")) in names:
            at = names.index(name)
            to = min(max(at + step, 0), len(names) - 1)
            names[at], names[to] = names[to], names[at]
    return names


@require_POST
@needs(Permission.HOUSEHOLDS_READ)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the address under a name."""
    query = asked.without(request.GET, "found").removeprefix("?")
    share = bool(request.POST.get("share"))
    try:
        one = actions.save(
            by=person(request), title=request.POST.get("title", ""), query=query, share=share
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("名单“%(title)s”已保存。") % {"title": one.title})
    return pages.go(request, f"{links.listed()}?{query}")


@require_POST
@needs(Permission.HOUSEHOLDS_READ)
def remove(request: HttpRequest, saved: int) -> HttpResponse:
    """Forget a filter of one's own."""
    actions.remove(by=person(request), saved=saved)
    return pages.go(request, links.listed())
