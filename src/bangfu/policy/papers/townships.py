"""A township as forms see it: its villages with their sums, then every household of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.policy.papers.areas import Area, Whole
from bangfu.policy.papers.setting import Setting


@dataclass(frozen=True)
class Township(Whole):
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

    def value(self, name: str) -> Any:
        """A township has no file of its own."""
        return None

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
