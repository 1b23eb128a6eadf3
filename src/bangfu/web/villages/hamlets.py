"""Hamlets of a village: the list, adding, editing, closing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.codes import Level
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.language.types import Kind
from bangfu.engine.memory import Record
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells
from bangfu.registry.villages import hamlets as actions
from bangfu.registry.villages import queries as registry
from bangfu.registry.villages.models import Hamlet
from bangfu.web import forms as drawn
from bangfu.web import pages, words
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.guards import needs, person
from bangfu.web.pages import language
from bangfu.web.villages import lookup
from bangfu.web.villages.forms import CloseForm, HamletForm

READ, EDIT = Permission.HOUSEHOLDS_READ, Permission.VILLAGES_EDIT


def tally(found: Sequence[Record]) -> list[dict[str, Any]]:
    """Of each yes/no column: how many hamlets say yes, no, nothing."""
    asked = [c for c in cells.columns("hamlet").values() if c.type.kind == Kind.BOOL]
    told = []
    for column in asked:
        said = [hamlet.given.get(column.name) for hamlet in found]
        counts = {"yes": said.count(True), "no": said.count(False), "unknown": said.count(None)}
        told.append({"name": column.name, "title": column.title(language()), **counts})
    return told


@require_safe
@needs(READ)
def index(request: HttpRequest, village: str) -> HttpResponse:
    """The hamlets of a village and what each of them has."""
    place = lookup.place(request, village, READ, Level.VILLAGE)
    found, pack = registry.hamlets(village, closed=True), catalogue.pack()
    columns = list(cells.columns("hamlet").values())
    rows = [
        (hamlet, [(c.title(language()), _shown(pack, c, hamlet)) for c in columns])
        for hamlet in found
    ]
    context = {
        "place": place,
        "columns": [column.title(language()) for column in columns],
        "rows": rows,
        "total": sum(hamlet.closed_on is None for hamlet in found),
        "may_edit": scopes.of(person(request), EDIT).covers(village),
    }
    return pages.show(request, "villages/hamlets.html", context)


def _shown(pack: Any, column: Any, hamlet: Hamlet) -> str | None:
    return words.display(pack, column, cells.value(hamlet, column.name))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def add(request: HttpRequest, village: str) -> HttpResponse:
    """A new hamlet."""
    place, form = lookup.village(request, village), _form(request, None)
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], **form.changes}
        try:
            actions.add(by=person(request), village=village, hamlets=[given])
        except Refusal as refusal:
            drawn.refuse(form, refusal)
        else:
            messages.success(request, _("已登记自然村。"))
            return pages.go(request, "villages:hamlets", village)
    context = {"place": place, "form": form, "hamlet": None}
    return _page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def edit(request: HttpRequest, village: str, number: str) -> HttpResponse:
    """One hamlet."""
    place, hamlet = lookup.village(request, village), lookup.hamlet(village, number)
    form = _form(request, hamlet)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit(
                by=person(request),
                hamlet=hamlet,
                version=given["version"],
                seen=given["seen"],
                changes=form.changes,
                name=given["name"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return pages.go(request, "villages:hamlets", village)
    context = {"place": place, "form": form, "hamlet": hamlet}
    return _page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def close(request: HttpRequest, village: str, number: str) -> HttpResponse:
    """Close a hamlet."""
    place, hamlet = lookup.village(request, village), lookup.hamlet(village, number)
    form = CloseForm(request.POST or None, initial={"closed_on": catalogue.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close(by=person(request), hamlet=hamlet, on=form.cleaned_data["closed_on"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已撤销自然村，记录仍然保留。"))
            return pages.go(request, "villages:hamlets", village)
    context = {"place": place, "form": form, "hamlet": hamlet, "closing": True}
    return _page(request, context)


def _form(request: HttpRequest, hamlet: Hamlet | None) -> HamletForm:
    columns = cells.columns("hamlet")
    stored = cells.values(hamlet or Hamlet(), columns)
    stored["name"] = hamlet.name if hamlet else ""
    version = hamlet.version if hamlet else 0
    data = request.POST or None
    return HamletForm(catalogue.pack(), list(columns.values()), stored, version, data)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE if context["form"].is_bound else 200
    return pages.show(request, "villages/hamlet.html", context, status=status)
