"""The list of households, its export, and the page of one household."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.policy.lists import acting
from bangfu.policy.lists import queries as kept
from bangfu.policy.runs import households, queries
from bangfu.registry.households import queries as registry
from bangfu.registry.households import search as finding
from bangfu.registry.households.models import Household
from bangfu.watch.quality import queries as quality
from bangfu.web import exports, pages, paging, readings
from bangfu.web.guards import fresh, needs, person
from bangfu.web.households import asked, found, groups, links, sheet
from bangfu.web.households import beside as sidebyside
from bangfu.web.households import plain as halfpage
from bangfu.web.lists import rows
from bangfu.web.places import cascade as places
from bangfu.web.procedures import beside as procedures

# A list up to this long is written while the person waits; a longer one is a job.
AT_ONCE = 3_000
# Narrowings that have no list in the filter bar.
KEPT = ("q", "found", "exited")


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Households of the person's area that fit the filters."""
    user = person(request)
    desk = queries.desk(user)
    what = asked.read(request, desk)
    every = rows.shown(desk, kept.preferred(user), pages.language())
    mark = asked.after(request.GET.get("after", ""), what.sort)
    chosen = households.resolved(desk.scope, what.filter)
    arguments = (desk.program, desk.results, desk.scope, chosen)
    wanted = rows.wanted(what, every)
    page = households.page(*arguments, after=mark, limit=paging.SIZE, wanted=wanted)
    context = {
        "asked": what,
        "is_wide": bool(chosen.found and chosen.found.is_wide),
        "desk": desk,
        "rows": rows.of(request, desk, what, page.rows, every),
        "headings": rows.headings(what, every),
        "after": asked.mark(page.after),
        "columns": len(every) + 1,
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
        "may_edit": rights.holds(user, Permission.HOUSEHOLDS_EDIT),
        "may_import": rights.holds(user, Permission.HOUSEHOLDS_IMPORT),
        "may_survey": rights.holds(user, Permission.SURVEYS_MANAGE),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "sorts": [
            ("place", _("按所在地")),
            ("income", _("收入从低到高")),
            ("size", _("人口从多到少")),
        ],
    }
    if not pages.wants_part(request):
        context["total"] = households.count(*arguments)
        context["saved"] = kept.saved(user)
    return pages.show(request, "households/index.html", context, part="households/_rows.html")


@require_POST
@needs(Permission.HOUSEHOLDS_READ)
def search(request: HttpRequest) -> HttpResponse:
    """Find by name or number; an id number or a telephone never reaches an address."""
    text, user = request.POST.get("q", "").strip(), person(request)
    query = request.GET.copy()
    for name in ("q", "found", "after"):
        query.pop(name, None)
    if number := registry.read_id_no(text):
        ids: Sequence[int] = registry.holders(user, number)
        readings.searched(request, "id_no", ids)
        query["found"] = found.keep(request, number, ids)
    elif phone := finding.read_phone(text):
        ids = tuple(finding.find(scopes.of(user), phone).ids or ())
        readings.searched(request, "phone", ids)
        query["found"] = found.keep(request, phone, ids, is_phone=True)
    elif text:
        query["q"] = text
    return pages.go(request, f"{links.listed()}{asked.without(query)}")


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def special(request: HttpRequest) -> HttpResponse:
    """Special groups of the person's area, counted; each opens its list."""
    desk = queries.desk(person(request))
    at = places.deepest([value for value in request.GET.getlist("at") if value])
    at = places.cascade(desk.scope, desk.site.division_id, at).at
    name = divisions.names([at]).get(at, at)
    context = {"groups": groups.of(desk, at), "desk": desk, "place": name}
    return pages.show(request, "households/groups.html", context)


# --- handing a list over ---


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
@fresh
def export(request: HttpRequest) -> HttpResponse:
    """The list of the address as a file: at once when it is short, as a job when it is long."""
    user = person(request)
    desk = queries.desk(user, Permission.HOUSEHOLDS_EXPORT)
    what = asked.read(request, desk)
    form = exports.form(request)
    count = households.count(desk.program, desk.results, desk.scope, what.filter)["households"]
    given: dict[str, Any] = {"form": form, "language": pages.language()}
    given["columns"] = kept.preferred(user)
    if count <= AT_ONCE:
        path, _rows_written = acting.export(by=user, chosen=what.filter, **given)
        return exports.file(path.name, _("贫困户"))
    params = {"chosen": acting.told(what.filter), **given}
    return exports.begin(request, by=user, kind="lists.export", params=params)


@require_safe
@needs(Permission.HOUSEHOLDS_EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind="lists.export", title=_("贫困户"))


# --- one household ---


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Who a household is and what policy says of it, answered from the rows as they are."""
    home = _home(request, household)
    tab = request.GET.get("tab", "")
    page = sheet.Sheet(home, tab if tab in sheet.TABS else "verdicts", person(request))
    may_edit = home.village_id in scopes.of(person(request), Permission.HOUSEHOLDS_EDIT)
    context = {"sheet": page, "home": home, "tabs": page.tabs, "tab": page.tab}
    may_reveal = home.village_id in scopes.of(person(request), Permission.HOUSEHOLDS_REVEAL)
    context["may_reveal"] = may_reveal and not home.ended_on
    context["may_copy"] = home.village_id in scopes.of(person(request), Permission.HOUSEHOLDS_COPY)
    context["may_edit"], context["clues"] = may_edit, quality.of_household(person(request), home)
    granted = scopes.of(person(request), Permission.SURVEYS_ANSWER)
    context["may_answer"] = home.village_id in granted
    context["procedures"] = procedures.of_household(person(request), home)
    return pages.show(request, "households/household.html", context)


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def plain(request: HttpRequest, household: UUID) -> HttpResponse:
    """A half page for the household to take home, about the exit standard or a rule named."""
    home = _home(request, household)
    page = sheet.Sheet(home, "verdicts")
    told = halfpage.Plain(page, request.GET.get("rule", ""))
    return pages.show(
        request, "households/plain.html", {"sheet": page, "home": home, "plain": told}
    )


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def beside(request: HttpRequest, household: UUID) -> HttpResponse:
    """A household under the pack of its place and, as if it lived there, under another's."""
    home = _home(request, household)
    page = sheet.Sheet(home, "verdicts")
    compared = sidebyside.Sides(page, request.GET.get("pack", ""))
    return pages.show(
        request, "households/beside.html", {"sheet": page, "home": home, "sides": compared}
    )


def _home(request: HttpRequest, household: UUID) -> Household:
    """A household of the person's scope; that they saw it is noted."""
    try:
        home = registry.placed(person(request), household)
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, home)
    return home
