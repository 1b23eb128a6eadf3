"""Days are counted exactly: full days, and working days by the calendars of packs."""

import datetime as dt

import pytest

from bangfu.engine.packs import days, loader
from bangfu.engine.packs.days import Calendar
from bangfu.procedures import calendar
from tests.cast import Cast
from tests.packs_root import PACKS

D = dt.date


@pytest.mark.parametrize(
    ("start", "days", "counted", "last"),
    [
        (D(2016, 3, 7), 0, "calendar", D(2016, 3, 7)),
        (D(2016, 3, 7), 7, "calendar", D(2016, 3, 14)),
        (D(2016, 2, 26), 5, "calendar", D(2016, 3, 2)),
        (D(2016, 3, 7), 5, "working", D(2016, 3, 14)),
        (D(2016, 3, 4), 1, "working", D(2016, 3, 7)),
        (D(2016, 3, 5), 1, "working", D(2016, 3, 7)),
        (D(2016, 3, 7), 0, "working", D(2016, 3, 7)),
    ],
)
def test_a_term_lasts_through_its_last_day(
    start: dt.date, days: int, counted: str, last: dt.date
) -> None:
    assert Calendar().after(start, days, counted) == last


def test_monday_to_friday_are_worked_where_no_calendar_knows() -> None:
    plain = Calendar()
    assert [plain.is_working(D(2031, 5, day)) for day in range(5, 12)] == [True] * 5 + [False] * 2


def shipped() -> Calendar:
    return days.of(loader.load("national", [PACKS]).calendars.values())


def test_spring_festival_is_off_and_the_sunday_before_is_worked() -> None:
    days = shipped()
    assert not days.is_working(D(2016, 2, 8))
    assert days.is_working(D(2016, 2, 6))  # a Saturday
    assert days.is_working(D(2016, 2, 14))  # a Sunday
    assert days.after(D(2016, 2, 5), 2, "working") == D(2016, 2, 14)


def test_national_day_moves_a_term_of_working_days() -> None:
    assert shipped().after(D(2016, 9, 30), 3, "working") == D(2016, 10, 10)


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2020])
def test_a_year_has_about_250_working_days(year: int) -> None:
    days = shipped()
    worked = days.between(D(year - 1, 12, 31), D(year, 12, 31), "working")
    assert 244 <= worked <= 252


def test_days_between_two_days() -> None:
    days = Calendar()
    assert days.between(D(2016, 3, 4), D(2016, 3, 8)) == 4
    assert days.between(D(2016, 3, 4), D(2016, 3, 8), "working") == 2
    assert days.between(D(2016, 3, 8), D(2016, 3, 4)) == 0


def test_the_calendar_of_the_pack_in_force_is_used(cast: Cast) -> None:
    assert D(2016, 2, 8) in calendar.calendar().off
    assert calendar.calendar() is calendar.calendar()
