"""A pack as a program: typed facts and rules in an order every engine can follow.

Evaluation sweeps from the smallest subject up (member, household, village …). A definition that
needs something worked out *above* it is evaluated in the next sweep. Most packs need one sweep.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bangfu.engine.compile import figures
from bangfu.engine.compile.check import Checker
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import parse
from bangfu.engine.language.types import BOOL, MONEY, Kind, Type
from bangfu.engine.packs import loader, schema
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Place, Problem

MOST_CONDITIONS = 60
Key = tuple[Literal["fact", "rule"], str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition: what it asks, where it is asked, and its bit in the result masks."""

    spec: schema.Condition
    test: t.Node
    when: t.Node | None
    bit: int

    @property
    def node(self) -> t.Node:
        """The whole condition: satisfied where it is not asked."""
        if self.when is None:
            return self.test
        return t.Any(BOOL, items=(t.Not(BOOL, item=self.when), self.test))

    @property
    def required(self) -> bool:
        """Whether it decides the verdict."""
        return self.spec.force == "required"


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard or benefit, checked."""

    spec: schema.Standard | schema.Benefit
    conditions: tuple[Condition, ...]
    amount: t.Node | None
    applies: t.Node | None = None

    @property
    def id(self) -> str:
        """Its name in the pack."""
        return self.spec.id

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.spec.subject

    @property
    def is_benefit(self) -> bool:
        """Whether it grants something."""
        return isinstance(self.spec, schema.Benefit)

    @property
    def required(self) -> int:
        """Bits of the conditions that decide."""
        return sum(1 << c.bit for c in self.conditions if c.required)

    def in_force(self, as_of: dt.date) -> bool:
        """Whether it applies on a day."""
        start, end = self.spec.in_force_from, self.spec.in_force_to
        return (start is None or start <= as_of) and (end is None or as_of <= end)

    def nodes(self) -> Iterable[t.Node]:
        """Every expression of the rule."""
        for condition in self.conditions:
            yield condition.node
        if self.amount is not None:
            yield self.amount
        if self.applies is not None:
            yield self.applies


@dataclass(slots=True, eq=False)
class Program:
    """A checked pack. ``order`` lists definitions so that each follows what it needs.

    Two programs are the same only if they are one object, so that plans can be kept per program.
    """

    pack: Pack
    facts: dict[tuple[str, str], t.Node] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    order: list[Key] = field(default_factory=list)
    sweeps: dict[Key, int] = field(default_factory=dict)

    def fact_type(self, subject: str, name: str) -> Type | None:
        """The type of a column or fact of a subject, ``None`` when there is none."""
        column = self.pack.tables[subject].columns.get(name)
        if column is not None:
            return column.type
        node = self.facts.get((subject, name))
        return node.type if node else None

    def rules_in_force(self, as_of: dt.date) -> list[Rule]:
        """Rules that apply on a day, in the order of the pack's files."""
        return [rule for rule in self.rules.values() if rule.in_force(as_of)]


def load(name: str | Path, roots: Iterable[Path]) -> Program:
    """Load a pack and compile it; ``PackError`` with every problem found."""
    return compile_pack(loader.load(name, roots))


def compile_pack(pack: Pack) -> Program:
    """Check every expression of a pack and order its definitions."""
    return _Compilation(pack).run()


