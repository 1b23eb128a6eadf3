"""Tables for whoever does not write YAML: the figures of a draft, and cases of a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit import normal
from bangfu.engine.compile import uses
from bangfu.engine.compile.figures import Figure, type_of
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs import schema
from bangfu.engine.words import UNITS, value
from bangfu.policy.drafts import authoring, overlaid
from bangfu.policy.drafts.authoring import Row
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue

SPARE = 3  # empty lines below the cases there are
Choice = tuple[str, str]


def choices(pack: Any, type_: Type, language: str) -> list[Choice]:
    """What may be chosen for a value of a type; none where it is typed."""
    if type_.kind == Kind.BOOL:
        return [("", "—"), ("true", _("是")), ("false", _("否"))]
    if type_.kind == Kind.CODE and type_.codes:
        entries = pack.codes[type_.codes].entries
        return [("", "—"), *((e.id, e.zh if language == "zh" else e.en) for e in entries)]
    return []


def unit(type_: Type, language: str) -> str:
    """The unit a value is typed in."""
    if type_.kind == Kind.RATE:
        return "%"
    key = "money" if type_.kind == Kind.MONEY else type_.unit
    return UNITS.get(key, ("", ""))[0 if language == "zh" else 1]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A parameter: its value in force where the draft is for, and the one in the draft."""

    id: str
    title: str
    now: str
    assumed: bool
    draft: str
    unit: str
    choices: list[Choice]
    fault: bool = False


class Figures:
    """All parameters of the draft's pack. Values for places below its own stay as they are."""

    def __init__(self, draft: Draft, language: str, sent: Mapping[str, Any] | None) -> None:
        self.draft, self.language, self.sent = draft, language, sent

    @cached_property
    def _pack(self) -> Any:
        return overlaid.base(self.draft).pack

    @cached_property
    def _known(self) -> dict[str, Figure]:
        site = catalogue.site()
        program, day = overlaid.base(self.draft), catalogue.today(site)
        return packs.figures_at(program, day, site.division_id, assumed=site.assumed)

    @cached_property
    def _wished(self) -> list[Wish]:
        return overlaid.wishes(self.draft.values.all())

    @property
    def rows(self) -> list[FigureRow]:
        """Those with a value in the draft first."""
        here = {n: v for n, place, v in self._wished if place == self.draft.division_id}
        rows = [
            self._row(spec, here.get(spec.id))
            for spec in self._pack.parameters.values()
            if spec.id not in self._pack.scoped
        ]
        return sorted(rows, key=lambda row: not row.draft)

    def _row(self, spec: schema.Parameter, wished: Any) -> FigureRow:
        type_, figure = type_of(spec), self._known[spec.id]
        return FigureRow(
            id=spec.id,
            title=spec.title.text(self.language),
            now=value(self._pack, type_, figure.value, self.language),
            assumed=figure.status == "assumed",
            draft=_typed(wished),
            unit=unit(type_, self.language),
            choices=choices(self._pack, type_, self.language),
        )

    def wishes(self) -> list[Wish]:
        """What was typed, as the draft's values."""
        kept = [wish for wish in self._wished if wish[1] != self.draft.division_id]
        given = self.sent or {}
        for spec in self._pack.parameters.values():
            typed = normal.text(given.get(f"value.{spec.id}", "")).replace(",", "").strip()
            if typed:
                kept.append((spec.id, "", _written(type_of(spec), typed)))
        return kept


def _typed(wished: Any) -> str:
    if isinstance(wished, bool):
        return "true" if wished else "false"
    return "" if wished is None else str(wished).removesuffix("%")


def _written(type_: Type, typed: str) -> Any:
    """A typed figure as packs write it."""
    if type_.kind == Kind.RATE:
        return typed.removesuffix("%").strip() + "%"
    return {"true": True, "false": False}.get(typed, typed) if type_.kind == Kind.BOOL else typed


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that the cases of a rule may give."""

    name: str
    title: str
    unit: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of a line."""

    name: str
    column: Column
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A case as inputs; ``number`` names them."""

    number: int
    row: Row
    cells: list[Cell]


class Cases:
    """The draft's cases of one rule. Columns are what the rule reads of its own subject."""

    def __init__(
        self, draft: Draft, rule: str, language: str, sent: Mapping[str, Any] | None
    ) -> None:
        self.draft, self.language, self.sent = draft, language, sent
        self.program = overlaid.base(draft)
        self.rule = self.program.rules[rule]

    @property
    def title(self) -> str:
        """The rule's."""
        return self.rule.spec.title.text(self.language)

    @cached_property
    def columns(self) -> list[Column]:
        """What may be given, in the order in which the rule reads it."""
        pack, subject = self.program.pack, self.rule.subject
        found = []
        for owner, name in uses.rule(self.program, self.rule).columns:
            if owner == subject:
                column = pack.tables[owner].columns[name]
                picks = choices(pack, column.type, self.language)
                shown = unit(column.type, self.language)
                found.append(Column(name, column.title(self.language), shown, picks))
        return found

    @property
    def outcomes(self) -> list[Choice]:
        """What may be expected."""
        return [
            ("met", _("符合")),
            ("not_met", _("不符合")),
            ("unknown", _("不能确定")),
            ("not_applicable", _("不涉及")),
            ("not_in_force", _("没有施行")),
        ]

    @property
    def lines(self) -> list[Line]:
        """The cases there are, and a few empty lines."""
        blank = Row("", catalogue.today().isoformat(), {}, "")
        rows = [*authoring.rows(self.draft, self.rule.id), *([blank] * SPARE)]
        return [self._line(number, row) for number, row in enumerate(rows)]

    def _line(self, number: int, row: Row) -> Line:
        cells = [
            Cell(f"{number}.fact.{c.name}", c, row.facts.get(c.name, "").removesuffix("%"))
            for c in self.columns
        ]
        return Line(number, row, cells)

    def typed(self) -> list[Row]:
        """The lines that were given a name."""
        sent = self.sent or {}
        found, number = [], 0
        while f"{number}.name" in sent:
            name = normal.text(sent[f"{number}.name"]).strip()
            if name:
                found.append(self._typed(sent, number, name))
            number += 1
        return found

    def _typed(self, sent: Mapping[str, Any], number: int, name: str) -> Row:
        facts = {
            c.name: self._value(c.name, normal.text(sent.get(f"{number}.fact.{c.name}", "")))
            for c in self.columns
        }
        return Row(
            name=name,
            as_of=sent.get(f"{number}.as_of", ""),
            facts=facts,
            outcome=sent.get(f"{number}.outcome", ""),
            amount=normal.text(sent.get(f"{number}.amount", "")).replace(",", "").strip(),
        )

    def _value(self, name: str, typed: str) -> str:
        text = typed.replace(",", "").strip()
        column = self.program.pack.tables[self.rule.subject].columns[name]
        if column.type.kind == Kind.CODES:
            return typed.strip()
        return f"{text.removesuffix('%')}%" if text and column.type.kind == Kind.RATE else text
