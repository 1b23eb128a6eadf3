"""A list with chosen columns as headings and cells of a file."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.engine import words
from bangfu.engine.language.types import SCALE, Kind
from bangfu.engine.packs.pack import Pack
from bangfu.policy.lists import cells
from bangfu.policy.lists import columns as shown
from bangfu.policy.lists.columns import Shown, Source
from bangfu.policy.runs import households
from bangfu.policy.runs.export import Cell, Table, outcomes, titles
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.queries import Desk

PLACES = ("county", "township", "village")


def of(names: Sequence[str], user: Any, desk: Desk, chosen: Filter, language: str) -> Table:
    """The list of a filter with the columns of some names.

    Args:
        names: columns, see ``columns.offered``.
        user: whose scope limits the list.
        desk: that person's desk.
        chosen: the filter; its rule gives the verdict.
        language: ``zh`` or ``en``.
    """
    columns = shown.chosen(shown.offered(desk, language), names)
    rows = _Rows(user, desk, chosen, columns, language)
    found = households.every(desk.program, desk.results, desk.scope, chosen)
    return Table(dict(_headings(columns)), (rows.of(batch) for batch in found))


def _headings(columns: Sequence[Shown]) -> Iterator[tuple[str, str]]:
    yield from (("household_no", _("户编号")), ("head_name", _("户主姓名")))
    yield "head_id", _("户主证件号码（部分隐去）")
    for column in columns:
        if column.id == "place":
            yield from zip(PLACES, (_("区县"), _("乡镇"), _("村")), strict=True)
        elif column.id == "why":
            yield from (("failed", _("没有达到的条件")), ("unknown", _("缺少数据的条件")))
        elif column.id != "household_no":
            yield column.id, column.heading


class _Rows:
    """Turns result rows into cells; names of places are looked up once each."""

    def __init__(
        self, user: Any, desk: Desk, chosen: Filter, columns: Sequence[Shown], language: str
    ) -> None:
        self.user, self.desk, self.columns, self.language = user, desk, columns, language
        self.rule = desk.program.rules.get(chosen.rule)
        self.outcomes = outcomes()
        self.names: dict[str, str] = {}

    def of(self, facts: list[dict[str, Any]]) -> list[list[Cell]]:
        """The cells of some rows."""
        wanted = {step for row in facts for step in codes.lineage(row["village_id"])}
        if missing := wanted - self.names.keys():
            self.names |= divisions.names(missing)
        lines = cells.lines(self.user, self.desk, facts, self.columns)
        return [list(self._line(line)) for line in lines]

    def _line(self, line: cells.Line) -> Iterator[Cell]:
        yield line.facts["household_no"]
        yield line.facts["head_name"]
        yield line.row.head_id if line.row else ""
        for column in self.columns:
            if column.id == "place":
                yield from self._place(line.facts["village_id"])
            elif column.source in (Source.VERDICT, Source.RULE):
                yield from self._verdict(column, line)
            elif column.id != "household_no":
                yield self._cell(column, line.values[column.id])

    def _place(self, village: str) -> Iterator[Cell]:
        named = {codes.level_of(step).value: step for step in codes.lineage(village)}
        for level in PLACES:
            step = named.get(level, "")
            yield self.names.get(step, step)

    def _verdict(self, column: Shown, line: cells.Line) -> Iterator[Cell]:
        rule = self.desk.program.rules.get(column.rule) if column.rule else self.rule
        if column.id == "why":
            yield from (
                titles(rule, line.facts, mask, self.language) for mask in ("failed", "unknown")
            )
        else:
            outcome = line.facts.get(rule.id) if rule else None
            yield self.outcomes.get(outcome, "") if outcome is not None else ""

    def _cell(self, column: Shown, value: Any) -> Cell:
        if value is None or value == "":
            return None
        if column.type.kind in SCALE or column.type.kind == Kind.TEXT:
            return plain(column, value)
        return worded(self.desk.program.pack, column, value, self.language)


def plain(column: Shown, value: Any) -> Cell:
    """A number or a text as a cell."""
    places = SCALE.get(column.type.kind)
    if places is None or not isinstance(value, int):
        return str(value)
    return float(Decimal(value).scaleb(-places)) if places else value


def worded(pack: Pack, column: Shown, value: Any, language: str) -> str:
    """A value in words: codes by their names, days as days."""
    if column.type.kind == Kind.CODES and not isinstance(value, int):
        known = [entry.id for entry in pack.codes[column.type.codes].entries]
        value = sum(1 << known.index(entry) for entry in set(value) if entry in known)
    return words.value(pack, column.type, value, language)
