"""Cells from values in exact form: words, decimals, dates, and nothing where nothing is known."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bangfu.demo import cells
from bangfu.demo.draw import BLANK
from bangfu.engine.packs import loader

PACK = loader.load("jingzhou", settings.PACKS)
FEN = st.integers(-(10**11), 10**11)


def written(subject: str, name: str, values: object, *hidden: int) -> list[object]:
    """The cells of a column, the rows named last left blank."""
    column, array = PACK.tables[subject].columns[name], np.asarray(values)
    mask = np.isin(np.arange(len(array)), hidden)
    found: list[object] = cells.written(PACK, column, array, mask).to_pylist()
    return found


@given(st.lists(st.one_of(FEN, st.just(BLANK)), min_size=1, max_size=40))
def test_amounts_are_exact_to_the_fen(amounts: list[int]) -> None:
    expected = [None if fen == BLANK else Decimal(fen).scaleb(-2) for fen in amounts]
    assert written("household", "wage_income", amounts) == expected


def test_amounts_have_two_decimals_in_text() -> None:
    column = PACK.tables["household"].columns["area_cultivated"]
    found = cells.written(PACK, column, np.array([150, -5, 0]), np.zeros(3, bool))
    assert found.cast(pa.string()).to_pylist() == ["1.50", "-0.05", "0.00"]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("water_safe", [1, 0, -1], ["是", "否", None]),
        ("house_grade", [0, 3, -1], ["A级", "D级", None]),
        ("exit_year", [2016, BLANK], [2016, None]),
        ("other_causes", [0b101, 0b10, BLANK, 0], ["因病、因学", "因残", None, None]),
    ],
)
def test_each_kind_in_its_own_words(name: str, values: list[int], expected: list[object]) -> None:
    assert written("household", name, values) == expected


def test_yes_and_no_drawn_as_masks_are_words_too() -> None:
    assert written("household", "water_safe", np.array([True, False])) == ["是", "否"]


def test_months_are_written_year_first() -> None:
    months = np.array(["2014-06", "NaT", "2015-11"], "M8[M]")
    found = written("household", "first_identified_on", months)
    assert found == ["2014-06", None, "2015-11"]


def test_days_are_dates_and_nothing_where_there_is_none() -> None:
    days = np.array(["1950-02-28", "NaT"], "M8[D]")
    found = written("member", "birth_date", days)
    assert [day and day.isoformat() for day in found] == ["1950-02-28", None]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("subject", "name", "values"),
    [
        ("household", "wage_income", [100, 200]),
        ("household", "water_safe", [1, 1]),
        ("household", "exit_year", [2015, 2016]),
        ("household", "other_causes", [1, 2]),
        ("household", "first_identified_on", np.array(["2014-06", "2014-07"], "M8[M]")),
        ("member", "birth_date", np.array(["1950-01-01", "1960-01-01"], "M8[D]")),
    ],
)
def test_what_is_left_out_is_blank(subject: str, name: str, values: object) -> None:
    first, second = written(subject, name, values, 0)
    assert first is None
    assert second is not None


@pytest.mark.parametrize("listed", [False, True])
def test_texts_are_erased_where_the_mask_says(listed: bool) -> None:
    texts = pa.array(["甲", "乙", None])
    text = texts.dictionary_encode() if listed else texts
    found = cells.erase(text, np.array([True, False, False]))
    assert found.to_pylist() == [None, "乙", None]
    assert found.type == text.type
