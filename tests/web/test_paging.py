"""Long lists, a piece at a time."""

from bangfu.web import paging


def test_a_short_list_ends() -> None:
    assert paging.cut([1, 2], str, size=2) == paging.Piece([1, 2], "")


def test_a_long_list_goes_on_after_its_last_row() -> None:
    assert paging.cut([5, 4, 3], str, size=2) == paging.Piece([5, 4], "4")


def test_an_empty_list_has_nothing_after() -> None:
    assert paging.cut([], str) == paging.Piece([], "")
