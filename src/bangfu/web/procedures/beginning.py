"""Beginning: a procedure about one subject, and candidates for leaving poverty."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import definitions, subjects
from bangfu.procedures.filings import actions, ending, mass
from bangfu.procedures.status import candidates as proposing
from bangfu.procedures.subjects import Found
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.households import asked as marks
from bangfu.web.policy.figures import STANDINGS
from bangfu.web.procedures import about, asked, shown
from bangfu.web.procedures.acting import tell
from bangfu.web.procedures.forms import Begin

OPEN = Permission.PROCEDURES_OPEN


@require_http_methods(["GET", "POST"])
@needs(OPEN)
def open_(request: HttpRequest, procedure: str, subject: str) -> HttpResponse:
    """Begin a procedure about a household or village."""
    user, spec = person(request), _offered(procedure)
    found = _subject(user, spec, subject)
    people = about.members(user, spec.subject, found.id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = Begin(data, files, spec.details, people, needed=True)
    if data is not None and form.is_valid():
        try:
            reply = actions.open_(
                by=user,
                procedure=spec.id,
                subject_id=found.id,
                details=form.given(),
                operation_id=form.cleaned_data["operation"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已提出，编号 %(number)s。") % {"number": reply.number})
            return pages.go(request, "procedures:filing", reply.filing)
    context = {
        "procedure": spec,
        "title": spec.title.text(pages.language()),
        "note": spec.note.text(pages.language()) if spec.note else "",
        "stages": [(s.title.text(pages.language()), shown.role(s.role)) for s in spec.stages],
        "found": found,
        "form": form,
        "href": about.address(spec.subject, found.id),
        "points": ending.before(user, spec, found),
        "standing": STANDINGS[spec.status],
        "has_files": any(one.kind in {"photo", "signature", "paper"} for one in spec.details),
    }
    return pages.show(request, "procedures/open.html", context, status=422 if form.errors else 200)


def _offered(name: str) -> Procedure:
    found = definitions.offered().get(name)
    if found is None or found.subject not in subjects.labels():
        raise Http404
    return found


def _subject(user: User, spec: Procedure, key: str) -> Found:
    try:
        return subjects.get(spec.subject).find(user, key)
    except LookupError as error:
        raise Http404 from error


@require_safe
@needs(OPEN)
def candidates(request: HttpRequest) -> HttpResponse:
    """Households that may leave by the last run, and those nobody can say it of."""
    user, place = person(request), asked.cascade(request)
    kind = request.GET.get("kind", "met")
    after = marks.after(request.GET.get("after", ""), "place")
    at = place.at if place.at != place.root else ""
    piece = proposing.exits(user, kind=kind, at=at, after=after, language=pages.language())
    names = _names([row.village for row in piece.rows])
    context: dict[str, Any] = {
        "rows": [(row, _place(row.village, names)) for row in piece.rows],
        "after": marks.mark(piece.after),
        "total": piece.total,
        "rule": piece.rule,
        "kind": kind if kind in proposing.KINDS else "met",
        "kinds": [("met", _("已达到标准")), ("unknown", _("数据不全，不能确定"))],
        "cascade": place,
        "procedure": proposing.exit_procedure(),
        "may_propose": rights.holds(user, OPEN),
    }
    return pages.show(
        request, "procedures/candidates.html", context, part="procedures/_candidates.html"
    )


def _names(villages: list[str]) -> dict[str, str]:
    return divisions.names({step for code in villages for step in codes.lineage(code)[-2:]})


def _place(code: str, names: dict[str, str]) -> str:
    return "".join(names.get(step, "") for step in codes.lineage(code)[-2:])


@require_POST
@needs(OPEN)
def propose(request: HttpRequest) -> HttpResponse:
    """Begin the exit of the ticked households."""
    procedure = proposing.exit_procedure()
    chosen = [str(uid) for uid in asked.ticked(request, "household")]
    if not procedure or not chosen:
        raise Refusal("procedures.none_ticked", _("请先勾选要提出的户。"))
    outcome = mass.open_many(by=person(request), procedure=procedure, subjects=chosen)
    tell(request, outcome)
    return pages.go(request, "procedures:filings")
