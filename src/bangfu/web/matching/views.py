"""How households stand, comparisons with the national system, and one household's three."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.watch.matching import actions, comparing, queries
from bangfu.watch.matching.models import Comparison, Standing
from bangfu.web import pages, paging, readings
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.matching import asked, shown
from bangfu.web.matching.forms import Load, Look

READ, LOAD = Permission.HOUSEHOLDS_READ, Permission.MATCHING_LOAD
CHECK = Permission.MATCHING_CHECK
LATEST = 10


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """How many households' three agree, by place; the latest comparisons."""
    user, place = person(request), asked.cascade(request)
    counts = queries.summary(user, place.at)
    context = {
        "cascade": place,
        "at": place.at,
        "place": divisions.names([place.at]).get(place.at, place.at),
        "counts": counts,
        "percent": shown.percent(counts),
        "places": shown.places(queries.by_place(user, place.at)),
        "comparisons": shown.comparisons(queries.comparisons(user)[:LATEST]),
        "may_load": rights.holds(user, LOAD),
    }
    return pages.show(request, "matching/index.html", context)


@require_http_methods(["GET", "POST"])
@needs(LOAD)
def new(request: HttpRequest) -> HttpResponse:
    """Load an export of the national system."""
    user, site = person(request), catalogue.site()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = Load(*given, by=user, root=site.division_id)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            found = actions.load(
                by=user,
                files=said["ledger"],
                division=said["division"].code,
                export_day=said["export_day"],
                is_whole=said["is_whole"],
            )
        except Refusal as refusal:
            refuse(form, refusal, "ledger")
        else:
            return pages.go(request, "imports:one", found.ledger_id)
    status = 422 if form.is_bound else 200
    return pages.show(request, "matching/new.html", {"form": form}, status=status)


@require_safe
@needs(READ)
def comparison(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """One comparison: how far it is, and what it found."""
    user, found = person(request), get(request, comparison)
    context: dict[str, Any] = {
        "found": found,
        "place": divisions.names([found.division]).get(found.division, found.division),
        "who": accounts.names([found.by]).get(found.by, found.by),
        "state": shown.state(found),
        "job": comparing.job(found),
        "may_load": scope.of(user, LOAD).covers(found.division),
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
    }
    if found.compared_at:
        context["total"] = queries.count(user, found)
        context["open"] = queries.count(user, found, queries.Filter(state="open"))
        context["ours"] = queries.count(user, found, queries.Filter(state="ours"))
        context["kinds"] = shown.by_kind(found, queries.tallies(user, found, "kind"))
        context["columns"] = shown.by_column(found, queries.tallies(user, found, "column"))
    return pages.show(request, "matching/comparison.html", context)


@require_POST
@needs(LOAD)
def compare(request: HttpRequest, comparison: UUID) -> HttpResponse:
    """Have it compared with the registry as it is now."""
    job = actions.compare(by=person(request), comparison=get(request, comparison))
    return pages.go(request, "jobs:job", job.pk)


@require_safe
@needs(READ)
def households(request: HttpRequest) -> HttpResponse:
    """How households of the person's area stand."""
    user, place = person(request), asked.cascade(request)
    chosen = asked.standings(request, place)
    found = queries.page(user, chosen, after=request.GET.get("after", ""))
    page: paging.Piece[Standing] = paging.cut(found, lambda one: one.pk)
    context: dict[str, Any] = {"rows": shown.lines(page.rows), "after": page.after}
    if "after" not in request.GET:
        context |= {
            "cascade": place,
            "choices": shown.standing_choices(chosen),
            "total": queries.standings(user, chosen).count(),
        }
    part = "matching/_households.html" if "after" in request.GET else ""
    return pages.show(request, "matching/households.html", context, part=part)


@require_http_methods(["GET", "POST"])
@needs(READ)
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """One household: its three, its differences, and a form for who has looked."""
    user = person(request)
    home, standing = _household(request, household)
    readings.note(request, home)
    form = Look(request.POST or None, request.FILES or None, initial={"on": catalogue.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.look(by=user, household=household, **form.cleaned_data)
        except Household.DoesNotExist as error:
            rights.require(user, CHECK, at=home.village_id)
            raise Http404 from error
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已登记核对结果。"))
            return pages.go(request, "matching:household", household)
    looks = queries.looks(home)
    context = {
        "home": home,
        "standing": standing,
        "marks": shown.marks(standing),
        "differences": _differences(user, home, standing),
        "looks": shown.looks(user, looks),
        "people": accounts.names(one.by for one in looks),
        "form": form,
        "may_check": home.village_id in scope.of(user, CHECK),
    }
    status = 422 if form.is_bound else 200
    return pages.show(request, "matching/household.html", context, status=status)


def _differences(user: Any, home: Household, standing: Standing | None) -> list[shown.Difference]:
    if standing is None or standing.comparison is None:
        return []
    chosen = queries.Filter(household=home.pk)
    rows = queries.differences(user, standing.comparison, chosen, size=200)
    return shown.differences(user, standing.comparison, rows)


def get(request: HttpRequest, key: UUID) -> Comparison:
    """A comparison of the person's area; 404 for any other."""
    try:
        return queries.get(person(request), key)
    except Comparison.DoesNotExist as error:
        raise Http404 from error


def _household(request: HttpRequest, uid: UUID) -> tuple[Household, Standing | None]:
    try:
        return queries.of_household(person(request), uid)
    except Household.DoesNotExist as error:
        raise Http404 from error
