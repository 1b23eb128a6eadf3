"""What the address of a list of filings or steps asks for."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions.codes import Level
from bangfu.base.kit import bands
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import State
from bangfu.procedures.filings.queries import DESKS, Filter
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web.guards import person
from bangfu.web.households.asked import Choice
from bangfu.web.pages import language
from bangfu.web.places import cascade as places

LEVELS = (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY)


def cascade(request: HttpRequest) -> places.Cascade:
    """The lists of places, as far as the person may see filings there."""
    granted = scope.of(person(request), Permission.PROCEDURES_READ)
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    return places.cascade(granted, catalogue.site().division_id, chosen)


def read(request: HttpRequest, place: places.Cascade | None = None) -> Filter:
    """The filter; what no list offers counts as not asked."""
    get = request.GET
    procedure, level, desk = (get.get(name, "") for name in ("procedure", "level", "desk"))
    state = get.get("state", "")
    return Filter(
        procedure=procedure if procedure in definitions.offered() else "",
        level=level if level in LEVELS else "",
        late=get.get("late") == "yes",
        at=place.at if place is not None and place.at != place.root else "",
        desk=desk if desk in DESKS else "mine",
        state=state if state in State.values else "",
        when=bands.MONTH if get.get("when") == bands.MONTH else "",
    )


def _procedures(chosen: Filter) -> Choice:
    known = [(name, one.title.text(language())) for name, one in definitions.offered().items()]
    return Choice("procedure", _("程序"), _("全部程序"), [("", known)], chosen.procedure)


def step_choices(chosen: Filter) -> list[Choice]:
    """The lists of the filter bar above steps."""
    desks = [
        ("escalated", _("逾期提请的")),
        ("unmanned", _("没有人在岗的")),
        ("all", _("本地区全部在办")),
    ]
    levels = [(level.value, str(level.label)) for level in LEVELS]
    late = [("yes", _("只看逾期"))]
    mine = chosen.desk if chosen.desk != "mine" else ""
    return [
        Choice("desk", _("范围"), _("等我办理"), [("", desks)], mine),
        _procedures(chosen),
        Choice("level", _("层级"), _("全部层级"), [("", levels)], chosen.level),
        Choice("late", _("时限"), _("不限时限"), [("", late)], "yes" if chosen.late else ""),
    ]


def filing_choices(chosen: Filter) -> list[Choice]:
    """The lists of the filter bar above filings."""
    states = [(state.value, str(state.label)) for state in State]
    return [
        _procedures(chosen),
        Choice("state", _("状态"), _("全部状态"), [("", states)], chosen.state),
    ]


def ticked(request: HttpRequest, name: str) -> list[UUID]:
    """The keys somebody ticked; what is no key counts as none."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
