"""Backwards through functions: which arguments bring a result into a range, and which days do."""

import datetime as dt
from collections.abc import Callable

from bangfu.engine.change.plans import Days, Range


def preimage(function: Callable[[int], int], target: Range, low: int, high: int) -> Range | None:
    """The numbers from ``low`` to ``high`` that a monotone function takes into a range.

    >>> preimage(lambda n: n // 3, Range(2, 3), 0, 100)
    Range(low=6, high=11)

    Returns:
        ``None`` when there are none; open where the range is.
    """
    if function(low) > function(high):
        found = preimage(lambda n: function(-n), target, -high, -low)
        return None if found is None else found.mirrored()
    first, last = low, high
    least, most = target.low, target.high
    if least is not None:
        if function(high) < least:
            return None
        first = _first(lambda n: function(n) >= least, low, high)
    if most is not None:
        if function(low) > most:
            return None
        last = -_first(lambda n: function(-n) <= most, -high, -low)
    if first > last:
        return None
    return Range(None if least is None else first, None if most is None else last)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number from which on something holds; it holds for ``high``."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def days(name: str, start: dt.date, target: Range) -> Days | None:
    """When full years or months since a day, or the calendar year, come into a range.

    >>> days("years", dt.date(2000, 2, 29), Range(17, 17))
    Days(first=datetime.date(2017, 3, 1), last=datetime.date(2018, 2, 28))

    Returns:
        ``None`` when the calendar does not reach so far.
    """
    try:
        first = start if target.low is None else _on(name, start, target.low)
        if target.high is None:
            return Days(first)
        last = _on(name, start, target.high + 1) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return Days(first, last) if first <= last else None


def _on(name: str, start: dt.date, count: int) -> dt.date:
    """The day on which a count of years or months is full, or a calendar year begins."""
    if name == "year":
        return dt.date(count, 1, 1)
    months = start.month - 1 + (count * 12 if name == "years" else count)
    year, month = start.year + months // 12, months % 12 + 1
    try:
        return dt.date(year, month, start.day)
    except ValueError:  # that month is too short: it is full with the first of the next
        return dt.date(year + month // 12, month % 12 + 1, 1)
