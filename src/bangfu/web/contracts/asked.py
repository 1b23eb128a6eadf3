"""What the address of a list of contracts asks for."""

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.codes import Level
from bangfu.procedures.contracts import queries
from bangfu.procedures.contracts.models import Kind, State
from bangfu.procedures.contracts.queries import Filter
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web.guards import person
from bangfu.web.households.asked import Choice
from bangfu.web.places import cascade as places

SIGNING = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


def cascade(request: HttpRequest) -> places.Cascade:
    """The lists of places, as far as the person may see contracts there."""
    granted = scope.of(person(request), Permission.CONTRACTS_READ)
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    return places.cascade(granted, catalogue.site().division_id, chosen)


def year(request: HttpRequest, known: list[int], *, every: bool = False) -> int:
    """The year of a list: the one asked for, else this year, else the last with contracts.

    With ``every`` an empty choice is all years: 0.
    """
    asked = request.GET.get("year", "")
    if every and "year" in request.GET and not asked:
        return 0
    if asked.isascii() and asked.isdecimal() and int(asked) in known:
        return int(asked)
    today = catalogue.today().year
    return today if today in known or not known else known[0]


def read(request: HttpRequest, place: places.Cascade, chosen_year: int) -> Filter:
    """The filter; what no list offers counts as not asked."""
    get = request.GET
    state, kind, level = (get.get(name, "") for name in ("state", "kind", "level"))
    return Filter(
        year=chosen_year,
        state=state if state in State.values else "",
        kind=kind if kind in Kind.values else "",
        level=level if level in Level.values else "",
        at=place.at if place.at != place.root else "",
    )


def choices(chosen: Filter, known: list[int]) -> list[Choice]:
    """The lists of the filter bar."""
    shown = [(str(year), str(year)) for year in sorted({*known, chosen.year} - {0}, reverse=True)]
    levels = [(one.value, str(one.label)) for one in SIGNING]
    asked = str(chosen.year or "")
    return [
        Choice("year", _("年度"), _("全部年度"), [("", shown)], asked),
        Choice("state", _("状态"), _("全部状态"), [("", _named(State))], chosen.state),
        Choice("kind", _("种类"), _("全部种类"), [("", _named(Kind))], chosen.kind),
        Choice("level", _("由谁签"), _("各级"), [("", levels)], chosen.level),
    ]


def _named(codes: type[TextChoices]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in codes]


def years(user: User) -> list[int]:
    """Years with contracts the person sees."""
    return queries.years(user)
