"""The list of households, its export, and the page of one household."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import households, queries
from bangfu.registry.households import queries as registry
from bangfu.registry.households import search as finding
from bangfu.registry.households.models import Household
from bangfu.web import exports, pages, paging, words
from bangfu.web.guards import needs, person
from bangfu.web.households import asked, found, links, sheet
from bangfu.web.households import beside as sidebyside
from bangfu.web.households import plain as halfpage
from bangfu.web.map import labels

# A list up to this long is written while the person waits; a longer one is a job.
AT_ONCE = 3_000
# Narrowings that have no list in the filter bar.
KEPT = ("q", "found", "exited")


@dataclass(frozen=True, slots=True)
class Row:
    """A household of the list, with what rows and columns know of it."""

    facts: dict[str, Any]
    shown: registry.Shown | None
    village: str
    township: str
    words: dict[str, str]
    failed: list[str]
    unknown: list[str]
    outcome: int | None


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Households of the person's area that fit the filters."""
    desk = queries.desk(person(request))
    what = asked.read(request, desk)
    mark = asked.after(request.GET.get("after", ""), what.sort)
    chosen = households.resolved(desk.scope, what.filter)
    arguments = (desk.program, desk.results, desk.scope, chosen)
    page = households.page(*arguments, after=mark, limit=paging.SIZE)
    context = {
        "asked": what,
        "is_wide": bool(chosen.found and chosen.found.is_wide),
        "desk": desk,
        "rows": _rows(request, desk, what, page.rows),
        "after": asked.mark(page.after),
        "columns": 8,
        "rule_title": asked.rule_title(what.rule),
        "may_export": rights.holds(person(request), Permission.HOUSEHOLDS_EXPORT),
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "sorts": [
            ("place", _("按所在地")),
            ("income", _("收入从低到高")),
            ("size", _("人口从多到少")),
        ],
    }
    if not pages.wants_part(request):
        context["total"] = households.count(*arguments)
    return pages.show(request, "households/index.html", context, part="households/_rows.html")


def _rows(
    request: HttpRequest, desk: queries.Desk, what: asked.Asked, facts: list[dict[str, Any]]
) -> list[Row]:
    shown = registry.shown(person(request), [row["household_id"] for row in facts])
    names = divisions.names(step for row in facts for step in codes.lineage(row["village_id"])[-2:])
    rule = what.rule
    rows = []
    for row in facts:
        failed, unknown = asked.failing(rule, row) if rule else ([], [])
        above, own = (names.get(c, c) for c in codes.lineage(row["village_id"])[-2:])
        rows.append(
            Row(
                row,
                shown.get(row["household_id"]),
                labels.brief(own),
                above,
                words.coded(desk.program.pack, "household", row),
                failed,
                unknown,
                row.get(rule.id) if rule else None,
            )
        )
    return rows


@require_POST
@needs(Permission.HOUSEHOLDS_READ)
def search(request: HttpRequest) -> HttpResponse:
    """Find by name or number; an id number or a telephone never reaches an address."""
    text, user = request.POST.get("q", "").strip(), person(request)
    query = request.GET.copy()
    for name in ("q", "found", "after"):
        query.pop(name, None)
    if number := registry.read_id_no(text):
        query["found"] = found.keep(request, number, registry.holders(user, number))
    elif phone := finding.read_phone(text):
        ids = finding.find(scopes.of(user), phone).ids or ()
        query["found"] = found.keep(request, phone, ids, is_phone=True)
    elif text:
        query["q"] = text
    return pages.go(request, f"{links.listed()}{asked.without(query)}")


# --- handing a list over ---


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The list of the address as a file: at once when it is short, as a job when it is long."""
    user = person(request)
    desk = queries.desk(user, Permission.HOUSEHOLDS_EXPORT)
    what = asked.read(request, desk)
    form = exports.form(request)
    count = households.count(desk.program, desk.results, desk.scope, what.filter)["households"]
    if count <= AT_ONCE:
        path, _rows_written = runs.export(
            by=user, chosen=what.filter, form=form, language=pages.language()
        )
        return exports.file(path.name, _("贫困户"))
    params = {"chosen": asdict(what.filter), "form": form, "language": pages.language()}
    return exports.begin(request, by=user, kind="runs.export", params=params)


@require_safe
@needs(Permission.HOUSEHOLDS_EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind="runs.export", title=_("贫困户"))


# --- one household ---


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Who a household is and what policy says of it, answered from the rows as they are."""
    home = _home(request, household)
    tab = request.GET.get("tab", "")
    page = sheet.Sheet(home, tab if tab in sheet.TABS else "verdicts")
    context = {"sheet": page, "home": home, "tabs": page.tabs, "tab": page.tab}
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
    try:
        return registry.get(person(request), household)
    except Household.DoesNotExist as error:
        raise Http404 from error
