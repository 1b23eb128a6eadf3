"""What holds for whatever anybody types: read once and for all, or refused; never nearly."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import idno, normal
from bangfu.base.kit.normal import Unreadable

FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
MARKS = "\u200b\u200e\u202d\u2066\ufeff\xad"
# What people and spreadsheets put around and between: wide forms, marks, blanks, other digits.
ODD = st.sampled_from(
    list("０９Ｘｘ年月日／．，－·•‧・①²½٣一二〇零万元¥￥' \t\n\xa0\u3000" + MARKS)
)
TYPED = st.text(
    st.one_of(st.characters(codec="utf-8"), ODD, st.sampled_from("0123456789Xx-")), max_size=30
)
CLEANERS = (normal.text, normal.name, normal.id_no, normal.phone)
READERS = (
    normal.number, normal.whole, normal.scaled, normal.boolean,
    normal.date, normal.month, normal.year, normal.account,
)  # fmt: skip
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
IDS = st.builds(
    lambda born, number: (body := f"429900{born:%Y%m%d}{number:03d}") + idno.check_char(body),
    st.dates(dt.date(1900, 1, 1), dt.date(2016, 12, 31)),
    st.integers(0, 999),
)
NAMES = st.text(st.sampled_from("王李阿依古丽䶮㛃𬱖·"), min_size=2, max_size=12)


def outcome(read: Callable[[str], Any], raw: str) -> Any:
    """What is read, or why not."""
    try:
        return read(raw)
    except Unreadable as error:
        return error.code


@given(TYPED)
@pytest.mark.parametrize("clean", CLEANERS)
def test_cleaning_twice_is_cleaning_once(clean: Callable[[str], str], raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once


@given(TYPED)
@pytest.mark.parametrize("read", READERS)
def test_reading_gives_a_value_or_a_reason(read: Callable[[str], Any], raw: str) -> None:
    outcome(read, raw)


@given(TYPED)
def test_identity_numbers_never_break_their_reader(raw: str) -> None:
    clean = normal.id_no(raw)
    found = idno.read(clean, today=dt.date(2016, 1, 1))
    assert found is None or found.number == clean
    idno.split_certificate(clean)
    assert idno.mask(clean).count("*") >= min(len(clean), 15) - 7


@given(TYPED)
def test_digits_that_are_stored_are_plain_ones(raw: str) -> None:
    if idno.read(normal.id_no(raw)) is not None:
        assert normal.id_no(raw).isascii()
    account = outcome(normal.account, raw)
    assert account == "not_an_account" or (account.isascii() and account.isdigit())
    phone = normal.phone(raw)
    assert phone.isascii() or not normal.is_phone(phone)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20))
@pytest.mark.parametrize("clean", CLEANERS)
def test_full_width_cleans_to_the_same_as_half(clean: Callable[[str], str], raw: str) -> None:
    # A wide full stop in a name is one of the ways to write its middle dot.
    stops = raw.replace(".", "")
    assert clean(stops.translate(FULL)) == clean(stops)


@given(st.text(st.sampled_from("0123456789.,-+/: 年月日元T"), max_size=14))
@pytest.mark.parametrize("read", READERS)
def test_full_width_reads_as_half_does(read: Callable[[str], Any], raw: str) -> None:
    assert outcome(read, raw.translate(FULL)) == outcome(read, raw)


@given(
    IDS,
    st.lists(
        st.tuples(st.integers(0, 18), st.sampled_from([*MARKS, " ", "-", "\xa0", "\u3000", "\n"]))
    ),
)
def test_an_id_number_survives_whatever_lies_around_it(
    number: str, put: list[tuple[int, str]]
) -> None:
    raw = number
    for place, mark in put:
        raw = raw[:place] + mark + raw[place:]
    assert normal.id_no(raw) == number
    assert normal.id_no(raw.lower().translate(FULL)) == number
    assert normal.id_no("'" + raw) == number


@given(IDS)
def test_an_old_number_becomes_the_new_one(number: str) -> None:
    if number[6:8] == "19":
        assert idno.modernise(number[:6] + number[8:17]) == number


@given(IDS, st.integers(0, 16), st.integers(1, 9))
def test_an_ornament_in_an_id_number_is_never_taken_for_its_digit(
    number: str, place: int, digit: int
) -> None:
    raw = number[:place] + chr(0x2460 + digit - 1) + number[place + 1 :]
    assert idno.read(normal.id_no(raw)) is None


@given(DAYS)
def test_a_day_with_marks_and_wide_forms_is_the_same_day(day: dt.date) -> None:
    for text in (f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert normal.date(f"\ufeff {text.translate(FULL)}\u200b") == day


@given(DAYS)
def test_days_in_an_order_that_is_not_ours_are_refused(day: dt.date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%y-%m-%d}", f"{day:%d.%m.%y}"):
        assert outcome(normal.date, text) == "not_a_date"


@given(st.integers(1900, 2100), st.integers(0, 99), st.integers(0, 99))
def test_a_day_is_read_only_if_there_was_one(year: int, month: int, day: int) -> None:
    try:
        expected: Any = dt.date(year, month, day)
    except ValueError:
        expected = "not_a_date"
    assert outcome(normal.date, f"{year}-{month}-{day}") == expected


@given(NAMES, st.sampled_from("•‧・．∙⋅･﹒●"), st.sampled_from([" ", "\u3000", "\xa0", "\u200b"]))
def test_a_name_is_one_name_however_it_is_spaced_and_dotted(
    name: str, dot: str, blank: str
) -> None:
    clean = normal.name(name)
    assert normal.name(name.replace("·", dot)) == clean
    assert normal.name(blank.join(name)) == clean
    assert normal.name(f"{blank}{name}{blank}") == clean


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_reads_back_from_every_way_of_writing_it(value: Decimal) -> None:
    written = (f"{value:f}", f"{value:,f}", f"{value:f}元", f"\u3000{value:f}\xa0", f"'{value:f}")
    assert {normal.number(text) for text in written} == {value}
    assert {normal.number(text.translate(FULL)) for text in written[:2]} == {value}


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["万", "万元", "%", "亩", "e3", "_0", "."]))
def test_an_amount_with_something_else_behind_is_refused(value: Decimal, more: str) -> None:
    assert outcome(normal.number, f"{value:f}{more}") == "not_a_number"
