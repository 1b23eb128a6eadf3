"""Pages of imports: the list, the upload, and one page that follows an import to its end."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports import actions, queries
from bangfu.registry.imports.models import Import
from bangfu.web import pages, paging
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.imports import stages
from bangfu.web.imports.forms import Upload, answers, releases

IMPORT = Permission.HOUSEHOLDS_IMPORT
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(IMPORT)
def index(request: HttpRequest) -> HttpResponse:
    """Imports of the person's area, newest first."""
    asked = request.GET
    state, mine = asked.get("state", ""), asked.get("mine") == "yes"
    found = queries.page(person(request), state=state, mine=mine, after=asked.get("after", ""))
    page: paging.Piece[Import] = paging.cut(found, lambda imp: imp.pk)
    lines = stages.lines(page.rows)
    context = {"lines": lines, "after": page.after, "state": state, "mine": mine}
    return pages.show(request, "imports/index.html", context, part="imports/_rows.html")


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def new(request: HttpRequest) -> HttpResponse:
    """Upload a ledger."""
    user, site = person(request), catalogue.site()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = Upload(*given, by=user, root=site.division_id, year=catalogue.today(site).year)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            imp = actions.receive(
                user=user, files=said["ledger"], year=said["year"], division=said["division"].code
            )
        except Refusal as refusal:
            refuse(form, refusal, "ledger")
        else:
            return pages.go(request, "imports:one", imp.pk)
    status = 422 if form.is_bound else 200
    return pages.show(request, "imports/new.html", {"form": form}, status=status)


@require_safe
@needs(IMPORT)
def template(_request: HttpRequest) -> HttpResponse:
    """Our own empty workbook."""
    answer = HttpResponse(queries.template(), content_type=WORKBOOK)
    answer["Content-Disposition"] = _saved_as(_("台账模板") + ".xlsx")
    return answer


@require_safe
@needs(IMPORT)
def one(request: HttpRequest, imp: UUID) -> HttpResponse:
    """One import, at the stage it has come to; it asks again while work is under way."""
    found = _get(request, imp)
    job = queries.job(found)
    template, context = stages.shown(found, job, person(request), request.GET)
    if "until" in request.GET and template != "working":
        return pages.go(request, "imports:one", imp)  # the frame has changed as well
    part = "imports/_problems.html" if "problems" in context else ""
    return pages.show(request, f"imports/{template}.html", _frame(found) | context, part=part)


@require_http_methods(["GET", "POST"])
@needs(IMPORT)
def mapping(request: HttpRequest, imp: UUID) -> HttpResponse:
    """Say what sheets and headings mean."""
    found = _get(request, imp)
    if not queries.is_open(found) or not found.layout:
        return pages.go(request, "imports:one", imp)
    if request.method == "POST":
        columns, sheets = answers(queries.layout(found), request.POST)
        keep = request.POST.get("keep") == "yes"
        actions.remap(
            user=person(request),
            imp=found,
            columns=columns,
            sheets=sheets,
            releases=releases(queries.releases(found), request.POST),
            keep=keep,
        )
        return pages.go(request, "imports:one", imp)
    context = stages.mapping(found, every=request.GET.get("every") == "yes")
    return pages.show(request, "imports/mapping.html", _frame(found) | context)


@require_POST
@needs(IMPORT)
def again(request: HttpRequest, imp: UUID) -> HttpResponse:
    """Read and check once more, against the registry as it is now."""
    actions.remap(user=person(request), imp=_get(request, imp), keep=False)
    return pages.go(request, "imports:one", imp)


@require_POST
@needs(IMPORT)
def stop(request: HttpRequest, imp: UUID) -> HttpResponse:
    """Stop what is under way."""
    actions.stop(user=person(request), imp=_get(request, imp))
    return pages.go(request, "imports:one", imp)


@require_POST
@needs(IMPORT)
def commit(request: HttpRequest, imp: UUID) -> HttpResponse:
    """Write everything, or what nothing blocks."""
    choice = "all" if request.POST.get("choice") == "all" else "good"
    actions.commit(user=person(request), imp=_get(request, imp), choice=choice)
    return pages.go(request, "imports:one", imp)


@require_POST
@needs(IMPORT)
def discard(request: HttpRequest, imp: UUID) -> HttpResponse:
    """Give an import up."""
    actions.discard(user=person(request), imp=_get(request, imp))
    messages.success(request, _("已放弃这份台账，档案没有改动，上传的文件已删除。"))
    return pages.go(request, "imports:one", imp)


@require_safe
@needs(IMPORT)
def marked(request: HttpRequest, imp: UUID) -> HttpResponse:
    """The ledger with its problems marked."""
    found = _get(request, imp)
    path = actions.take_marked(user=person(request), imp=found)
    stem = found.file_name.rpartition(".")[0] or found.file_name
    answer = FileResponse(path.open("rb"), content_type=WORKBOOK)
    answer["Content-Disposition"] = _saved_as(_("%(name)s-核对.xlsx") % {"name": stem[:80]})
    return cast("HttpResponse", answer)


def _saved_as(name: str) -> str:
    """What makes a browser save an answer under a name, whatever its script."""
    return content_disposition_header(True, name) or ""


def _get(request: HttpRequest, imp: UUID) -> Import:
    rights.require(request.user, IMPORT)
    try:
        return queries.get_for(person(request), imp)
    except Import.DoesNotExist as error:
        raise Http404 from error


def _frame(imp: Import) -> dict[str, Any]:
    """What every page of one import names."""
    who = accounts.names([imp.by]).get(imp.by, imp.by)
    place = divisions.names([imp.division]).get(imp.division, imp.division)
    return {"imp": imp, "who": who, "place": place}
