"""The integer definitions of the functions, against exact fractions and the calendar."""

import datetime as dt
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.engine.language import functions as f
from bangfu.engine.language.types import EDGE

WIDE = st.integers(-EDGE, EDGE)
COUNTS = st.integers(1, EDGE)
ROUNDING = st.sampled_from(f.ROUNDINGS)
DECIMAL = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
DAYS = st.dates(dt.date(1800, 1, 1), dt.date(2200, 1, 1))


@given(WIDE, COUNTS, ROUNDING)
def test_division_rounds_as_decimal_does(top: int, bottom: int, rounding: str) -> None:
    with localcontext() as context:
        context.prec = 80
        exact = (Decimal(top) / Decimal(bottom)).quantize(Decimal(1), DECIMAL[rounding])
    assert f.divide(top, bottom, rounding) == exact


@given(WIDE, COUNTS, ROUNDING)
def test_division_is_never_a_whole_unit_off(top: int, bottom: int, rounding: str) -> None:
    assert abs(Fraction(top, bottom) - f.divide(top, bottom, rounding)) < 1


@given(WIDE, COUNTS)
def test_halves_go_away_from_zero(size: int, bottom: int) -> None:
    assert f.divide(-size, bottom, "half_up") == -f.divide(size, bottom, "half_up")
    assert f.divide(2 * bottom * 3 + bottom, 2 * bottom, "half_up") == 4


@given(WIDE, st.integers(-(10**6), 10**6), ROUNDING)
def test_pct_is_an_exact_product_rounded_once(amount: int, rate: int, rounding: str) -> None:
    exact = Fraction(amount * rate, 10_000)
    assert abs(exact - f.pct(amount, rate, rounding)) <= (Fraction(1, 2) if rounding == "half_up"
                                                          else Fraction(9_999, 10_000))  # fmt: skip


@given(WIDE, st.integers(-5, 0), ROUNDING)
def test_dividing_by_nothing_or_less_is_unknown(amount: int, count: int, rounding: str) -> None:
    assert f.per(amount, count, rounding) is None
    assert f.share(amount, count, rounding) is None


@given(st.integers(0, 10**11), st.integers(1, 30))
def test_shares_rounded_down_never_exceed_the_whole(amount: int, count: int) -> None:
    each = f.per(amount, count, "down")
    assert each is not None
    assert each * count <= amount < (each + 1) * count


@given(DAYS, DAYS)
def test_full_years_are_counted_by_birthdays(start: dt.date, end: dt.date) -> None:
    found = f.years(start, end)
    if end < start:
        assert found is None
        return
    assert found is not None
    birthday = (start.year + found, start.month, start.day)
    assert birthday <= (end.year, end.month, end.day) < (birthday[0] + 1, *birthday[1:])


@given(DAYS, DAYS)
def test_full_months_and_years_agree(start: dt.date, end: dt.date) -> None:
    years, months = f.years(start, end), f.months(start, end)
    assert (years is None) == (months is None) == (end < start)
    if years is not None and months is not None:
        assert months // 12 == years


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [("2000-02-29", "2018-02-28", 17), ("2000-02-29", "2018-03-01", 18),
     ("2000-06-30", "2016-06-29", 15), ("2000-06-30", "2016-06-30", 16)],
)  # fmt: skip
def test_a_leap_day_birthday_comes_in_march(start: str, end: str, years: int) -> None:
    assert f.years(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == years


def test_beyond_the_edge_nothing_is_trusted() -> None:
    assert f.within(EDGE) == EDGE
    assert f.within(-EDGE) == -EDGE
    assert f.within(EDGE + 1) is None
    assert f.within(-EDGE - 1) is None
    assert f.within(None) is None


def test_each_function_is_explained_in_both_languages() -> None:
    assert all(function.zh and function.en for function in f.FUNCTIONS.values())
