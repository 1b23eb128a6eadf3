"""The calendar: my due work by day, on working days and holidays of the pack."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.base.kit import bands
from bangfu.procedures import calendar as working
from bangfu.procedures.saying import say
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import days, sources
from bangfu.watch.work.days import Counts
from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.work import asked, levels, links

WEEK = 7


@dataclass(frozen=True, slots=True)
class Due:
    """How much of one kind is due on a day."""

    title: str
    icon: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One day."""

    day: dt.date
    due: list[Due]
    holiday: str
    is_working: bool
    is_today: bool
    is_late: bool
    is_outside: bool

    @property
    def is_shown_small(self) -> bool:
        """Whether a phone lists it: only days with something to say."""
        return not self.is_outside and bool(self.due or self.holiday or self.is_today)


@require_safe
@anyone
def calendar(request: HttpRequest) -> HttpResponse:
    """A month, or a week, of what is due from the person."""
    user, today, get = person(request), catalogue.today(), request.GET
    is_week = get.get("view") == "week"
    shown = asked.day(get.get("day", ""), today)
    first = _monday(shown) if is_week else asked.month(get.get("month", ""), shown)
    low, high = _edges(first, is_week=is_week)
    found = days.by_day(user, low, high)
    context: dict[str, Any] = {
        "first": first,
        "last": high if is_week else None,
        "today": today,
        "is_week": is_week,
        "weeks": weeks(found, low, high, today, None if is_week else first.month),
        "before": _step(first, -1, is_week=is_week),
        "next": _step(first, 1, is_week=is_week),
        "total": sum(sum(one.values()) for one in found.values()),
        "may_count": any(rights.holds(user, one) for one in levels.SEEING),
    }
    return pages.show(request, "work/calendar.html", context)


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * bands.ONE


def _edges(first: dt.date, *, is_week: bool) -> tuple[dt.date, dt.date]:
    """Whole weeks that hold the month, or the one week."""
    if is_week:
        return first, first + (WEEK - 1) * bands.ONE
    last = _step(first, 1, is_week=False) - bands.ONE
    return _monday(first), bands.sunday(last)


def _step(first: dt.date, by: int, *, is_week: bool) -> dt.date:
    """The week or month before or after."""
    if is_week:
        return first + by * WEEK * bands.ONE
    months = first.year * 12 + first.month - 1 + by
    return dt.date(months // 12, months % 12 + 1, 1)


def weeks(
    found: Counts, low: dt.date, high: dt.date, today: dt.date, month: int | None
) -> list[list[Cell]]:
    """Whole weeks of days, Monday first."""
    offices, named = working.calendar(), _holidays()
    cells = []
    for number in range((high - low).days + 1):
        day = low + number * bands.ONE
        due = [_due(day, kind, count) for kind, count in sorted(found.get(day, {}).items())]
        outside = month is not None and day.month != month
        cells.append(
            Cell(
                day,
                due,
                named.get(day, ""),
                offices.is_working(day),
                day == today,
                day < today and bool(due),
                outside,
            )
        )
    return [cells[at : at + WEEK] for at in range(0, len(cells), WEEK)]


def _due(day: dt.date, kind: str, count: int) -> Due:
    source = sources.find(kind)
    title, icon = (str(source.title), source.icon) if source else (kind, "list")
    return Due(title, icon, count, links.inbox(kind=kind, when=day.isoformat()))


def _holidays() -> dict[dt.date, str]:
    """``{day: name}`` of the days off of the pack in force."""
    listed = catalogue.pack().calendars.values()
    return {one.day: say(one.title) for calendar in listed for one in calendar.closed}
