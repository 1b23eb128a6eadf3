"""A pack as a program: typed facts and rules in an order every engine can follow.

Evaluation sweeps from the smallest subject up (member, household, village …). A definition that
needs something worked out *above* it is evaluated in the next sweep. Most packs need one sweep.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from bangfu.engine.compile import figures, forms, order, working
from bangfu.engine.compile.check import Checker
from bangfu.engine.compile.order import Key, references
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax, parse
from bangfu.engine.language.types import BOOL, MONEY, Kind, Type
from bangfu.engine.packs import loader, schema
from bangfu.engine.packs.kinds import Expression
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import Both, PackError, Place, Problem

T = TypeVar("T")
MOST_CONDITIONS = 60
# Days and places whose figures are kept.
MOST_FIGURES = 64
Asked = tuple[dt.date, str, bool]
# How deep definitions may rest on one another, counted in levels of their expressions: an engine
# that follows them one inside the other stays well within its stack.
MOST_LAYERS = 150
RULE_LAYERS = 5  # conditions, masks, verdict, amount, and how others see them


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition: what it asks, where it is asked, and its bit in the result masks."""

    spec: schema.Condition
    test: t.Node
    when: t.Node | None
    bit: int
    node: t.Node = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the whole condition together, once: satisfied where it is not asked."""
        whole = self.test
        if self.when is not None:
            whole = t.Any(BOOL, items=(t.Not(BOOL, item=self.when), self.test))
        object.__setattr__(self, "node", whole)

    @property
    def required(self) -> bool:
        """Whether it decides the verdict."""
        return self.spec.force == "required"


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard or benefit, checked."""

    spec: schema.Rule
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
    def kind(self) -> schema.RuleKind:
        """Standard, benefit, alert or duty."""
        return self.spec.kind

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
    targets: dict[str, working.Counting] = field(default_factory=dict)
    others: dict[working.Place, t.Node] = field(default_factory=dict)
    surveys: dict[str, forms.Form] = field(default_factory=dict)
    _in_force: dict[dt.date, dict[str, Rule]] = field(default_factory=dict, init=False)
    _known: dict[tuple[str, int], tuple[t.Node, Any]] = field(default_factory=dict, init=False)
    _figures: dict[Asked, dict[str, figures.Figure]] = field(default_factory=dict, init=False)

    def fact_type(self, subject: str, name: str) -> Type | None:
        """The type of a column or fact of a subject, ``None`` when there is none."""
        column = self.pack.tables[subject].columns.get(name)
        if column is not None:
            return column.type
        node = self.facts.get((subject, name))
        return node.type if node else None

    def nodes(self, key: Key) -> list[t.Node]:
        """The expressions of a definition."""
        kind, subject, name = key
        if kind == "fact":
            return [self.facts[subject, name]]
        return list(self.rules[name].nodes())

    def rules_in_force(self, as_of: dt.date) -> list[Rule]:
        """Rules that apply on a day, in the order of the pack's files."""
        return list(self.in_force(as_of).values())

    def in_force(self, as_of: dt.date) -> Mapping[str, Rule]:
        """The same by id; kept, for a page asks a hundred times."""
        if as_of not in self._in_force:
            found = {rule.id: rule for rule in self.rules.values() if rule.in_force(as_of)}
            self._in_force[as_of] = found
        return self._in_force[as_of]

    def figures(self, question: figures.Question) -> dict[str, figures.Figure]:
        """Every parameter's figure for a question; kept while nothing is set by the user."""
        if question.set_here:
            return figures.figures(self.pack, question)
        key = (question.as_of, question.division, question.assumed)
        if key not in self._figures:
            if len(self._figures) >= MOST_FIGURES:
                self._figures.clear()
            self._figures[key] = figures.figures(self.pack, question)
        return self._figures[key]

    def once(self, what: str, node: t.Node, make: Callable[[t.Node], T]) -> T:
        """What follows from an expression of this program alone, worked out once.

        Args:
            what: the kind of thing, and in which language if it is words.
            node: an expression of a definition, the same object each time; it is kept, so that
                no other can come to stand for it.
            make: works it out.
        """
        key = (what, id(node))
        if key not in self._known:
            self._known[key] = (node, make(node))
        found: T = self._known[key][1]
        return found


def load(name: str | Path, roots: Iterable[Path]) -> Program:
    """Load a pack and compile it; ``PackError`` with every problem found."""
    return compile_pack(loader.load(name, roots))


def compile_pack(pack: Pack) -> Program:
    """Check every expression of a pack and order its definitions."""
    return _Compilation(pack).run()


def expression(program: Program, text: str, subject: str) -> t.Node:
    """A yes-or-no expression about a subject, checked against a program that exists already.

    Raises:
        PackError: it does not fit the program.
    """
    made = _Compilation(program.pack)
    made.program = program
    node = made._attempt(Expression(text), subject, BOOL)  # noqa: SLF001  of this module
    if node is None:
        raise PackError(made.problems)
    return node


