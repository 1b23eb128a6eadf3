"""Goals of indicators: whose figure counts for a place, and what stands where."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.packs import office
from bangfu.policy.runs import indicators
from bangfu.policy.runs.indicators import Goal, Indicator, goal_of, state
from tests.cast import CITY, COUNTY, NEIGHBOUR, TOWN

END = dt.date(2018, 12, 31)
DAY = dt.date(2016, 12, 31)


def target(steps: list[dict[str, Any]], **more: Any) -> office.Target:
    given = {"id": "wells", "title": {"zh": "水井", "en": "Wells"}, "subject": "village"}
    given |= {"cite": {"document": "lotus-2015", "clause": "三"}, "counts": "has_bus"}
    return office.Target.model_validate({**given, **more, "steps": steps})


@pytest.fixture
def shares() -> office.Target:
    county = {"by": END, "value": "80%", "division": COUNTY}
    return target([{"by": END, "value": "100%"}, county], type="rate")


def test_the_nearest_division_wins(shares: office.Target) -> None:
    for place, share in ((COUNTY, 8_000), (TOWN, 8_000), (CITY, 10_000), (NEIGHBOUR, 10_000)):
        assert goal_of(shares, place, DAY) == Goal(END, share, None), place


def test_what_comes_next_counts_and_the_last_when_all_days_are_past() -> None:
    steps = [{"by": dt.date(year, 12, 31), "value": year - 2000} for year in (2015, 2016, 2017)]
    one = target(steps, type="int")
    assert goal_of(one, CITY, DAY) == Goal(DAY, None, 16)
    assert goal_of(one, CITY, DAY + dt.timedelta(days=1)) == Goal(dt.date(2017, 12, 31), None, 17)
    assert goal_of(one, CITY, dt.date(2020, 1, 1)) == Goal(dt.date(2017, 12, 31), None, 17)
    assert goal_of(one, CITY, DAY, numbers=False) is None
    each = target(steps, type="int", pace="each")
    assert goal_of(each, CITY, DAY) == Goal(DAY, None, 31)


@pytest.mark.parametrize(
    ("meant", "done", "found"),
    [
        (True, True, "done"),
        (True, False, "open"),
        (True, None, "unknown"),
        (None, True, "unknown"),
        (False, None, None),
    ],
)
def test_unknown_is_never_no(meant: bool | None, done: bool | None, found: str | None) -> None:
    assert state(meant, done) == found


def test_the_gap_is_rounded_up_and_never_negative(shares: office.Target) -> None:
    goal = Goal(END, 8_000, None)
    assert Indicator(shares, 3, 4, 0, goal, late=False).gap == 3
    assert Indicator(shares, 4, 1, 0, goal, late=False).gap == 0
    assert Indicator(shares, 5, 0, 0, goal, late=False).gap == 0
    assert Indicator(shares, 3, 4, 0, None, late=False).gap is None
    # Of four more nobody knows whether they are meant: none of them is said to be missing.
    assert Indicator(shares, 3, 4, 4, goal, late=False, doubtful=4).gap == 3
    assert Indicator(shares, 3, 4, 4, goal, late=False).gap == 6
    assert indicators.SUBJECTS == ("village", "hamlet")
