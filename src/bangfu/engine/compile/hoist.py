"""A program in two: what does not rest on some parameters, and the rest that asks it.

Trying out other values of a parameter then works out only the second part, over a table in which
the first stands ready. Both together say what the program says (a test holds them to it).
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from typing import Any

from bangfu.engine.compile import changes, uses
from bangfu.engine.compile.order import Key, references
from bangfu.engine.compile.program import Condition, Program, Rule
from bangfu.engine.language import tree as t

Fact = tuple[str, str]
LEAVES = (t.Const, t.AsOf, t.Param)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A program in two.

    Args:
        first: works out the facts of ``given``, and the rules these ask.
        then: the rules wanted, asking for ``given`` instead of working them out.
        given: facts that the inputs of ``then`` bring along.
    """

    first: Program
    then: Program
    given: tuple[Fact, ...]


def split(program: Program, rules: Iterable[str], varied: AbstractSet[str]) -> Split:
    """Take what does not rest on some parameters out of some rules.

    Args:
        program: the whole.
        rules: ids of the rules wanted.
        varied: the parameters whose values will change.
    """
    return _Splitting(program, varied).run(list(rules))


class _Splitting:
    def __init__(self, program: Program, varied: AbstractSet[str]) -> None:
        self.program, self.varied = program, varied
        self.moving = changes.depend(program, varied)
        self.facts: dict[Fact, t.Node] = {}  # of the second part, rewritten
        self.rules: dict[str, Rule] = {}
        self.given: dict[Fact, t.Node] = {}
        self.names: dict[tuple[t.Node, str], str] = {}
        self.memory: dict[tuple[t.Node, str], bool] = {}

    def run(self, rules: list[str]) -> Split:
        for name in rules:
            self._take_rule(name)
        return Split(self._first(), self._then(), tuple(self.given))

    # --- the second part ---

    def _take_rule(self, name: str) -> None:
        if name in self.rules:
            return
        rule = self.program.rules[name]
        self.rules[name] = rule  # before its parts: nothing goes in circles
        self.rules[name] = replace(
            rule,
            conditions=tuple(self._condition(c, rule.subject) for c in rule.conditions),
            amount=self._maybe(rule.amount, rule.subject),
            applies=self._maybe(rule.applies, rule.subject),
        )

    def _condition(self, condition: Condition, subject: str) -> Condition:
        test = self._rewrite(condition.test, subject)
        return replace(condition, test=test, when=self._maybe(condition.when, subject))

    def _maybe(self, node: t.Node | None, subject: str) -> t.Node | None:
        return None if node is None else self._rewrite(node, subject)

    def _rewrite(self, node: t.Node, subject: str) -> t.Node:
        if not self._moves(node, subject):
            return self._kept(node, subject)
        if isinstance(node, t.Ref):
            self._take(node)
            return node
        if isinstance(node, t.CountCompare):
            # It is decided while counting, so the count stays where it is asked.
            count = self._inside(node.count, subject)
            return replace(node, count=count, right=self._rewrite(node.right, subject))
        inside: t.Node = self._inside(node, subject)
        return inside

    def _inside(self, node: Any, subject: str) -> Any:
        """The node with its parts rewritten; those of an aggregate are about the child."""
        below = node.child if isinstance(node, t.Aggregate) else subject
        parts = {f.name: self._value(getattr(node, f.name), below) for f in fields(node)}
        return replace(node, **parts)

    def _value(self, value: Any, subject: str) -> Any:
        if isinstance(value, t.Node):
            return self._rewrite(value, subject)
        if isinstance(value, tuple):
            return tuple(self._value(item, subject) for item in value)
        return value

    def _take(self, ref: t.Ref) -> None:
        """A moving definition that is asked for belongs to the second part as well."""
        if ref.source != t.Source.FACT:
            self._take_rule(ref.name)
        elif (ref.subject, ref.name) not in self.facts:
            key = (ref.subject, ref.name)
            self.facts[key] = self.program.facts[key]
            self.facts[key] = self._rewrite(self.program.facts[key], ref.subject)

    def _moves(self, node: t.Node, subject: str) -> bool:
        """Whether an expression rests on a varied parameter (asked at each level)."""
        place = (node, subject)
        if place not in self.memory:
            named = any(isinstance(p, t.Param) and p.name in self.varied for p in t.walk(node))
            needs = {need for need, _ in references(node, subject)}
            self.memory[place] = named or not self.moving.isdisjoint(needs)
        return self.memory[place]

    # --- the first part ---

    def _kept(self, node: t.Node, subject: str) -> t.Node:
        """The reference that stands for an expression that does not move."""
        if isinstance(node, LEAVES):
            return node
        if isinstance(node, t.Ref) and node.subject == subject:
            if node.source == t.Source.COLUMN:
                return node
            if node.source == t.Source.FACT:
                self.given[subject, node.name] = node
                return node
        place = (node, subject)
        if place not in self.names:
            self.names[place] = f"_kept{len(self.names)}"
            self.given[subject, self.names[place]] = node
        return t.Ref(
            node.type,
            node.low,
            node.high,
            subject=subject,
            name=self.names[place],
            source=t.Source.FACT,
        )

    def _first(self) -> Program:
        whole = self.program
        added = {key: node for key, node in self.given.items() if key not in whole.facts}
        above = {subject: len(whole.pack.lineage(subject)) for subject in whole.pack.tables}
        sweeps = dict(whole.sweeps)
        for (subject, name), node in added.items():
            sweeps["fact", subject, name] = max(
                (
                    whole.sweeps[need] + (above[need[1]] < above[asker])
                    for need, asker in references(node, subject)
                ),
                default=0,
            )
        asked = uses.closed(whole, uses.asked(whole, self.given.values()))
        return replace(
            whole,
            facts={**whole.facts, **added},
            rules=asked,
            order=[*whole.order, *(("fact", *key) for key in added)],
            sweeps=sweeps,
        )

    def _then(self) -> Program:
        mine: set[Key] = {("fact", *key) for key in self.facts}
        mine |= {("rule", rule.subject, name) for name, rule in self.rules.items()}
        return replace(
            self.program,
            facts={**self.given, **self.facts},
            rules=self.rules,
            order=[key for key in self.program.order if key in mine],
            sweeps={key: self.program.sweeps[key] for key in mine},
        )