class _Compilation:
    """Facts first, each after those it names; then rules; then one order for all of them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.program = Program(pack)
        self.problems: list[Problem] = figures.problems(pack)
        self.syntax: dict[tuple[str, str], Syntax] = {}

    def run(self) -> Program:
        self._parse_facts()
        self._check_facts()
        for spec in self.pack.rules.values():
            self.program.rules[spec.id] = self._rule(spec)
        self.program.targets = working.targets(self.pack, self._attempt)
        self.program.others = working.others(self.pack, self._attempt)
        self.program.surveys, wrong = forms.forms(self.pack, self._attempt)
        self.problems += wrong
        if not self.problems:
            self._arrange()
        if self.problems:
            raise PackError(sorted(self.problems, key=lambda p: p.place))
        return self.program

    # --- Resolver ---

    def fact(self, subject: str, name: str) -> t.Node | None:
        key = (subject, name)
        if key in self.pack.facts and key not in self.program.facts:
            raise PackError([])  # its own problem is reported where it stands
        return self.program.facts.get(key)

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

    def _parse_facts(self) -> None:
        for key, spec in self.pack.facts.items():
            try:
                self.syntax[key] = parse(spec.expr, spec.expr.place)
            except PackError as error:
                self.problems += error.problems

    def _check_facts(self) -> None:
        def needs(key: tuple[str, str]) -> list[tuple[str, str]]:
            named = order.facts_named(self.pack, self.syntax[key], key[0])
            return [need for need in named if need in self.syntax]

        found = order.ordered(self.syntax, needs)
        circular = set[tuple[str, str]]()
        for cycle in found.cycles:
            circular |= set(cycle)
            place = self.pack.facts[cycle[0]].expr.place
            path = " → ".join(name for _, name in [*cycle, cycle[0]])
            self.problems.append(Problem("cycle", place, {"path": path}))
        for key in found.order:
            if key not in circular:
                self._check_fact(key)

    def _check_fact(self, key: tuple[str, str]) -> None:
        spec, subject = self.pack.facts[key], key[0]
        try:
            checker = Checker(self.pack, self, subject, spec.expr.place)
            self.program.facts[key] = _declared(spec, checker.check(self.syntax[key]))
        except PackError as error:
            self.problems += error.problems

    def _attempt(
        self,
        text: Expression | None,
        subject: str,
        wanted: Type | None,
        pack: Pack | None = None,
    ) -> t.Node | None:
        if text is None:
            return None
        try:
            syntax = parse(text, text.place)
            return Checker(pack or self.pack, self, subject, text.place).check(syntax, wanted)
        except PackError as error:
            self.problems += error.problems
            return None

    def _rule(self, spec: schema.Rule) -> Rule:
        if len(spec.conditions) > MOST_CONDITIONS:
            values = {"id": spec.id, "count": len(spec.conditions), "limit": MOST_CONDITIONS}
            self.problems.append(Problem("too_many_conditions", spec.where, values))
        conditions = []
        for bit, condition in enumerate(spec.conditions):
            test = self._attempt(condition.test, spec.subject, BOOL)
            when = self._attempt(condition.when, spec.subject, BOOL)
            if test is not None:
                conditions.append(Condition(condition, test, when, bit))
        asked = spec.amount if isinstance(spec, schema.Benefit) else None
        amount = self._attempt(asked, spec.subject, MONEY)
        applies = self._attempt(spec.applies, spec.subject, BOOL)
        return Rule(spec, tuple(conditions), amount, applies)

    # --- order ---

    def _arrange(self) -> None:
        """Orders definitions and tells in which sweep each is worked out."""
        program = self.program
        keys: list[Key] = [("fact", subject, name) for subject, name in program.facts]
        keys += [("rule", rule.subject, rule.id) for rule in program.rules.values()]
        found = order.ordered(keys, lambda key: [need for need, _ in self._needs(key)])
        for cycle in found.cycles:
            path = " → ".join(name for _, _, name in [*cycle, cycle[0]])
            self.problems.append(Problem("cycle", self._where(cycle[0]), {"path": path}))
        if found.cycles:
            return
        above = {subject: len(self.pack.lineage(subject)) for subject in self.pack.tables}
        layers: dict[Key, int] = {}
        for key in found.order:
            needs = self._needs(key)
            program.sweeps[key] = max(
                (program.sweeps[need] + (above[need[1]] < above[asker]) for need, asker in needs),
                default=0,
            )
            layers[key] = self._height(key) + max((layers[need] for need, _ in needs), default=0)
            if layers[key] > MOST_LAYERS:
                values = {"name": key[2], "limit": MOST_LAYERS}
                self.problems.append(Problem("too_many_layers", self._where(key), values))
                return
        program.order = found.order

    def _where(self, key: Key) -> Place:
        kind, subject, name = key
        return (self.pack.facts[subject, name] if kind == "fact" else self.pack.rules[name]).where

    def _height(self, key: Key) -> int:
        own = max(map(t.height, self.program.nodes(key)), default=0)
        return own + (RULE_LAYERS if key[0] == "rule" else 0)

    def _needs(self, key: Key) -> list[tuple[Key, str]]:
        return [need for node in self.program.nodes(key) for need in references(node, key[1])]


def _declared(spec: schema.Fact, node: t.Node) -> t.Node:
    """The expression of a fact if it has the type it declares; a declared unit names counts."""
    if spec.type is not None and node.type.kind != Kind(spec.type):
        values = {
            "name": spec.id,
            "wanted": Both(*ty.NAMES[Kind(spec.type)]),
            "found": node.type,
        }
        raise PackError([Problem("declared_type", spec.expr.place, values)])
    if spec.unit and node.type.kind == Kind.INT:
        return replace(node, type=replace(node.type, unit=spec.unit))
    if spec.unit and spec.unit != node.type.unit:
        values = {"name": spec.id, "wanted": Type(node.type.kind, spec.unit), "found": node.type}
        raise PackError([Problem("declared_type", spec.expr.place, values)])
    return node
