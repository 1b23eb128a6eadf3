"""What the address of a page of matching asks for."""

from django.http import HttpRequest

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.matching import queries
from bangfu.watch.matching.columns import KINDS
from bangfu.watch.matching.models import State
from bangfu.watch.matching.queries import Filter, Wanted
from bangfu.web.guards import person
from bangfu.web.places import cascade as places


def cascade(request: HttpRequest) -> places.Cascade:
    """The lists of places, as far as the person may see households there."""
    granted = scope.of(person(request), Permission.HOUSEHOLDS_READ)
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    return places.cascade(granted, catalogue.site().division_id, chosen)


def differences(request: HttpRequest, place: places.Cascade) -> Filter:
    """Which differences; what no list offers counts as not asked."""
    get = request.GET
    kind, column, state = (get.get(name, "") for name in ("kind", "column", "state"))
    return Filter(
        at=place.at if place.at != place.root else "",
        kind=kind if kind in KINDS else "",
        column=column if column.replace("_", "").isalnum() and column.isascii() else "",
        state=state if state in queries.STATES else "",
    )


def standings(request: HttpRequest, place: places.Cascade) -> Wanted:
    """Which households; what no list offers counts as not asked."""
    named = {name: request.GET.get(name, "") for name in ("national", "paper", "reality")}
    agree = request.GET.get("all_agree", "")
    return Wanted(
        at=place.at if place.at != place.root else "",
        all_agree=agree if agree in ("yes", "no") else "",
        **{name: state for name, state in named.items() if state in State.values},
    )


def after(request: HttpRequest) -> int:
    """The row after which a list of differences goes on."""
    text = request.GET.get("after", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < len("1" * 10) else -1


def ticked(request: HttpRequest) -> list[int]:
    """The rows somebody ticked; what is no number counts as none."""
    sent = request.POST.getlist("row")
    return [int(text) for text in sent if text.isascii() and text.isdecimal()]
