"""Which columns the household list may show: fields of the household, its place, income, verdicts.

A column is named as in the pack; ``place`` is village and township, ``verdict`` and ``why`` are of
the rule the list is about, ``rule:<id>`` is the outcome of any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from bangfu.engine.language.types import Kind, Type
from bangfu.engine.words import UNITS
from bangfu.policy.runs import lists
from bangfu.policy.runs.queries import Desk
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household, IncomeYear

DEFAULT = (
    "place",
    "household_attribute",
    "main_cause",
    "exit_status",
    "disposable_income_pc",
    "verdict",
    "why",
)
RULE = "rule:"
MOST = 24
# Shown with the head already, or never shown in a list.
LEFT_OUT = {"head_name", "head_id_no", "bank_account", "bank_name"}
TEXT = Type(Kind.TEXT)
NUMBERS = {Kind.INT, Kind.MONEY, Kind.QUANTITY, Kind.RATE}


class Source(StrEnum):
    """Where the values of a column come from."""

    PLACE = "place"
    ROW = "row"
    EXTRA = "extra"
    INCOME = "income"
    RESULT = "result"
    VERDICT = "verdict"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Shown:
    """A column that may be shown.

    Args:
        id: how preferences name it.
        title: its heading, without unit.
        group: under which heading it is offered.
        source: where its values come from.
        type: how they are read.
        language: of the title, ``zh`` or ``en``.
    """

    id: str
    title: str
    group: str
    source: Source
    type: Type = TEXT
    language: str = "zh"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.type.kind in NUMBERS and self.type.unit != "calendar_year"

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty where the title says it."""
        name = "money" if self.type.kind == Kind.MONEY else self.type.unit
        if not self.is_number or name not in UNITS:
            return ""
        unit = UNITS[name][0 if self.language == "zh" else 1]
        return "" if f"（{unit}）" in self.title else unit

    @property
    def heading(self) -> str:
        """Title with unit."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def rule(self) -> str:
        """The rule whose outcome it is."""
        return self.id.removeprefix(RULE) if self.source == Source.RULE else ""


def offered(desk: Desk, language: str) -> dict[str, Shown]:
    """Every column there is, in the order in which they are offered."""
    found = [*_fixed(language), *_fields(desk, language), *_rules(desk, language)]
    return {column.id: column for column in found}


def _fixed(language: str) -> Iterator[Shown]:
    yield Shown("place", _("所在地"), _("基本"), Source.PLACE, language=language)
    yield Shown("verdict", _("所选标准或待遇的结论"), _("结论"), Source.VERDICT, language=language)
    yield Shown("why", _("卡在哪里"), _("结论"), Source.VERDICT, language=language)


def _fields(desk: Desk, language: str) -> Iterator[Shown]:
    pack = desk.program.pack
    rows = {str(field.name) for field in Household._meta.concrete_fields}
    money = {str(field.name) for field in IncomeYear._meta.concrete_fields}
    extras = catalogue.extra_columns("household")
    results = set(lists.WANTED["household"])
    for name, column in pack.tables["household"].columns.items():
        source = (
            Source.ROW
            if name in rows
            else Source.EXTRA
            if name in extras and not column.spec.derived
            else Source.INCOME
            if name in money
            else Source.RESULT
        )
        if name in LEFT_OUT or (source == Source.RESULT and name not in results):
            continue
        group = _("收入") if name in money else _("基本")
        yield Shown(name, column.title(language), group, source, column.type, language)
    for subject, name in lists.keep(desk.program):
        fact, type_ = pack.facts.get((subject, name)), desk.program.fact_type(subject, name)
        if subject == "household" and fact is not None and type_ is not None:
            title = fact.title.text(language)
            yield Shown(name, title, _("推算"), Source.RESULT, type_, language)


def _rules(desk: Desk, language: str) -> Iterator[Shown]:
    for rule in desk.program.rules_in_force(desk.as_of):
        if rule.subject in ("household", "member"):
            title = rule.spec.title.text(language)
            yield Shown(RULE + rule.id, title, _("结论"), Source.RULE, language=language)


def chosen(every: dict[str, Shown], names: Iterable[str]) -> list[Shown]:
    """The columns of some names that there are, each once; the usual ones for none."""
    found = [every[name] for name in dict.fromkeys(names) if name in every]
    return found[:MOST] or [every[name] for name in DEFAULT if name in every]
