"""Forms: listed, printed for one record, printed for an area; and the way from a paper back."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.policy.papers import actions, queries
from bangfu.policy.papers.actions import Printed
from bangfu.policy.papers.books import BOOKS
from bangfu.policy.runs import households
from bangfu.policy.runs import queries as lists
from bangfu.policy.runs.households import Filter
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household
from bangfu.web import exports, pages, readings
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.guards import fresh, needs, person
from bangfu.web.households import asked
from bangfu.web.papers.forms import Books, Bulk, Choice

READ, EXPORT = Permission.HOUSEHOLDS_READ, Permission.HOUSEHOLDS_EXPORT


def _address(request: HttpRequest) -> str:
    """How people reach this installation, for the codes on papers."""
    return request.build_absolute_uri("/")


def _shown(request: HttpRequest, printed: Printed) -> HttpResponse:
    """A PDF in the browser, or to be kept; names that no font has are told in a header too."""
    kept = "attachment" if request.GET.get("keep") else "inline"
    headers = {"Content-Disposition": f"{kept}; filename*=UTF-8''{quote(printed.name)}"}
    if printed.rare:
        headers["X-Missing-Glyphs"] = quote("；".join(printed.rare))[:2000]
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)


# --- which forms there are ---


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every form with its version, empty ones to print, and printing for an area."""
    return pages.show(request, "papers/index.html", _listed(request, None))


def _listed(request: HttpRequest, bound: Bulk | None) -> dict[str, Any]:
    user, site, known = person(request), catalogue.site(), queries.forms()
    may_export = rights.holds(user, EXPORT)
    made = bound or Bulk(
        user, site.division_id, known, pages.language(), initial={"place": request.GET.get("at")}
    )
    books = [form for form in known if form.subject == "township" and form.excel]
    listed = [(form, form.title.text(pages.language())) for form in known]
    context: dict[str, Any] = {"forms": listed, "pack": catalogue.pack()}
    context["bulk"] = made if may_export else None
    if books and _covers_township(user):
        context["books"] = Books(user, site.division_id, books, pages.language())
    return context


def _covers_township(user: User) -> bool:
    """Whether the person may take away what concerns a whole township."""
    spans = scope.of(user, EXPORT).spans
    return any(codes.level_of(low) != codes.Level.VILLAGE for low, _high in spans)


@require_safe
@needs(READ)
def blank(request: HttpRequest, form: str) -> HttpResponse:
    """An empty form."""
    return _shown(request, actions.blank(form=form, language=pages.language()))


# --- one record ---


@require_safe
@needs(READ)
def menu(request: HttpRequest, household: UUID) -> HttpResponse:
    """What can be printed of a household."""
    home = _home(request, household)
    readings.note(request, home)
    context = {
        "home": home,
        "head": next((p.name for p in registry.members(home) if p.relation_to_head == "head"), ""),
        "forms": [(form, form.title.text(pages.language())) for form in queries.forms("household")],
        "may_export": rights.holds(person(request), EXPORT),
    }
    return pages.show(request, "papers/menu.html", context)


@require_safe
@needs(READ)
def household(request: HttpRequest, form: str, household: UUID) -> HttpResponse:
    """A form about a household."""
    home = _home(request, household)
    printed = actions.household(
        by=person(request),
        form=form,
        uid=household,
        language=pages.language(),
        address=_address(request),
    )
    readings.note(request, home, readings.PAPER)
    return _shown(request, printed)


@require_POST
@needs(EXPORT)
def household_sheet(request: HttpRequest, form: str, household: UUID) -> HttpResponse:
    """The same as a workbook, to be handed over."""
    _home(request, household)
    path, name = actions.household_sheet(
        by=person(request), form=form, uid=household, language=pages.language()
    )
    return exports.file(path.name, name.removesuffix(path.suffix))


@require_safe
@needs(READ)
def village(request: HttpRequest, form: str, village: str) -> HttpResponse:
    """A form about a village."""
    printed = actions.village(
        by=person(request),
        form=form,
        code=village,
        language=pages.language(),
        address=_address(request),
    )
    readings.other(request, "village", village, village, readings.PAPER)
    return _shown(request, printed)


@require_POST
@needs(EXPORT)
def village_sheet(request: HttpRequest, form: str, village: str) -> HttpResponse:
    """The same as a workbook."""
    path, name = actions.village_sheet(
        by=person(request), form=form, code=village, language=pages.language()
    )
    return exports.file(path.name, name.removesuffix(path.suffix))


@require_safe
@needs(READ)
def scanned(request: HttpRequest, household: UUID) -> HttpResponse:
    """Where the code on a paper leads: the household, for who may see it."""
    return pages.go(request, "households:household", _home(request, household).uid)


def _home(request: HttpRequest, household: UUID) -> Household:
    try:
        return registry.get(person(request), household)
    except Household.DoesNotExist as error:
        raise Http404 from error


# --- many ---


@require_POST
@needs(EXPORT)
@fresh
def bulk(request: HttpRequest) -> HttpResponse:
    """Print the forms chosen of a whole area, as a job."""
    user, site = person(request), catalogue.site()
    form = Bulk(user, site.division_id, queries.forms(), pages.language(), request.POST)
    if not form.is_valid():
        return pages.show(
            request, "papers/index.html", _listed(request, form), status=UNPROCESSABLE
        )
    return _begin(request, Filter(division=form.division.code), form)


def _begin(request: HttpRequest, chosen: Filter, form: Choice) -> HttpResponse:
    params = {
        "chosen": asdict(chosen),
        "forms": form.cleaned_data["wanted"],
        "split": form.cleaned_data["split"],
        "language": pages.language(),
        "address": _address(request),
    }
    return exports.begin(request, by=person(request), kind="papers.print", params=params)


@require_POST
@needs(EXPORT)
def books(request: HttpRequest) -> HttpResponse:
    """Write the workbooks of townships, as a job."""
    user, site = person(request), catalogue.site()
    known = [form for form in queries.forms("township") if form.excel]
    form = Books(user, site.division_id, known, pages.language(), request.POST)
    if not form.is_valid():
        context = {**_listed(request, None), "books": form}
        return pages.show(request, "papers/index.html", context, status=UNPROCESSABLE)
    said = form.cleaned_data
    rights.require(user, EXPORT, at=said["place"].code)
    params = {"form": said["form"], "division": said["place"].code, "language": pages.language()}
    return exports.begin(request, by=user, kind=BOOKS, params=params)


@require_safe
@needs(EXPORT)
def bound(request: HttpRequest, job: UUID) -> HttpResponse:
    """The workbooks a finished job of the person wrote."""
    return exports.finished(person(request), job, kind=BOOKS, title=_("乡镇台账"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EXPORT)
def listed(request: HttpRequest) -> HttpResponse:
    """Print the forms chosen of the households of a list, filtered as it was."""
    desk = lists.desk(person(request), EXPORT)
    what = asked.read(request, desk)
    data = request.POST if request.method == "POST" else None
    form = Choice(queries.forms(), pages.language(), data)
    if form.is_valid():
        return _begin(request, what.filter, form)
    total = households.count(desk.program, desk.results, desk.scope, what.filter)
    context = {"form": form, "asked": what, "total": total}
    status = UNPROCESSABLE if data is not None else 200
    return pages.show(request, "papers/listed.html", context, status=status)


@require_safe
@needs(EXPORT)
def printed(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished printing of the person made."""
    return exports.finished(person(request), job, kind="papers.print", title=_("表册"))
