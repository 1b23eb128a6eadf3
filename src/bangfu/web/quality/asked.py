"""What the address of a page of clues asks for."""

from django.http import HttpRequest

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import queries
from bangfu.watch.quality.models import Severity
from bangfu.watch.quality.queries import Filter
from bangfu.web.guards import person
from bangfu.web.places import cascade as places


def cascade(request: HttpRequest) -> places.Cascade:
    """The lists of places, as far as the person may see clues there."""
    granted = scope.of(person(request), Permission.QUALITY_READ)
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    return places.cascade(granted, catalogue.site().division_id, chosen)


def read(request: HttpRequest, place: places.Cascade) -> Filter:
    """The filter; what no list offers counts as not asked."""
    get = request.GET
    state, severity, check = (get.get(name, "") for name in ("state", "severity", "check"))
    household, when = get.get("household", ""), get.get("when", "")
    return Filter(
        at=place.at if place.at != place.root else "",
        check=check if check.isalnum() and check.isascii() else "",
        severity=severity if severity in Severity.values else "",
        state=state if state in queries.STATES else "",
        owner="mine" if get.get("owner") == "mine" else "",
        household=household if _is_key(household) else "",
        when=when if when == bands.MONTH or bands.is_band(when) else "",
    )


def _is_key(text: str) -> bool:
    return len(text.replace("-", "")) == len("0" * 32) and all(
        sign in "0123456789abcdef-" for sign in text
    )
