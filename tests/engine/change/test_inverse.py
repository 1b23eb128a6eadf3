"""Backwards through functions, held against walking through every number."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.engine.change.inverse import days, preimage
from bangfu.engine.change.plans import Days, Range
from bangfu.engine.language import functions as f

WAYS: list[Callable[[int], int]] = [
    lambda n: n,
    lambda n: -n,
    lambda n: n * 3 - 7,
    lambda n: f.pct(n, 3333, "half_up"),
    lambda n: f.pct(n, 3333, "up"),
    lambda n: f.per(n, 7, "down") or 0,
    lambda n: f.share(n, 13, "up") or 0,
    lambda n: 5 + 0 * n,
]
TARGETS = [Range(3), Range(None, 3), Range(-2, 4), Range(5, 5), Range(), Range(10_000, 10_001)]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("way", WAYS)
def test_the_numbers_that_a_function_takes_into_a_range(
    way: Callable[[int], int], target: Range
) -> None:
    these = [n for n in range(-60, 61) if target.holds(way(n))]
    found = preimage(way, target, -60, 60)
    if not these:
        assert found is None
    else:
        low = None if target.low is None else these[0]
        high = None if target.high is None else these[-1]
        if way(0) > way(1):
            low = None if target.high is None else these[0]
            high = None if target.low is None else these[-1]
        assert found == Range(low, high)


def test_numbers_at_the_edge_are_found_at_once() -> None:
    assert preimage(lambda n: n // 7, Range(10**15), -(2**62), 2**62) == Range(7 * 10**15)


@pytest.mark.parametrize("name", ["years", "months"])
@pytest.mark.parametrize("start", ["2000-02-29", "2015-12-31", "2016-01-30", "2016-06-30"])
@pytest.mark.parametrize("count", [0, 1, 2, 13])
def test_the_day_on_which_a_time_is_full(name: str, start: str, count: int) -> None:
    begun = dt.date.fromisoformat(start)
    found = days(name, begun, Range(count, count))
    assert found is not None
    full = {"years": f.years, "months": f.months}[name]
    assert full(begun, found.first) == full(begun, found.last) == count
    if count:
        assert full(begun, found.first - dt.timedelta(days=1)) == count - 1
    assert full(begun, found.last + dt.timedelta(days=1)) == count + 1


def test_a_calendar_year() -> None:
    found = days("year", dt.date(2016, 6, 30), Range(2020))
    assert found == Days(dt.date(2020, 1, 1))


@pytest.mark.parametrize("target", [Range(100_000), Range(10**12), Range(None, 10**12)])
def test_a_day_beyond_the_calendar_is_none(target: Range) -> None:
    assert days("years", dt.date(2016, 6, 30), target) is None
    assert days("year", dt.date(2016, 6, 30), target) is None
