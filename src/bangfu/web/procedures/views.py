"""Lists of steps and filings, and the page of one filing."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.procedures.filings import queries, storing
from bangfu.procedures.filings.models import Evidence, Filing, Step
from bangfu.web import pages, paging
from bangfu.web.guards import needs, person
from bangfu.web.procedures import asked, page, shown

READ = Permission.PROCEDURES_READ


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the person, due first; or all that is under way in their area."""
    user, place = person(request), asked.cascade(request)
    chosen = asked.read(request, place)
    found = queries.page(user, chosen, after=request.GET.get("after", ""))
    piece: paging.Piece[Step] = paging.cut(found, queries.mark)
    rows = shown.rows(piece.rows)
    context: dict[str, Any] = {
        "rows": rows,
        "after": piece.after,
        "cascade": place,
        "chosen": chosen,
        "choices": asked.step_choices(chosen),
        "may_open": rights.holds(user, Permission.PROCEDURES_OPEN),
        "may_decide": rights.holds(user, Permission.PROCEDURES_DECIDE),
        "is_bulk": chosen.desk == "mine" and any(row.is_bulk for row in rows),
    }
    if not pages.wants_part(request):
        context["total"] = queries.waiting(user, chosen).count()
    return pages.show(request, "procedures/index.html", context, part="procedures/_rows.html")


@require_safe
@needs(READ)
def filings(request: HttpRequest) -> HttpResponse:
    """Filings of the person's area, newest first."""
    user, place = person(request), asked.cascade(request)
    chosen = asked.read(request, place)
    found = queries.filings_page(user, chosen, after=request.GET.get("after", ""))
    piece: paging.Piece[Filing] = paging.cut(found, lambda one: one.pk)
    context: dict[str, Any] = {
        "rows": shown.lines(piece.rows),
        "after": piece.after,
        "cascade": place,
        "choices": asked.filing_choices(chosen),
    }
    if not pages.wants_part(request):
        context["total"] = queries.filings(user, chosen).count()
    return pages.show(
        request, "procedures/filings.html", context, part="procedures/_filing_rows.html"
    )


@require_safe
@needs(READ)
def filing(request: HttpRequest, filing: UUID) -> HttpResponse:
    """One filing: its way, what proves it, what was objected, what is to be done."""
    return page.show(request, filing)


@require_safe
@needs(READ)
def evidence(request: HttpRequest, filing: UUID, evidence: UUID) -> HttpResponse:
    """A file that proves something."""
    try:
        found = queries.evidence(person(request), filing, evidence)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    path = storing.path(found.file) if found.file else None
    if path is None or not path.is_file():
        raise Http404
    kind = storing.content_type(found.file)
    answer = FileResponse(path.open("rb"), content_type=kind, filename=found.file_name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # streamed, otherwise like any other
