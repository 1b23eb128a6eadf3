"""One cell of the list: shown, opened for editing, saved; and edits taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import acting
from bangfu.policy.lists.columns import Shown, Source
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.edits import actions as edits
from bangfu.registry.edits import columns as editing
from bangfu.registry.edits import queries as edited
from bangfu.registry.edits.columns import Editable
from bangfu.registry.edits.models import Edit
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household
from bangfu.web import pages, readings
from bangfu.web.guards import needs, person
from bangfu.web.households import links
from bangfu.web.lists import acts, inputs, rows

SHOWN = "shown"
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HOUSEHOLDS_EDIT)
def cell(request: HttpRequest, household: UUID, column: str) -> HttpResponse:
    """A cell to edit, or as it is (``?shown=1``); sent back, it is saved."""
    home = _home(request, household)
    readings.note(request, home)
    field = editing.find(column)
    if request.method == "POST":
        return _save(request, home, field)
    if request.GET.get(SHOWN):
        return pages.show(request, "lists/_saved.html", _context(home, field))
    return pages.show(request, "lists/_edit.html", _context(home, field))


def _home(request: HttpRequest, household: UUID) -> Household:
    try:
        return registry.get(person(request), household, Permission.HOUSEHOLDS_EDIT)
    except Household.DoesNotExist as error:
        raise Http404 from error


def _value(home: Household, field: Editable) -> Any:
    return home.extra.get(field.name) if field.is_extra else getattr(home, field.name)


def _context(home: Household, field: Editable) -> dict[str, Any]:
    pack, column, value = catalogue.pack(), field.column, _value(home, field)
    shown = Shown(column.name, column.title(pages.language()), "", Source.ROW, column.type)
    kind, drawn = rows.drawn(pack, shown, value)
    return {
        "home": home,
        "input": inputs.of(pack, field, inputs.written(pack, field, value)),
        "cell": rows.Cell(column.name, shown.title, kind, drawn, is_editable=True),
    }


def _save(request: HttpRequest, home: Household, field: Editable) -> HttpResponse:
    text = acts.said(request.POST.getlist("text"))
    version = request.POST.get("version", "")
    try:
        edit = edits.set_one(
            by=person(request),
            household=home.pk,
            version=int(version) if version.isdecimal() else 0,
            column=field.name,
            text=text,
        )
    except Refusal as refusal:
        if refusal.status not in (CONFLICT, 422):
            raise
        home.refresh_from_db()
        context = {**_context(home, field), "refusal": refusal, "typed": text}
        if refusal.status == CONFLICT:
            context["met"] = refusal.context["fields"][0]
        return pages.show(request, "lists/_edit.html", context)
    home.refresh_from_db()
    if not pages.is_htmx(request):
        return pages.go(request, "households:household", home.uid)
    return pages.show(request, "lists/_saved.html", {**_context(home, field), "edit": edit})


@require_POST
@needs(Permission.HOUSEHOLDS_EDIT)
def undo(request: HttpRequest, edit: UUID) -> HttpResponse:
    """Take an edit of one's own back."""
    user = person(request)
    try:
        mine = edited.mine(user, edit)
    except Edit.DoesNotExist as error:
        raise Http404 from error
    if mine.households > acts.AT_ONCE:
        return pages.go(request, "jobs:job", acting.undo_later(by=user, edit=edit).pk)
    try:
        back = edits.undo(by=user, edit=mine)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        left = mine.households - back
        said = _("已撤销，%(count)s 户恢复原样。") % {"count": back}
        if left:
            said += _("%(left)s 户后来又有改动，没有动。") % {"left": left}
        messages.success(request, said)
    return pages.go(request, _next(request))


def _next(request: HttpRequest) -> str:
    """Where the person was, if that is a page of ours."""
    there = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()})
    return there if ours and "/lists/" not in there else links.listed()
