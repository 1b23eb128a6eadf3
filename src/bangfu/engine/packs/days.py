"""Counting days: calendar days, and working days by the calendars of a pack.

The day on which something begins is not counted; a period of N days lasts through the Nth day
after it. Without a calendar for a year, Monday to Friday are worked.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from bangfu.engine.packs.procedure import Calendar as Declared

ONE = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off beside the weekend, and days of the weekend that are worked."""

    off: frozenset[dt.date] = field(default_factory=frozenset)
    worked: frozenset[dt.date] = field(default_factory=frozenset)

    def is_working(self, day: dt.date) -> bool:
        """Whether offices are open.

        >>> Calendar().is_working(dt.date(2016, 12, 31))  # a Saturday
        False
        """
        if day in self.off:
            return False
        return day.weekday() < SATURDAY or day in self.worked

    def after(self, start: dt.date, days: int, counted: str = "calendar") -> dt.date:
        """The last day of a period that begins on a day; the first day is not counted.

        >>> Calendar().after(dt.date(2016, 12, 30), 1, "working").isoformat()
        '2017-01-02'
        """
        if counted != "working":
            return start + days * ONE
        day = start
        for _number in range(days):
            day = self._next(day)
        return day

    def _next(self, day: dt.date) -> dt.date:
        day += ONE
        while not self.is_working(day):
            day += ONE
        return day

    def between(self, start: dt.date, end: dt.date, counted: str = "calendar") -> int:
        """How many days of a kind lie after one day, up to and with another; negative never."""
        span = max((end - start).days, 0)
        if counted != "working":
            return span
        return sum(self.is_working(start + number * ONE) for number in range(1, span + 1))


def of(declared: Iterable[Declared]) -> Calendar:
    """One calendar out of those of a pack."""
    listed = list(declared)
    off = {one.day for calendar in listed for one in calendar.closed}
    worked = {day for calendar in listed for day in calendar.worked}
    return Calendar(frozenset(off), frozenset(worked))
