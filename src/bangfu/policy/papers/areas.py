"""A village, or a larger area, as forms see it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.policy.papers.copies import Home
from bangfu.policy.papers.given import Row
from bangfu.policy.papers.setting import Setting
from bangfu.policy.verdicts.queries import Answer
from bangfu.registry.villages.models import VillageFile


class Whole:
    """A place as forms see it, with what only households have left empty."""

    setting: Setting
    code: str
    where: tuple[str, ...]

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

    def cover(self) -> list[tuple[str, str]]:
        """What stands on a cover."""
        return [(self.setting.say("cover_place"), self.place)]

    def people(self, names: Sequence[str]) -> list[list[Any]]:
        """A place has no members."""
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


@dataclass(frozen=True)
class Area(Whole):
    """One village, or an area of which only a ledger can be drawn up.

    Args:
        setting: the printing.
        code: 12-digit code.
        where: names of the places from the city down to it.
        households: those of the area the person may see, in order, each with its village's name.
        file: the newest file of the village.
        answer: what policy says of the village.
        picture: the code that leads back to it; empty for none.
    """

    setting: Setting
    code: str
    where: tuple[str, ...]
    households: Iterable[tuple[str, Home]] = ()
    file: VillageFile | None = None
    answer: Answer | None = None
    picture: str = ""

    def value(self, name: str) -> Any:
        """A column or fact of the village."""
        found = getattr(self.file, name, None)
        if found is None and self.file is not None:
            found = self.file.extra.get(name)
        return self.answer.fact(name) if found is None and self.answer else found

    @cached_property
    def _is_village(self) -> bool:
        return codes.level_of(self.code) == Level.VILLAGE

    def homes(self, names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
        """Headings in front, and values of every household."""
        if self._is_village:
            return [], [[home.value(n) for n in names] for _, home in self.households]
        front = [self.setting.say("village")]
        return front, list(self._with_village(names))

    def _with_village(self, names: Sequence[str]) -> Iterator[list[Any]]:
        for village, home in self.households:
            yield [village, *(home.value(name) for name in names)]

    def villages(self, names: Sequence[str]) -> list[tuple[str, list[Any]]]:
        """Only what lies above a village has villages."""
        return []
