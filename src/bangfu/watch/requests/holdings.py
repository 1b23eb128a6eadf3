"""The catalogue: everything the centre holds or reports, each with what people call it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from bangfu.engine.compile.program import Program
from bangfu.engine.packs import schema
from bangfu.engine.words import UNITS
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue

FIELD, FACT, RULE, TARGET = "field", "fact", "rule", "target"
QUESTION, FORM, ANSWER, REPORT = "question", "form", "answer", "report"


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that is held.

    Args:
        kind: ``field``, ``fact``, ``rule``, ``target``, ``question``, ``form``, ``answer``,
            ``report``.
        name: its name in the pack; of an answer the request and the place of its column.
        subject: what it is about: ``household``, ``member``, ``village`` ...
        zh, en: what people call it.
        also: other words for it.
        means: its definition.
        cite: where it is written, if anywhere.
        counted: whether facts can tell how much of it is registered.
    """

    kind: str
    name: str
    subject: str
    zh: str
    en: str
    also: tuple[str, ...] = field(default=())
    means: str = ""
    cite: schema.Cite | None = None
    counted: bool = False

    @property
    def key(self) -> str:
        """Names it among all."""
        return f"{self.kind}:{self.subject}:{self.name}"

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it is called."""
        return (self.zh, self.en, *self.also)


def declared() -> tuple[Holding, ...]:
    """What the pack in force holds, on the day of lists."""
    return _declared(packs.program(), catalogue.today())


@lru_cache(maxsize=4)
def _declared(program: Program, day: dt.date) -> tuple[Holding, ...]:
    found = (_fields(program), _facts(program), _rules(program, day), _targets(program),
             _questions(program), _forms(program))  # fmt: skip
    return tuple(one for part in found for one in part)


def _fields(program: Program) -> Iterator[Holding]:
    for subject, table in program.pack.tables.items():
        for name, column in table.columns.items():
            if (subject, name) not in program.pack.asked:
                spec = column.spec
                unit = UNITS.get(spec.unit or "", ("", ""))[0]
                means = spec.derived or (f"（{unit}）" if unit else "")
                yield Holding(
                    FIELD,
                    name,
                    subject,
                    spec.zh,
                    spec.en,
                    tuple(spec.also),
                    means,
                    counted=column.in_rules,
                )


def _facts(program: Program) -> Iterator[Holding]:
    for (subject, name), fact in program.pack.facts.items():
        means = str(fact.note.text("zh")) if fact.note else str(fact.expr)
        yield Holding(FACT, name, subject, fact.title.text("zh"), fact.title.text("en"),
                      means=means, cite=fact.cite)  # fmt: skip


def _rules(program: Program, day: dt.date) -> Iterator[Holding]:
    for rule in program.rules_in_force(day):
        spec = rule.spec
        asked = "；".join(condition.spec.title.text("zh") for condition in rule.conditions)
        yield Holding(RULE, rule.id, rule.subject, spec.title.text("zh"), spec.title.text("en"),
                      means=asked, cite=spec.cite)  # fmt: skip


def _targets(program: Program) -> Iterator[Holding]:
    for target in program.pack.targets.values():
        yield Holding(TARGET, target.id, target.subject or "", target.title.text("zh"),
                      target.title.text("en"), cite=target.cite)  # fmt: skip


def _questions(program: Program) -> Iterator[Holding]:
    pack = program.pack
    for (subject, name), (survey, asked) in pack.asked.items():
        column = pack.tables[subject].columns[name]
        means = pack.surveys[survey].title.text("zh")
        yield Holding(QUESTION, f"{survey}.{asked}", subject, column.spec.zh, column.spec.en,
                      means=means)  # fmt: skip


def _forms(program: Program) -> Iterator[Holding]:
    for form in program.pack.forms.values():
        yield Holding(FORM, form.id, form.subject, form.title.text("zh"), form.title.text("en"),
                      means=form.note.text("zh") if form.note else "", cite=form.cite)  # fmt: skip
