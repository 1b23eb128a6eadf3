"""Audit administrators and auditors read what was done."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import queries as people
from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import queries
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages, paging
from bangfu.web.admin import sentences
from bangfu.web.admin.forms import TrailFilter
from bangfu.web.guards import needs, person


@require_safe
@needs(Permission.AUDIT_READ)
def trail(request: HttpRequest) -> HttpResponse:
    """Entries of the reader's places, newest first.

    Entries that belong to no place are for those who look after the whole installation.
    """
    form = TrailFilter(request.GET, actions=sentences.groups())
    wanted = form.cleaned_data if form.is_valid() else {}
    granted = scope.of(person(request), Permission.AUDIT_READ)
    after = request.GET.get("after", "")
    found = queries.entries(
        granted.spans,
        system=granted.covers(catalogue.site().division_id),
        actor=people.username_of(wanted.get("who", "")),
        action=wanted.get("what", ""),
        subject=people.username_of(wanted.get("subject", "")),
        since=wanted.get("since"),
        until=wanted.get("until"),
        before=int(after) if after.isdecimal() else None,
    )
    page: paging.Piece[Entry] = paging.cut(found, lambda entry: entry.pk)
    known = people.names({name for row in page.rows for name in (row.actor, row.subject_id)})
    places = divisions.names(row.division for row in page.rows)
    lines = sentences.lines(page.rows, known, places)
    context = {"form": form, "lines": lines, "after": page.after}
    return pages.show(request, "admin/trail.html", context, part="admin/_trail.html")
