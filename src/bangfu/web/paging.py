"""Long lists, a piece at a time, continued from the last row seen (never by counting rows)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

Row = TypeVar("Row")
SIZE = 30


@dataclass(frozen=True, slots=True)
class Piece(Generic[Row]):
    """Some rows, and the mark from which the list goes on (empty at its end)."""

    rows: list[Row]
    after: str = ""


def cut(
    rows: "QuerySet | Sequence[Row]", mark: Callable[[Row], object], size: int = SIZE
) -> Piece[Row]:
    """The first rows, and where to go on.

    Args:
        rows: rows after the mark of the request, in the order shown.
        mark: what identifies the place of a row in that order.
        size: how many at a time.

    >>> cut([1, 2, 3], str, size=2)
    Piece(rows=[1, 2], after='2')
    """
    some = list(rows[: size + 1])
    more = len(some) > size
    return Piece(some[:size], str(mark(some[size - 1])) if more else "")
