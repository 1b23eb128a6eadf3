"""The normaliser at its edges: exact or refused, never nearly."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable

FULL = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")
WIDE = st.integers(-(10**60), 10**60)


def code(read: object, raw: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(raw)  # type: ignore[operator]
    assert caught.value.text == raw
    return caught.value.code


def named(read: object, raw: str) -> str | None:
    try:
        read(raw)  # type: ignore[operator]
    except Unreadable as error:
        return error.text
    return None


@given(WIDE)
def test_amounts_of_any_length_are_exact(hundredths: int) -> None:
    sign, digits = "-" * (hundredths < 0), f"{abs(hundredths):03d}"
    assert normal.scaled(f"{sign}{digits[:-2]}.{digits[-2:]}") == hundredths


@given(WIDE)
def test_whole_numbers_of_any_length_are_exact(value: int) -> None:
    assert normal.whole(str(value)) == value
    assert normal.whole(f"{value:,}") == value


@given(st.decimals(0, 10**9, places=2))
def test_full_width_digits_mean_the_same(value: Decimal) -> None:
    assert normal.number(f"{value:f}".translate(FULL)) == value


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_reads_back_from_each_spelling(day: dt.date) -> None:
    spelled = [f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"]
    spelled += [f"{day.year}/{day.month}/{day.day}", f"{day} 00:00:00", f"{day}".translate(FULL)]
    assert {normal.date(text) for text in spelled} == {day}


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_read_as_a_month_is_its_first(day: dt.date) -> None:
    assert normal.month(f"{day}") == normal.month(f"{day:%Y-%m}") == day.replace(day=1)


@given(st.text(max_size=20))
def test_whatever_is_given_is_read_or_refused(raw: str) -> None:
    readers = (normal.number, normal.whole, normal.scaled, normal.boolean, normal.date)
    for read in (*readers, normal.month, normal.year, normal.account):
        assert named(read, raw) in (None, raw)


@given(st.text(max_size=20))
def test_a_blank_is_never_an_answer(raw: str) -> None:
    if normal.is_blank(raw):
        assert code(normal.boolean, raw) == "not_yes_or_no"
        assert code(normal.number, raw) == "not_a_number"


def test_yes_no_and_blank_share_no_word() -> None:
    assert not normal.YES & normal.NO
    assert not (normal.YES | normal.NO) & normal.BLANK


@pytest.mark.parametrize(
    ("read", "raw", "why"),
    [
        (normal.account, "1234567", "not_an_account"),
        (normal.account, "6228 4800 ABCD", "not_an_account"),
        (normal.account, "1" * 33, "not_an_account"),
        (normal.month, "2014-13", "not_a_date"),
        (normal.month, "201400", "not_a_date"),
        (normal.month, "②014-06", "not_a_date"),
        (normal.year, "1899", "not_a_date"),
        (normal.year, "2101", "not_a_date"),
        (normal.year, "²016", "not_a_date"),
        (normal.number, "½", "not_a_number"),
        (normal.number, "①2", "not_a_number"),
        (normal.scaled, "0.001", "too_precise"),
        (normal.whole, "0.5", "not_whole"),
    ],
)
def test_refusals_say_what_was_expected(read: object, raw: str, why: str) -> None:
    assert code(read, raw) == why


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("'42990019650412001x", "42990019650412001X"),
        ("4299-0019-6504-1200-18", "429900196504120018"),
        ("４２９９００１９６５０４１２００１８", "429900196504120018"),
        ("②29900196504120018", "②29900196504120018"),
        ("", ""),
    ],
)
def test_id_numbers_lose_what_is_around_them(raw: str, clean: str) -> None:
    assert normal.id_no(raw) == clean


@pytest.mark.parametrize(
    ("raw", "is_one"),
    [
        ("13807160001", True),
        ("12807160001", False),
        ("0716-2345678", True),
        ("0716-2345678-123", True),
        ("12317", True),
        ("2345678", True),
        ("1234567", False),
        ("", False),
    ],
)
def test_telephones(raw: str, is_one: bool) -> None:
    assert normal.is_phone(normal.phone(raw)) is is_one


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202e", "\xad", "\x00", "\u2066"])
def test_marks_nobody_sees_are_dropped(mark: str) -> None:
    assert normal.text(f"王{mark}芳") == "王芳"
    assert normal.name(f"{mark}王芳{mark}") == "王芳"


def test_private_characters_of_gbk_become_public_ones() -> None:
    assert len(normal.PUBLIC) == 80
    assert not any(0xE000 <= ord(char) <= 0xF8FF for char in normal.PUBLIC.values())
    assert normal.text("\ue816") == "\U00020087"


@pytest.mark.parametrize("money", ["¥1,234.50", "1234.5元", "＋1234.50", "'1234.5"])
def test_amounts_may_wear_their_currency(money: str) -> None:
    assert normal.scaled(money) == 123_450