class _Compilation:
    """Resolves definitions on demand, so that they may stand in any order."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.program = Program(pack)
        self.problems: list[Problem] = figures.problems(pack)
        self.failed: set[tuple[str, str]] = set()
        self.underway: list[tuple[str, str]] = []

    def run(self) -> Program:
        for subject, name in self.pack.facts:
            try:
                self.fact(subject, name)
            except PackError as error:
                self.problems += error.problems
        for spec in self.pack.rules.values():
            self.program.rules[spec.id] = self._rule(spec)
        if not self.problems:
            self._arrange()
        if self.problems:
            unique = dict.fromkeys(map(_identity, self.problems))
            first = {key: p for p in reversed(self.problems) if (key := _identity(p)) in unique}
            raise PackError(sorted(first.values(), key=lambda p: p.place))
        return self.program

    # --- Resolver ---

    def fact(self, subject: str, name: str) -> t.Node | None:
        key = (subject, name)
        if key in self.program.facts:
            return self.program.facts[key]
        spec = self.pack.facts.get(key)
        if spec is None:
            return None
        if key in self.failed:
            raise PackError([])  # reported where it stands
        if key in self.underway:
            path = " → ".join(n for _, n in [*self.underway[self.underway.index(key) :], key])
            raise PackError([Problem("cycle", spec.where, {"path": path})])
        self.underway.append(key)
        try:
            node = self._expression(spec.expr, subject, spec.where)
            self._declared(spec, node)
        except PackError:
            self.failed.add(key)
            raise
        finally:
            self.underway.pop()
        self.program.facts[key] = node
        return node

    def fact_names(self, subject: str) -> set[str]:
        return {name for owner, name in self.pack.facts if owner == subject}

    def parameter(self, name: str) -> Type | None:
        parameter = self.pack.parameters.get(name)
        return figures.type_of(parameter) if parameter else None

    def rule(self, name: str) -> tuple[str, bool] | None:
        spec = self.pack.rules.get(name)
        if spec is None:
            return None
        return spec.subject, isinstance(spec, schema.Benefit) and spec.amount is not None

    # --- definitions ---

    def _expression(
        self, text: str, subject: str, place: Place, wanted: Type | None = None
    ) -> t.Node:
        syntax = parse(text, place)
        return Checker(self.pack, self, subject, place).check(syntax, wanted)

    def _declared(self, spec: schema.Fact, node: t.Node) -> None:
        if spec.type is not None and node.type.kind != Kind(spec.type):
            values = {
                "name": spec.id,
                "wanted": ty.NAMES[Kind(spec.type)][0],
                "found": str(node.type),
            }
            raise PackError([Problem("declared_type", spec.where, values)])

    def _attempt(self, text: str | None, subject: str, place: Place, wanted: Type) -> t.Node | None:
        if text is None:
            return None
        try:
            return self._expression(text, subject, place, wanted)
        except PackError as error:
            self.problems += error.problems
            return None

    def _rule(self, spec: schema.Rule) -> Rule:
        if len(spec.conditions) > MOST_CONDITIONS:
            values = {"id": spec.id, "count": len(spec.conditions), "limit": MOST_CONDITIONS}
            self.problems.append(Problem("too_many_conditions", spec.where, values))
        conditions = []
        for bit, condition in enumerate(spec.conditions):
            test = self._attempt(condition.test, spec.subject, spec.where, BOOL)
            when = self._attempt(condition.when, spec.subject, spec.where, BOOL)
            if test is not None:
                conditions.append(Condition(condition, test, when, bit))
        amount = None
        if isinstance(spec, schema.Benefit):
            amount = self._attempt(spec.amount, spec.subject, spec.where, MONEY)
        assert isinstance(spec, schema.Standard | schema.Benefit)
        applies = self._attempt(spec.applies, spec.subject, spec.where, BOOL)
        return Rule(spec, tuple(conditions), amount, applies)

    # --- order ---

    def _arrange(self) -> None:
        program, done, path = self.program, set[Key](), list[Key]()
        level = {s: -len(self.pack.lineage(s)) for s in self.pack.tables}

        def place(key: Key) -> None:
            if key in done:
                return
            if key in path:
                names = [name for _, _, name in [*path[path.index(key) :], key]]
                where = self._where(key)
                raise PackError([Problem("cycle", where, {"path": " → ".join(names)})])
            path.append(key)
            sweep = 0
            for need, asked_by in self._needs(key):
                place(need)
                above = level[need[1]] > level[asked_by]
                sweep = max(sweep, program.sweeps[need] + above)
            path.pop()
            done.add(key)
            program.sweeps[key] = sweep
            program.order.append(key)

        try:
            for subject, name in program.facts:
                place(("fact", subject, name))
            for rule in program.rules.values():
                place(("rule", rule.subject, rule.id))
        except PackError as error:
            self.problems += error.problems

    def _where(self, key: Key) -> Place:
        kind, subject, name = key
        spec = self.pack.facts[subject, name] if kind == "fact" else self.pack.rules[name]
        return spec.where

    def _needs(self, key: Key) -> list[tuple[Key, str]]:
        kind, subject, name = key
        if kind == "fact":
            return references(self.program.facts[subject, name], subject)
        return [
            need for node in self.program.rules[name].nodes() for need in references(node, subject)
        ]


def references(node: t.Node, subject: str) -> list[tuple[Key, str]]:
    """Definitions an expression uses, with the subject that asks (a child inside aggregates)."""
    found: dict[tuple[Key, str], None] = {}
    stack = [(node, subject)]
    while stack:
        here, asked_by = stack.pop()
        if isinstance(here, t.Ref) and here.source == t.Source.FACT:
            found[("fact", here.subject, here.name), asked_by] = None
        elif isinstance(here, t.Ref) and here.source != t.Source.COLUMN:
            found[("rule", here.subject, here.name), asked_by] = None
        inner = here.child if isinstance(here, t.Aggregate) else asked_by
        stack.extend((child, inner) for child in t.children(here))
    return list(found)


def _identity(problem: Problem) -> tuple[str, Place, str]:
    return problem.code, problem.place, repr(problem.values)
