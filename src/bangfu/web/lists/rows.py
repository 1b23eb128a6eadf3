"""Rows of the household list with the columns of a person's choice, ready for templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Pack
from bangfu.policy.lists import cells, columns
from bangfu.policy.lists.columns import Shown, Source
from bangfu.policy.runs.queries import Desk
from bangfu.registry.edits import columns as editing
from bangfu.registry.households.queries import Shown as Home
from bangfu.web import words
from bangfu.web.guards import person
from bangfu.web.households import asked
from bangfu.web.map import labels

# Columns that stay in their line on a desk.
SHORT = {"household_attribute", "exit_status"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: how it is drawn (``kind``), what it holds, and whether it may be edited here."""

    id: str
    title: str
    kind: str
    value: Any
    is_editable: bool = False
    is_short: bool = False
    failed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    village: str = ""
    township: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A household of the list."""

    facts: dict[str, Any]
    shown: Home | None
    cells: list[Cell]


def of(
    request: HttpRequest,
    desk: Desk,
    what: asked.Asked,
    page: list[dict[str, Any]],
    every: list[Shown],
) -> list[Row]:
    """The rows of a page with some columns."""
    user = person(request)
    lines = cells.lines(user, desk, page, every)
    may_edit = scopes.of(user, Permission.HOUSEHOLDS_EDIT)
    names = divisions.names(step for row in page for step in codes.lineage(row["village_id"])[-2:])
    making = _Making(desk.program.pack, what, names, set(editing.editable()) if may_edit else set())
    return [
        Row(
            line.facts,
            line.row,
            [
                making.cell(column, line, may_edit=bool(line.row and line.row.village in may_edit))
                for column in every
            ],
        )
        for line in lines
    ]


# What every row shows or links to, whatever columns are chosen.
ALWAYS = ("household_id", "village_id", "household_no", "head_name", "family_size")


def wanted(what: asked.Asked, every: Sequence[Shown]) -> set[str]:
    """The columns of results that rows with these columns need."""
    named = {*ALWAYS, *(column.rule or column.id for column in every)}
    if what.rule:
        named |= {what.rule.id, f"{what.rule.id}__failed", f"{what.rule.id}__unknown"}
    return named


class _Making:
    def __init__(
        self, pack: Pack, what: asked.Asked, names: dict[str, str], editable: set[str]
    ) -> None:
        self.pack, self.what, self.names, self.editable = pack, what, names, editable

    def cell(self, column: Shown, line: cells.Line, *, may_edit: bool) -> Cell:
        if column.id == "place":
            return self._place(column, line)
        if column.source in (Source.VERDICT, Source.RULE):
            return self._verdict(column, line)
        kind, value = drawn(self.pack, column, line.values[column.id])
        return Cell(
            column.id,
            column.title,
            kind,
            value,
            is_editable=may_edit and column.id in self.editable,
            is_short=column.id in SHORT,
        )

    def _place(self, column: Shown, line: cells.Line) -> Cell:
        above, own = (
            self.names.get(step, step) for step in codes.lineage(line.facts["village_id"])[-2:]
        )
        return Cell(
            column.id, column.title, "place", None, village=labels.brief(own), township=above
        )

    def _verdict(self, column: Shown, line: cells.Line) -> Cell:
        rule = self.what.rule
        if column.id == "why":
            failed, unknown = asked.failing(rule, line.facts) if rule else ([], [])
            return Cell(column.id, column.title, "why", None, failed=failed, unknown=unknown)
        name = column.rule or (rule.id if rule else "")
        return Cell(column.id, column.title, "verdict", line.facts.get(name))


def drawn(pack: Pack, column: Shown, value: Any) -> tuple[str, Any]:
    """How a value is drawn, and as what."""
    kinds = {Kind.MONEY: "fen", Kind.QUANTITY: "hundredths", Kind.BOOL: "bool"}
    kind = column.type.kind
    if kind in kinds:
        return kinds[kind], value
    if kind == Kind.INT:
        return ("number", value) if column.is_number else ("text", value)
    found = pack.tables["household"].columns.get(column.id)
    if found is not None and kind != Kind.TEXT:
        return "text", words.display(pack, found, value)
    return "text", value


def headings(what: asked.Asked, every: Sequence[Shown]) -> list[tuple[str, str]]:
    """``(heading, css)`` of each column; the verdict's is the rule it is about."""
    return [(_heading(what, column), "num unit" if column.is_number else "") for column in every]


def _heading(what: asked.Asked, column: Shown) -> str:
    return asked.rule_title(what.rule) if column.id == "verdict" else column.heading


def shown(desk: Desk, names: Sequence[str], language: str) -> list[Shown]:
    """The columns a person sees."""
    return columns.chosen(columns.offered(desk, language), names)
