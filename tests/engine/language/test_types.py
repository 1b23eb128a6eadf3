"""Exact numbers: every value is an integer of its smallest unit, or refused."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.engine.language import types as ty
from bangfu.engine.language.types import Kind, Type

QUARTERS = st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False)


@given(QUARTERS, st.integers(0, 4))
def test_scaling_agrees_with_decimal_or_refuses(number: Decimal, scale: int) -> None:
    shifted = number.scaleb(scale)
    if shifted == shifted.to_integral_value():
        assert ty.scaled(str(number), scale) == int(shifted)
    else:
        with pytest.raises(ValueError, match="finer"):
            ty.scaled(str(number), scale)


@given(st.integers(-(2**62), 2**62), st.sampled_from([0, 2, 4]))
def test_people_read_back_what_was_stored(value: int, scale: int) -> None:
    assert ty.scaled(f"{ty.unscaled(value, scale):f}", scale) == value


@given(st.integers(-(10**9), 10**9))
def test_floats_from_yaml_are_read_as_written(fen: int) -> None:
    assert ty.scaled(fen / 100, 2) == fen


@pytest.mark.parametrize(
    "value",
    [True, None, "", "x", "1e5", "1e999999999", "nan", "inf", "1_000", "１２", "0x1f", ".5", "5.",
     "9" * 31, "1." + "0" * 31, [], {}, float("nan"), float("inf"), 1e20],
)  # fmt: skip
def test_anything_but_plain_digits_is_no_number(value: object) -> None:
    with pytest.raises(ValueError, match="plain digits"):
        ty.scaled(value, 2)


@pytest.mark.parametrize(
    ("written", "exact"),
    [("20%", 2000), ("4.35%", 435), (0.2, 2000), ("0.0435", 435), (1, 10_000), ("-5%", -500)],
)
def test_rates_are_percent_or_fractions(written: object, exact: int) -> None:
    assert ty.rate(written) == exact


@pytest.mark.parametrize("written", ["4.355%", 0.00001, "%", "5%%", True])
def test_rates_finer_than_a_hundredth_of_a_percent_are_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"unit|digits"):
        ty.rate(written)


@pytest.mark.parametrize("written", ["2016-1-1", "20160101", "2016-W01-1", "2016-13-01", 20160101,
                                     dt.datetime(2016, 1, 1, tzinfo=dt.UTC), None, ""])  # fmt: skip
def test_only_iso_days_are_days(written: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        ty.day(written)


@pytest.mark.parametrize(
    ("value", "type_", "exact"),
    [
        (True, ty.BOOL, True),
        ("12.50", ty.MONEY, 1250),
        (7, ty.INT, 7),
        ("2016-05", Type(Kind.MONTH), dt.date(2016, 5, 1)),
        ("2016-05-20", Type(Kind.MONTH), dt.date(2016, 5, 1)),
        (dt.date(2016, 5, 20), ty.DATE, dt.date(2016, 5, 20)),
        ("apple", Type(Kind.CODE, codes="fruit"), "apple"),
        (12, Type(Kind.TEXT), "12"),
        (None, ty.MONEY, None),
    ],
)
def test_each_type_has_one_exact_form(value: object, type_: Type, exact: object) -> None:
    assert ty.exact(value, type_) == exact


@pytest.mark.parametrize(
    ("value", "type_"),
    [("yes", ty.BOOL), (1, ty.BOOL), (True, Type(Kind.TEXT)), ([], Type(Kind.TEXT)),
     ("x", ty.INT), (1.5, ty.INT), ({}, ty.MONEY), (5, ty.DATE)],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(value: object, type_: Type) -> None:
    with pytest.raises(ValueError, match=r"."):
        ty.exact(value, type_)


def test_units_and_code_lists_tell_types_apart() -> None:
    mu, m2 = Type(Kind.QUANTITY, "mu"), Type(Kind.QUANTITY, "m2")
    assert not mu.matches(m2)
    assert not Type(Kind.CODE, codes="a").matches(Type(Kind.CODE, codes="b"))
    assert Type(Kind.INT, "person").matches(ty.INT)
    assert ty.DATE.matches(Type(Kind.MONTH))
    assert not ty.MONEY.matches(ty.INT)


def test_types_are_named_in_both_languages() -> None:
    land = Type(Kind.QUANTITY, "mu")
    assert land.text("zh") == str(land) == "数量（mu）"
    assert land.text("en") == "a quantity (mu)"
    assert all(zh and en for zh, en in ty.NAMES.values())
