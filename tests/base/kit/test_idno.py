"""Citizen id numbers: check digits, dates, certificates, masks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import idno

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31))


def number(born: dt.date, sequence: int) -> str:
    body = f"429900{born:%Y%m%d}{sequence:03d}"
    return body + idno.check_char(body)


@given(DAYS, st.integers(0, 999))
def test_a_made_number_reads_back(born: dt.date, sequence: int) -> None:
    reading = idno.read(number(born, sequence), today=dt.date(2026, 1, 1))
    assert reading is not None
    assert reading.birth_date == born
    assert reading.gender == ("male" if sequence % 2 else "female")


@given(DAYS, st.integers(0, 999), st.integers(6, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: dt.date, seq: int, place: int, shift: int) -> None:
    right = number(born, seq)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert idno.read(wrong, today=dt.date(2026, 1, 1)) is None


@pytest.mark.parametrize("example", ["11010519491231002X", "440524188001010014"])
def test_the_standards_examples_have_right_check_digits(example: str) -> None:
    assert idno.check_char(example[:17]) == example[17]


def test_a_birthday_in_the_future_is_refused() -> None:
    assert idno.read(number(dt.date(2020, 1, 1), 1), today=dt.date(2019, 12, 31)) is None


def test_lower_case_and_short_numbers_are_not_normalised_here() -> None:
    assert idno.read("11010519491231002x") is None
    assert idno.read("1101051949123100") is None


def test_old_numbers_become_modern() -> None:
    assert idno.modernise("110105491231002") == "11010519491231002X"
    with pytest.raises(ValueError, match="fifteen"):
        idno.modernise("1234")


@pytest.mark.parametrize("tail", ["41", "41B1"])
def test_certificates_carry_the_id_number(tail: str) -> None:
    assert idno.split_certificate("429900196504120018" + tail) == ("429900196504120018", "4", "1")


@pytest.mark.parametrize("tail", ["", "81", "45", "41C1"])
def test_other_lengths_and_kinds_are_no_certificates(tail: str) -> None:
    assert idno.split_certificate("429900196504120018" + tail) is None


@given(DAYS, st.integers(0, 999))
def test_a_mask_never_shows_the_birthday(born: dt.date, sequence: int) -> None:
    shown = idno.mask(number(born, sequence))
    assert f"{born:%Y%m%d}" not in shown
    assert len(shown) == 18
    assert sum(character.isdigit() or character == "X" for character in shown) == 7


def test_short_numbers_are_masked_almost_whole() -> None:
    assert idno.mask("1234567") == "******7"
