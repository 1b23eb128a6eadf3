"""What a request costs those who answer it, and the figures that bound it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests.models import Request, State

# Rates are kept in hundredths of a percent.
RATE = 100
MINUTES, MOST, COVERAGE, DAYS = (
    "request_minutes_per_value",
    "request_most_minutes",
    "request_held_coverage",
    "request_days_together",
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Figures in force: minutes per value, minutes in all without approval, percent held, and
    the days over which requests of one office count together.
    """

    minutes: int
    most: int
    coverage: int
    days: int


@dataclass(frozen=True, slots=True)
class Burden:
    """How many people answer, and how long it takes each."""

    people: int
    minutes: int

    @property
    def total(self) -> int:
        """Minutes of all together."""
        return self.people * self.minutes


def bounds(division: str) -> Bounds:
    """The figures at a place on the day of lists; they are practice, so assumed ones count."""
    figures = packs.figures_at(packs.program(), catalogue.today(), division, assumed=True)
    return Bounds(*(_whole(figures[name].value, name) for name in (MINUTES, MOST, COVERAGE, DAYS)))


def _whole(value: Any, name: str) -> int:
    if value is None:
        raise LookupError(f"no figure for {name}")
    return int(value) // RATE if name == COVERAGE else int(value)


def places(division: str, level: str) -> list[str]:
    """The places of a level at or below one, in order."""
    low, high = codes.span(division)
    found = Division.objects.filter(code__gte=low, code__lte=high, level=level, valid_to=None)
    return list(found.order_by("code").values_list("code", flat=True))


def of(division: str, level: str, columns: int) -> Burden:
    """The burden of asking every place of a level for so many values."""
    return Burden(len(places(division, level)), columns * bounds(division).minutes)


def spent(office: str, days: int) -> int:
    """Minutes that an office has asked for lately without anybody's approval.

    Asking in several small pieces is asking for their sum.
    """
    since = catalogue.today() - dt.timedelta(days=days)
    free = Request.objects.filter(office=office, asked_on__gt=since, decided_by="")
    free = free.exclude(state__in=[State.WAITING, State.REFUSED])
    total = free.aggregate(total=Sum(F("people") * F("minutes")))["total"]
    return int(total or 0)
