"""Pages for writing a draft: its text, checked while it is typed, and tables for the rest."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.policy.drafts import actions, authoring, overlaid, queries
from bangfu.policy.drafts.models import Draft
from bangfu.web import pages
from bangfu.web.authoring import tables
from bangfu.web.authoring.sheet import PARTS, Sheet
from bangfu.web.guards import needs, person

FORM = ("GET", "HEAD", "POST")


def _draft(request: HttpRequest, draft: UUID) -> Draft:
    try:
        return queries.get_for(person(request), draft)
    except Draft.DoesNotExist:
        raise Http404 from None


def _known(part: str) -> str:
    if part not in PARTS:
        raise Http404
    return part


def _version(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


@require_http_methods(FORM)
@needs(Permission.DRAFTS_READ)
def text(request: HttpRequest, draft: UUID, part: str) -> HttpResponse:
    """One part of a draft as text; whoever may write saves it here."""
    found, user = _draft(request, draft), person(request)
    _known(part)
    if request.method == "POST":
        found = actions.save_items(
            by=user,
            draft=found,
            text=request.POST.get("text", "").replace("\r\n", "\n"),
            file=f"{part}.yaml",
            version=_version(request),
        )
        messages.success(request, _("已保存。"))
        return pages.go(request, "authoring:text", found.pk, part)
    context = {"sheet": Sheet(user, found, part), "draft": found, "title": PARTS[part]}
    return pages.show(request, "authoring/text.html", context)


@require_POST
@needs(Permission.DRAFTS_READ)
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What is wrong with a text nobody has saved, what it changes, which cases fail."""
    found = _draft(request, draft)
    part = _known(request.POST.get("part", ""))
    typed = request.POST.get("text", "")[: actions.LARGEST_TEXT].replace("\x00", "")
    sheet = Sheet(person(request), found, part, typed.replace("\r\n", "\n"))
    return pages.show(request, "authoring/_report.html", {"sheet": sheet, "draft": found})


@require_safe
@needs(Permission.DRAFTS_READ)
def names(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Names an expression may use, by part of the name or title."""
    found = authoring.names(_draft(request, draft), request.GET.get("q", ""), pages.language())
    return pages.show(request, "authoring/_names.html", {"names": found})


@require_POST
@needs(Permission.DRAFTS_EDIT)
def add(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take an item of the pack in force into the draft, to be changed there."""
    found = _draft(request, draft)
    part, item = _known(request.POST.get("part", "")), request.POST.get("item", "")
    actions.save_items(
        by=person(request),
        draft=found,
        text=authoring.with_item(found, part, item),
        file=f"{part}.yaml",
        version=_version(request),
    )
    return pages.go(request, "authoring:text", found.pk, part)


@require_http_methods(FORM)
@needs(Permission.DRAFTS_READ)
def figures(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Every parameter with its value in force and in the draft, in one table."""
    found, user = _draft(request, draft), person(request)
    table = tables.Figures(found, pages.language(), request.POST or None)
    if request.method == "POST":
        actions.set_values(by=user, draft=found, values=table.wishes(), version=_version(request))
        messages.success(request, _("已保存。"))
        return pages.go(request, "authoring:figures", found.pk)
    context: dict[str, Any] = {
        "draft": found,
        "table": table,
        "sheet": Sheet(user, found, "parameters"),
    }
    return pages.show(request, "authoring/figures.html", context)


@require_http_methods(FORM)
@needs(Permission.DRAFTS_READ)
def cases(request: HttpRequest, draft: UUID, rule: str) -> HttpResponse:
    """The draft's own cases of a rule, a line each."""
    found, user = _draft(request, draft), person(request)
    if rule not in overlaid.base(found).rules:
        raise Http404
    table = tables.Cases(found, rule, pages.language(), request.POST or None)
    if request.method == "POST":
        actions.save_items(
            by=user,
            draft=found,
            text=authoring.with_cases(found, rule, table.typed()),
            file=authoring.CASES,
            version=_version(request),
        )
        messages.success(request, _("已保存。"))
        return pages.go(request, "authoring:cases", found.pk, rule)
    context = {"draft": found, "table": table, "sheet": Sheet(user, found, "cases")}
    return pages.show(request, "authoring/cases.html", context)
