"""What forms ask of a household or an area that fills them."""

from collections.abc import Sequence
from typing import Any, Protocol

Row = list[str]


class Given(Protocol):
    """A household or an area as forms see it; values are raw, as rows or the engine keep them."""

    @property
    def key(self) -> str:
        """What tells it from others in a file."""
        ...

    @property
    def place(self) -> str:
        """Where it is, in words."""
        ...

    @property
    def number(self) -> str:
        """Its number, in words."""
        ...

    @property
    def picture(self) -> str:
        """The code that leads back to it; empty for none."""
        ...

    def value(self, name: str) -> Any:
        """A column or fact of the subject."""
        ...

    def cover(self) -> list[tuple[str, str]]:
        """What stands on a cover."""
        ...

    def people(self, names: Sequence[str]) -> list[list[Any]]:
        """Values of every member today."""
        ...

    def years(self) -> list[int]:
        """Years with an income sheet, newest first."""
        ...

    def income(self, name: str, year: int) -> Any:
        """A part of the income of a year."""
        ...

    def entitlements(self, *, posted: bool) -> tuple[list[Row], str]:
        """Lines of measures granted, and a note."""
        ...

    def changes(self) -> list[Row]:
        """Lines of what changed among members this year."""
        ...

    def villages(self, names: Sequence[str]) -> list[tuple[str, list[Any]]]:
        """Villages of an area by name, with values of each."""
        ...

    def homes(self, names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
        """Headings in front of the columns, and values of every household of an area."""
        ...
