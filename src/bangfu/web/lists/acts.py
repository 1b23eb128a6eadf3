"""Acts on ticked households: hand them over, print them, set a field in all of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import acting
from bangfu.policy.lists import queries as kept
from bangfu.policy.runs import households, queries
from bangfu.registry.edits import actions as edits
from bangfu.registry.edits import columns as editing
from bangfu.registry.edits import queries as edited
from bangfu.web import exports, pages, words
from bangfu.web.guards import fresh, needs, person
from bangfu.web.households import links
from bangfu.web.lists import chosen, inputs, rows

# So many households are written or changed while the person waits; more are a job.
AT_ONCE = 3_000
MOST_PRINTED = 1_000
MOST_CORRECTED = 10_000


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
@fresh
def export(request: HttpRequest) -> HttpResponse:
    """The ticked households as a file with the person's columns."""
    user = person(request)
    desk = queries.desk(user, Permission.HOUSEHOLDS_EXPORT)
    what = chosen.read(request, desk)
    given: dict[str, Any] = {
        "columns": kept.preferred(user),
        "form": exports.form(request),
        "language": pages.language(),
    }
    count = households.count(desk.program, desk.results, desk.scope, what.filter)["households"]
    if count <= AT_ONCE:
        path, _rows = acting.export(by=user, chosen=what.filter, **given)
        return exports.file(path.name, _("贫困户"))
    params = {"chosen": acting.told(what.filter), **given}
    return exports.begin(request, by=user, kind="lists.export", params=params)


@require_POST
@needs(Permission.HOUSEHOLDS_IMPORT)
@fresh
def corrections(request: HttpRequest) -> HttpResponse:
    """The ticked households as a workbook of corrections, to be edited and imported."""
    user = person(request)
    desk = queries.desk(user, Permission.HOUSEHOLDS_EXPORT)
    what = chosen.read(request, desk)
    count = households.count(desk.program, desk.results, desk.scope, what.filter)["households"]
    if count > MOST_CORRECTED:
        raise Refusal(
            "lists.corrections",
            _("一份更正表最多 %(most)s 户。") % {"most": MOST_CORRECTED},
            hint=_("请先用筛选条件缩小范围。"),
        )
    path, _rows = acting.corrections(by=user, chosen=what.filter, columns=kept.preferred(user))
    return exports.file(path.name, _("更正表"))


@require_POST
@needs(Permission.HOUSEHOLDS_READ)
def printed(request: HttpRequest) -> HttpResponse:
    """The ticked households as a list for paper, with the person's columns."""
    user = person(request)
    desk = queries.desk(user)
    what = chosen.read(request, desk)
    arguments = (
        desk.program,
        desk.results,
        desk.scope,
        households.resolved(desk.scope, what.filter),
    )
    every = rows.shown(desk, kept.preferred(user), pages.language())
    page = households.page(*arguments, limit=MOST_PRINTED)
    context = {
        "rows": rows.of(request, desk, what.what, page.rows, every),
        "headings": rows.headings(what.what, every),
        "asked": what.what,
        "is_all": what.is_all,
        "total": households.count(*arguments),
        "is_cut": page.after is not None,
        "desk": desk,
        "back": _back(request),
    }
    return pages.show(request, "lists/print.html", context)


def _back(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{links.listed()}?{query}" if query else links.listed()


@require_POST
@needs(Permission.HOUSEHOLDS_EDIT)
def bulk(request: HttpRequest) -> HttpResponse:
    """Set a field of the ticked households: choose it, say the value, see what would change."""
    user, post = person(request), request.POST
    desk = queries.desk(user, Permission.HOUSEHOLDS_EDIT)
    what = chosen.read(request, desk)
    name, text = post.get("column", ""), said(post.getlist("text"))
    context: dict[str, Any] = {
        "chosen": what,
        "back": _back(request),
        "query": request.GET.urlencode(),
    }
    context["fields"] = inputs.choices()
    field = editing.find(name, in_bulk=True) if name else None
    status = 200
    try:
        if field is not None and "text" in post:
            keys = acting.keys(user, what.filter, Permission.HOUSEHOLDS_EDIT)
            if post.get("seen"):
                return _set(request, what, keys, name, text)
            context["preview"] = _told(desk, edited.preview(user, keys, name, text))
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        context["refusal"], status = refusal, refusal.status
    if field is not None:
        context["field"] = inputs.of(desk.program.pack, field, text)
    return pages.show(request, "lists/bulk.html", context, status=status)


def said(texts: list[str]) -> str:
    """What the form says: the ticked words of a set make one text."""
    return "、".join(text for text in texts if text)


def _told(desk: queries.Desk, found: edited.Preview) -> dict[str, Any]:
    pack, column = desk.program.pack, found.field.column
    before = [(words.display(pack, column, value), count) for value, count in found.before]
    return {"found": found, "after": words.display(pack, column, found.value), "before": before}


def _set(
    request: HttpRequest, what: chosen.Chosen, keys: list[int], name: str, text: str
) -> HttpResponse:
    user, seen = person(request), request.POST["seen"]
    if len(keys) > AT_ONCE:
        job = acting.set_later(by=user, chosen=what.filter, column=name, text=text, seen=seen)
        return pages.go(request, "jobs:job", job.pk)
    edit = edits.set_many(by=user, households=keys, column=name, text=text, seen=seen)
    if edit is None:
        messages.info(request, _("这些户原来就是这样，没有改动。"))
    else:
        said = _("已修改 %(count)s 户。名单里的结论稍后更新。") % {"count": edit.households}
        messages.success(request, said, extra_tags=str(edit.pk))
    return pages.go(request, _back(request))
