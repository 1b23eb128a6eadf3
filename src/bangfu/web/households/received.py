"""The income sheets of a household: columns, items under them, and which of them count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.policy.facts import counting
from bangfu.registry.households.models import IncomeItem, IncomeYear
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Line:
    """A column or item: amounts in fen by year, and what the catalogue says of it today.

    ``over`` are the years in which the items of a column exceed what it states.
    """

    name: str
    title: str
    years: list[int]
    amounts: list[int | None]
    is_item: bool
    ruling: schema.Counting | None
    document: str = ""
    over: list[int] = field(default_factory=list)

    @property
    def cells(self) -> list[tuple[int, int | None]]:
        """``(year, amount)``."""
        return list(zip(self.years, self.amounts, strict=True))

    @property
    def is_left_out(self) -> bool:
        """Whether it does not count as income."""
        return self.ruling is not None and not self.ruling.counts

    @property
    def note(self) -> str:
        """What readers should know of it."""
        note = self.ruling.note if self.ruling else None
        return note.text(language()) if note else ""


@dataclass(frozen=True)
class Received:
    """Income sheets laid out.

    Args:
        pack: the pack in force.
        place: where the household lives.
        years: its sheets, newest first.
        items: what they name apart.
    """

    pack: Pack
    place: str
    years: Sequence[IncomeYear]
    items: Sequence[IncomeItem]

    def lines(self) -> Iterator[Line]:
        """Every column of the sheet, and under it the items that any year names."""
        columns = self.pack.tables["household"].columns
        amounts = {(item.item, item.year): item.amount for item in self.items}
        named = {item.item for item in self.items}
        for name in (str(kept.name) for kept in IncomeYear._meta.get_fields()):
            if name not in columns:
                continue
            parts = [c.name for c in columns.values() if c.spec.part_of == name]
            parts = [part for part in parts if part in named]
            line = self._line(name, [getattr(year, name) for year in self.years], is_item=False)
            items = [self._item(part, amounts) for part in parts]
            yield replace(line, over=_over(line, items))
            yield from items

    def _item(self, part: str, amounts: dict[tuple[str, int], int]) -> Line:
        found = [amounts.get((part, year.year)) for year in self.years]
        return self._line(part, found, is_item=True)

    def _line(self, name: str, amounts: list[int | None], *, is_item: bool) -> Line:
        newest = self.years[0].year
        ruling = counting.ruling(self.pack, name, self.place, newest)
        cite = ruling.cite if ruling else None
        document = self.pack.documents[cite.document].title.text(language()) if cite else ""
        title = self.pack.tables["household"].columns[name].title(language())
        years = [year.year for year in self.years]
        return Line(name, title, years, amounts, is_item, ruling, document)


def _over(line: Line, items: list[Line]) -> list[int]:
    """Years in which the items of a column come to more than the column states."""
    over = []
    for at, (year, stated) in enumerate(line.cells):
        known = [item.amounts[at] or 0 for item in items]
        if stated is not None and sum(known) > stated:
            over.append(year)
    return over
