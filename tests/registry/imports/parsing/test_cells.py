"""Cells on disk: what they were is never lost, and no text can pass for something else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry.imports.parsing import cells


@given(st.text(min_size=1))
def test_no_text_can_pass_for_a_mark(text: str) -> None:
    written = cells.write(text)
    assert written is None or cells.split(written) == ("", text.replace(cells.MARK, ""))


@given(st.floats(-1e300, 1e300))
def test_numbers_are_marked_and_read_back_as_a_spreadsheet_shows_them(value: float) -> None:
    mark, text = cells.split(cells.write(value) or "")
    assert mark == cells.NUMBER
    assert float(text) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("value", "mark", "text"),
    [
        (True, cells.YES_NO, "1"),
        (dt.date(2016, 3, 5), cells.DATE, "2016-03-05"),
        (dt.datetime(2016, 3, 5), cells.DATE, "2016-03-05"),  # noqa: DTZ001  as workbooks hold it
        (dt.datetime(2016, 3, 5, 8, 30), cells.DATE, "2016-03-05 08:30:00"),  # noqa: DTZ001
        (dt.time(8, 30), cells.DATE, "08:30:00"),
        (429900196504120018, cells.NUMBER, "4.2990019650412e+17"),
    ],
)
def test_other_cells_keep_what_they_were(value: object, mark: str, text: str) -> None:
    assert cells.split(cells.write(value) or "") == (mark, text)


def test_nothing_stays_nothing() -> None:
    assert cells.write(None) is None
    assert cells.write("") is None
    assert cells.write(cells.MARK) is None


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_keeps_its_mark_and_has_no_digits(value: float) -> None:
    mark, text = cells.split(cells.write(value) or "")
    assert mark == cells.NUMBER
    assert not any(char.isdigit() for char in text)
