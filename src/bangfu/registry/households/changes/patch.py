"""What an act changes in a household: values by column, of the household and what belongs to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

HOUSEHOLD, MEMBERS, INCOMES, MEDICAL = "household", "members", "incomes", "medical"
Values = Mapping[str, Any]
Key = tuple[str, str, str]
NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(slots=True)
class Patch:
    """Typed values to be laid over what is registered.

    Args:
        household: ``{column: value}`` of the household itself.
        members: ``{uid: {column: value}}`` of its members.
        incomes: ``{year: {column: fen}}``; a year without a sheet gets one. Items that a sheet
            names apart are columns too, and ``amounts.source(item)`` what one was entered from.
        removed: years whose sheet goes.
        medical: ``{"uid year": {column: fen}}`` of members' bills.
    """

    household: dict[str, Any] = field(default_factory=dict)
    members: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    incomes: dict[int, dict[str, Any]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    medical: dict[str, dict[str, Any]] = field(default_factory=dict)

    def cells(self) -> Iterator[tuple[Key, Any]]:
        """Every value with its place: ``(part, subject, column)``."""
        yield from (((HOUSEHOLD, "", name), value) for name, value in self.household.items())
        parts = ((MEMBERS, self.members), (INCOMES, self.incomes), (MEDICAL, self.medical))
        for part, several in parts:
            for subject, values in several.items():
                yield from (((part, str(subject), name), value) for name, value in values.items())


def patch(
    household: Values = NOTHING,
    members: Mapping[UUID, Values] = NOTHING,
    incomes: Mapping[int, Values] = NOTHING,
) -> Patch:
    """A patch of one's own from what a caller gives."""
    return Patch(
        dict(household),
        {uid: dict(values) for uid, values in members.items()},
        {year: dict(values) for year, values in incomes.items()},
    )
