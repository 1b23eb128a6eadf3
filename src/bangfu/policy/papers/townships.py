"""A township as forms see it: its villages with their sums, then every household of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.policy.papers.areas import Area
from bangfu.policy.papers.layout import Row, Setting


@dataclass(frozen=True)
class Township:
    """One township.

    Args:
        setting: the printing.
        code: 12-digit code.
        where: names of the places from the city down to it.
        parts: its villages in order, each by its name.
    """

    setting: Setting
    code: str
    where: tuple[str, ...]
    parts: Sequence[tuple[str, Area]] = ()
    picture: str = ""

    @property
    def key(self) -> str:
        """Tells it from others."""
        return self.code

    @property
    def place(self) -> str:
        """What it is called."""
        return " ".join(self.where)

    @property
    def number(self) -> str:
        """Its code, as printed in the corner."""
        return self.setting.say("village_no", number=self.code)

    def value(self, name: str) -> Any:
        """A township has no file of its own."""
        return None

    def cover(self) -> list[tuple[str, str]]:
        """What stands on a cover."""
        return [(self.setting.say("cover_place"), self.place)]

    def villages(self, names: Sequence[str]) -> list[tuple[str, list[Any]]]:
        """Each village with its values."""
        return [(title, [area.value(name) for name in names]) for title, area in self.parts]

    def homes(self, names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
        """Every household, its village in front."""
        return [self.setting.say("village")], list(self._homes(names))

    def _homes(self, names: Sequence[str]) -> Iterator[list[Any]]:
        for title, area in self.parts:
            for _village, home in area.households:
                yield [title, *(home.value(name) for name in names)]

    # --- what only households have ---

    def people(self, names: Sequence[str]) -> list[list[Any]]:
        """A township has no members."""
        return []

    def years(self) -> list[int]:
        """Nor income sheets."""
        return []

    def income(self, name: str, year: int) -> Any:
        """Nor parts of one."""
        return None

    def entitlements(self, *, posted: bool) -> tuple[list[Row], str]:
        """Nor measures printed on forms of households."""
        return [], ""

    def changes(self) -> list[Row]:
        """Nor changes of members."""
        return []
