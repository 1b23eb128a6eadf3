"""Money is whole fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import money


@given(st.integers(-money.LARGEST_FEN, money.LARGEST_FEN))
def test_fen_and_yuan_are_two_spellings(fen: int) -> None:
    assert money.to_fen(money.to_yuan(fen)) == fen
    assert money.to_fen(money.show(fen).replace(",", "")) == fen


@pytest.mark.parametrize("raw", ["1.005", "abc", "", "nan", "inf", "1e20"])
def test_no_fractions_of_a_fen_and_no_nonsense(raw: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money.to_fen(raw)


def test_floats_are_read_as_they_are_written() -> None:
    assert money.to_fen(0.1) == 10
    assert money.to_fen(3218.5) == 321850


def test_unknown_shows_as_nothing() -> None:
    assert money.show(None) == ""
    assert money.show(0) == "0"
    assert money.show(123, places=0) == "1"
