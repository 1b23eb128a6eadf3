"""A county or the city itself: what is recorded of it in a year, and what rules say of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Condition, Rule
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from bangfu.engine.packs import schema
from bangfu.policy.runs import above, queries, totals
from bangfu.policy.runs.above import Standing
from bangfu.policy.runs.queries import Desk
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells
from bangfu.registry.villages import places as actions
from bangfu.registry.villages import queries as registry
from bangfu.web import pages, words
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.guards import needs, person
from bangfu.web.pages import language
from bangfu.web.procedures import beside as procedures
from bangfu.web.villages import lookup
from bangfu.web.villages.forms import CellsForm

READ, EDIT = Permission.HOUSEHOLDS_READ, Permission.VILLAGES_EDIT
LEVELS = (Level.TOWNSHIP, Level.COUNTY, Level.CITY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule over one place as shown, each condition with how it stands."""

    standing: Standing
    title: str
    document: str
    conditions: list[tuple[str, int]]

    @property
    def cite(self) -> schema.Cite:
        """Where it is written."""
        return self.standing.rule.spec.cite


def verdicts(desk: Desk, place: str) -> list[Verdict]:
    """Rules about the place itself."""
    return [_verdict(desk, one) for one in above.of_place(desk, place)]


def _verdict(desk: Desk, one: Standing) -> Verdict:
    spec = one.rule.spec
    document = desk.program.pack.documents.get(spec.cite.document)
    named = document.title.text(language()) if document else spec.cite.document
    asked = one.rule.conditions if one.outcome != NOT_APPLICABLE else ()
    conditions = [(c.spec.title.text(language()), _held(one, c)) for c in asked]
    return Verdict(one, spec.title.text(language()), named, conditions)


def _held(one: Standing, condition: Condition) -> int:
    bit = 1 << condition.bit
    return NOT_MET if one.failed & bit else UNKNOWN if one.unknown & bit else MET


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """The city and the counties whose own file the person may see, and a township's own."""
    user, site = person(request), catalogue.site()
    seen = scopes.of(user, READ)
    found = [site.division, *divisions.children(site.division_id), *_own(user)]
    mine = [p for p in found if seen.covers(p.code) and codes.level_of(p.code) in LEVELS]
    rows, asked = [(p.code, str(p)) for p in mine], _asked(request)
    if asked is not None:
        rows = list(divisions.names(asked.places).items())
    return pages.show(request, "villages/places.html", {"rows": rows, "asked": asked})


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule and an outcome that were asked for, and the places that have it."""

    title: str
    rule: Rule
    outcome: str
    places: list[str]


def _asked(request: HttpRequest) -> Asked | None:
    """Places of one outcome under a rule of the address; ``None`` where none is asked for."""
    outcome, at = request.GET.get("outcome", ""), request.GET.get("at", "")
    if outcome not in totals.OUTCOME_COUNTS or not codes.SHAPE.fullmatch(at):
        return None
    desk = queries.desk(person(request))
    rule = desk.program.rules.get(request.GET.get("rule", ""))
    if rule is None:
        return None
    found = above.outcomes(desk, at, rule).items()
    chosen = [place for place, said in found if said == totals.OUTCOME_COUNTS[outcome]]
    return Asked(rule.spec.title.text(language()), rule, outcome, chosen)


def _own(user: User) -> list[Division]:
    """Townships that the person holds a post in."""
    held = {post.division for post in scopes.posts(user) if post.division is not None}
    return [one for one in held if codes.level_of(one.code) == Level.TOWNSHIP]


@require_safe
@needs(READ)
def place(request: HttpRequest, place: str) -> HttpResponse:
    """What is recorded of a county or the city, and what rules say of it."""
    found = lookup.place(request, place, READ, *LEVELS)
    level, year = codes.level_of(place).value, catalogue.today().year
    desk = queries.desk(person(request))
    pack, columns = desk.program.pack, cells.columns(level)
    file = registry.place_file(place, year)
    editable = bool(columns) and scopes.of(person(request), EDIT).covers(place)
    context = {
        "place": found,
        "year": year,
        "desk": desk,
        "facts": words.titled(pack, level, file, columns),
        "verdicts": verdicts(desk, place),
        "may_edit": editable,
        "exited_on": actions.exited_on(place),
        "procedures": procedures.of_place(person(request), place),
        "below": divisions.children(place) if level == Level.COUNTY.value else [],
    }
    return pages.show(request, "villages/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def edit(request: HttpRequest, place: str, year: int) -> HttpResponse:
    """The file of a county or the city in a year."""
    found = lookup.place(request, place, EDIT, *actions.LEVELS)
    columns = cells.columns(codes.level_of(place).value)
    if not columns:
        raise Http404
    file = registry.place_file(place, year)
    stored: dict[str, Any] = cells.values(file, columns)
    pack, data = catalogue.pack(), request.POST or None
    form = CellsForm(pack, list(columns.values()), stored, file.version, data)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit(
                by=person(request),
                place=place,
                year=year,
                version=given["version"],
                seen=given["seen"],
                changes=form.changes,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return pages.go(request, "villages:place", place)
    context = {"form": form, "place": found, "year": year}
    status = UNPROCESSABLE if form.is_bound else 200
    return pages.show(request, "villages/place_edit.html", context, status=status)
