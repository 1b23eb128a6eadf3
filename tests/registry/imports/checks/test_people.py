"""What an id number says, and what cannot be true of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.divisions.codes import Level
from bangfu.registry.households.identity import identify
from bangfu.registry.imports.checks import people, places
from tests.factories import id_number

TODAY = dt.date(2016, 12, 31)
GOOD = id_number(dt.date(1965, 4, 12), 1)


@given(st.dates(dt.date(1900, 1, 1), TODAY), st.integers(1, 999))
def test_every_number_says_when_and_what_somebody_was_born(born: dt.date, sequence: int) -> None:
    one = identify(id_number(born, sequence), None, TODAY)
    assert (one.problem, one.birth_date) == ("", born)
    assert one.gender == ("male" if sequence % 2 else "female")


@given(st.dates(dt.date(1900, 1, 1), TODAY), st.integers(1, 999), st.integers(0, 16))
def test_a_slip_in_one_digit_never_passes(born: dt.date, sequence: int, at: int) -> None:
    number = id_number(born, sequence)
    slipped = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert identify(slipped, None, TODAY).problem


@pytest.mark.parametrize(
    ("raw", "type_", "problem", "kept"),
    [
        (GOOD, None, "", True),
        (GOOD[:-1], None, "id.shape", False),
        ("", None, "id.shape", False),
        (GOOD[:14] + "0000", None, "cell.lost_digits", False),
        ("999999199001010010", None, "id.placeholder", False),
        ("E12345678", "other", "", True),
        ("E12345678", None, "id.shape", False),
        ("429900650412001", None, "id.modernised", True),
        (GOOD + "41", None, "", True),
        (GOOD + "91", None, "id.certificate_kind", True),
        (GOOD[:-1] + "?41", None, "id.certificate", False),
        (id_number(dt.date(2016, 12, 31), 1), None, "", True),
    ],
)
def test_numbers_are_judged(raw: str, type_: str | None, problem: str, kept: bool) -> None:
    one = identify(raw, type_, TODAY)
    assert (one.problem, bool(one.number)) == (problem, kept)


def test_a_certificate_says_kind_and_level() -> None:
    one = identify(GOOD + "32", None, TODAY)
    assert (one.disability_type, one.disability_level) == ("speech", "two")


def test_nobody_is_born_tomorrow() -> None:
    tomorrow = id_number(TODAY + dt.timedelta(days=1), 1)
    assert identify(tomorrow, None, TODAY).problem == "id.date"


def test_repeats_are_found_and_blanks_are_none() -> None:
    assert people.repeated(["a", None, "b", "a", None, ""]) == [[0, 3]]


def test_only_a_few_rows_are_named() -> None:
    assert people.named_rows([2, 3]) == "2、3"
    assert people.named_rows(range(20)).endswith("7…")


@pytest.mark.parametrize(
    ("name", "level", "core"),
    [
        ("湖滨村", Level.VILLAGE, "湖滨"),
        ("湖滨村委会", Level.VILLAGE, "湖滨"),
        ("湖滨社区居民委员会", Level.VILLAGE, "湖滨"),
        ("村", Level.VILLAGE, "村"),
        ("新堤街道", Level.TOWNSHIP, "新堤"),
        ("新堤镇", Level.TOWNSHIP, "新堤"),
        ("洪湖市", Level.COUNTY, "洪湖"),
    ],
)
def test_names_of_places_are_compared_without_their_kind(
    name: str, level: Level, core: str
) -> None:
    assert places.core(name, level) == core
