"""One normaliser: the same text always means the same value, or is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import normal


@given(st.text(max_size=60))
def test_text_is_idempotent(raw: str) -> None:
    once = normal.text(raw)
    assert normal.text(once) == once


@given(st.text(max_size=40))
def test_names_and_ids_are_idempotent(raw: str) -> None:
    assert normal.name(normal.name(raw)) == normal.name(raw)
    assert normal.id_no(normal.id_no(raw)) == normal.id_no(raw)


@given(st.integers(-(10**12), 10**12))
def test_scaled_reads_back_any_amount(fen: int) -> None:
    assert normal.scaled(f"{Decimal(fen).scaleb(-2):f}") == fen
    assert normal.scaled(f"{Decimal(fen).scaleb(-2):,.2f}") == fen


@pytest.mark.parametrize("dot", "•‧・．∙⋅･﹒")
def test_every_middle_dot_is_one(dot: str) -> None:
    assert normal.name(f"阿依{dot}古丽") == "阿依·古丽"


def test_rare_characters_survive() -> None:
    assert normal.name("王䶮") == "王䶮"
    assert normal.name("李𬱖") == "李𬱖"


@pytest.mark.parametrize("raw", ["", "  ", "—", "无数据", "N/A", "不详"])
def test_blanks_are_recognised(raw: str) -> None:
    assert normal.is_blank(raw)


@pytest.mark.parametrize(("raw", "value"), [("１２", 12), ("3.0", 3), ("1,200", 1200), ("-5", -5)])
def test_whole_numbers(raw: str, value: int) -> None:
    assert normal.whole(raw) == value


@pytest.mark.parametrize("raw", ["1,23", "一百", "12a", "1.5.2", "²", "٣", "1e5", "0x10", "--1"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(normal.Unreadable):
        normal.number(raw)


def test_fractions_of_a_fen_are_refused() -> None:
    with pytest.raises(normal.Unreadable, match="too_precise"):
        normal.scaled("1.005")


def test_a_part_is_no_whole_number() -> None:
    with pytest.raises(normal.Unreadable, match="not_whole"):
        normal.whole("2.5")


@pytest.mark.parametrize(
    "raw",
    ["2016-03-05", "2016/3/5", "2016.3.5", "2016年3月5日", "20160305", "２０１６－０３－０５"],
)
def test_days_in_their_spellings(raw: str) -> None:
    assert normal.date(raw) == dt.date(2016, 3, 5)


@pytest.mark.parametrize(
    "raw", ["2016-13-01", "2015-02-29", "05/03/2016", "3月5日", "16-3-5", "民国105年"]
)
def test_ambiguous_or_impossible_days_are_refused(raw: str) -> None:
    with pytest.raises(normal.Unreadable):
        normal.date(raw)


@pytest.mark.parametrize("raw", ["2014-06", "201406", "2014年6月", "2014.6", "2014-06-01"])
def test_months_in_their_spellings(raw: str) -> None:
    assert normal.month(raw) == dt.date(2014, 6, 1)


@pytest.mark.parametrize(
    ("raw", "value"), [("是", True), ("有", True), ("√", True), ("否", False), ("无", False)]
)
def test_yes_and_no(raw: str, value: bool) -> None:
    assert normal.boolean(raw) is value


def test_perhaps_is_neither() -> None:
    with pytest.raises(normal.Unreadable):
        normal.boolean("可能")


def test_years() -> None:
    assert normal.year("2016年") == 2016
    with pytest.raises(normal.Unreadable):
        normal.year("3016")
