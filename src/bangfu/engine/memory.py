"""The interpreter: one subject at a time, straight from the tree.

Slow and obvious on purpose. It is the oracle that the SQL engines are held to, and the live answer
for one household while somebody edits it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
COLUMN, FACT = t.Source.COLUMN, t.Source.FACT
DIVIDE = {"pct": f.pct, "per": f.per, "share": f.share}
MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = 1, 0, -1, 2


@dataclass(slots=True, eq=False)
class Record:
    """A subject with what is known of it.

    ``given`` holds columns in exact form, and may hold facts, which then are not worked out.
    ``children`` maps a child subject to its records; a missing key means that nobody knows them.
    """

    subject: str
    given: dict[str, Scalar] = field(default_factory=dict)
    parent: "Record | None" = None
    children: "dict[str, list[Record]]" = field(default_factory=dict)

    def add(self, child: "Record") -> "Record":
        """Hang a child below; returns it."""
        child.parent = self
        self.children.setdefault(child.subject, []).append(child)
        return child

    def above(self, subject: str) -> "Record | None":
        """The record itself or the one above it of a subject."""
        here: Record | None = self
        while here is not None and here.subject != subject:
            here = here.parent
        return here


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of a subject.

    ``outcome`` is 1 met, 0 not met, -1 unknown, 2 not applicable; ``failed`` and ``unknown`` are
    bit sets over the rule's conditions, aims included; ``amount`` is in fen, ``None`` when not
    met or not known.
    """

    outcome: int
    failed: int
    unknown: int
    amount: int | None = None


class Evaluation:
    """Answers for records on one day with one set of figures. Remembers what it worked out."""

    def __init__(self, program: Program, figures: Mapping[str, Figure], as_of: dt.date) -> None:
        self.program = program
        self.figures = figures
        self.as_of = as_of
        self._active = program.in_force(as_of)
        self._facts: dict[tuple[int, str], Scalar] = {}
        self._outcomes: dict[tuple[int, str], Outcome] = {}
        self._values: dict[tuple[int, int], tuple[Scalar, t.Node, Record]] = {}
        self._alive: list[Record] = []  # ids in the memo stay valid while records are held

    def figure(self, name: str, record: Record) -> Figure:
        """A parameter's figure where a record lives; here all records live in one place."""
        return self.figures[name]

    def fact(self, record: Record, name: str) -> Scalar:
        """A column or fact of a record; ``None`` when unknown."""
        if name in record.given:
            return record.given[name]
        key = (id(record), name)
        if key not in self._facts:
            node = self.program.facts.get((record.subject, name))
            self._alive.append(record)
            self._facts[key] = None if node is None else self.value(node, record)
        return self._facts[key]

    def outcome(self, record: Record, rule: Rule) -> Outcome:
        """What a rule says of a record of its subject."""
        key = (id(record), rule.id)
        if key not in self._outcomes:
            self._alive.append(record)
            self._outcomes[key] = self._judge(record, rule)
        return self._outcomes[key]

    def _judge(self, record: Record, rule: Rule) -> Outcome:
        applies = True if rule.applies is None else self.value(rule.applies, record)
        failed = unknown = 0
        for condition in rule.conditions:
            held = self.value(condition.node, record)
            failed |= (held is False) << condition.bit
            unknown |= (held is None) << condition.bit
        if applies is False:
            return Outcome(NOT_APPLICABLE, failed, unknown)
        if applies and failed & rule.required:
            return Outcome(NOT_MET, failed, unknown)
        if applies is None or unknown & rule.required:
            return Outcome(UNKNOWN, failed, unknown)
        amount = None if rule.amount is None else self.value(rule.amount, record)
        assert amount is None or isinstance(amount, int)
        return Outcome(MET, failed, unknown, amount)

    def value(self, node: t.Node, record: Record) -> Scalar:
        """The value of an expression about a record; an explanation asks for the same again and
        again, so it is kept, with what was asked so that no other can come to stand for it.
        """
        key = (id(node), id(record))
        held = self._values.get(key)
        if held is None:
            found = HANDLERS[type(node)](self, node, record)
            held = self._values[key] = (found, node, record)
        return held[0]

    # --- one method per node ---

    def on_const(self, node: t.Const, record: Record) -> Scalar:
        return node.value

    def on_as_of(self, node: t.AsOf, record: Record) -> Scalar:
        return self.as_of

    def on_param(self, node: t.Param, record: Record) -> Scalar:
        return self.figure(node.name, record).value

    def on_ref(self, node: t.Ref, record: Record) -> Scalar:
        owner = record if record.subject == node.subject else record.above(node.subject)
        if owner is None:
            return None
        source = node.source
        if source is COLUMN or source is FACT:
            return self.fact(owner, node.name)
        if node.name not in self._active:
            return None
        outcome = self.outcome(owner, self.program.rules[node.name])
        if source is t.Source.MET:
            return None if outcome.outcome == UNKNOWN else outcome.outcome == MET
        return 0 if outcome.outcome in (NOT_MET, NOT_APPLICABLE) else outcome.amount

    def on_not(self, node: t.Not, record: Record) -> Scalar:
        held = self.value(node.item, record)
        return None if held is None else not held

    def on_all(self, node: t.All, record: Record) -> Scalar:
        return _conjunction([self.value(item, record) for item in node.items])

    def on_any(self, node: t.Any, record: Record) -> Scalar:
        return _disjunction([self.value(item, record) for item in node.items])

    def on_compare(self, node: t.Compare, record: Record) -> Scalar:
        left, right = self.value(node.left, record), self.value(node.right, record)
        if left is None or right is None:
            return None
        return COMPARE[node.op](left, right)

    def on_in_list(self, node: t.InList, record: Record) -> Scalar:
        item = self.value(node.item, record)
        return None if item is None else item in node.values

    def on_has(self, node: t.Has, record: Record) -> Scalar:
        bits = self.value(node.item, record)
        return None if bits is None else bool(bits >> node.bit & 1)  # type: ignore[operator]

    def on_is_unknown(self, node: t.IsUnknown, record: Record) -> Scalar:
        return self.value(node.item, record) is None

    def on_arith(self, node: t.Arith, record: Record) -> Scalar:
        left, right = self.value(node.left, record), self.value(node.right, record)
        if left is None or right is None:
            return None
        assert isinstance(left, int)
        assert isinstance(right, int)
        if node.op == "*":
            return f.within(left * right)
        return f.within(left + right if node.op == "+" else left - right)

    def on_case(self, node: t.Case, record: Record) -> Scalar:
        for condition, result in node.branches:
            held = self.value(condition, record)
            if held is None:
                return None
            if held:
                return self.value(result, record)
        return self.value(node.otherwise, record)

    def on_call(self, node: t.Call, record: Record) -> Scalar:
        args: list[Any] = [self.value(arg, record) for arg in node.args]
        if any(arg is None for arg in args):
            return None
        if node.name in ("least", "greatest"):
            chosen: int = min(args) if node.name == "least" else max(args)
            return chosen
        if node.name == "year":
            return int(args[0].year)
        if node.name in ("years", "months"):
            return f.years(*args) if node.name == "years" else f.months(*args)
        divide: Callable[..., int | None] = DIVIDE[node.name]
        return f.within(divide(*args, node.rounding))

    def on_aggregate(self, node: t.Aggregate, record: Record) -> Scalar:
        children = record.children.get(node.child)
        if children is None:
            return None
        chosen = [
            True if node.where is None else self.value(node.where, child) for child in children
        ]
        if node.op in ("any", "all"):
            return (_disjunction if node.op == "any" else _conjunction)(chosen)
        if None in chosen:
            return None
        if node.value is None:
            return chosen.count(True)
        pairs = zip(children, chosen, strict=True)
        return _combined(node.op, [self.value(node.value, child) for child, take in pairs if take])

    def on_count_compare(self, node: t.CountCompare, record: Record) -> Scalar:
        children = record.children.get(node.count.child)
        bound = self.value(node.right, record)
        if children is None or bound is None:
            return None
        assert node.count.where is not None
        held = [self.value(node.count.where, child) for child in children]
        low = held.count(True)
        return settle(node.op, low, low + held.count(None), bound)  # type: ignore[arg-type]


def settle(op: str, low: int, high: int, bound: int) -> bool | None:
    """A comparison of a number between ``low`` and ``high`` with a bound, if that decides it.

    >>> settle(">=", 1, 3, 1), settle(">=", 0, 3, 1), settle("=", 2, 2, 2), settle("=", 0, 1, 5)
    (True, None, True, False)
    """
    if op in ("=", "!="):
        if low == high or not low <= bound <= high:
            return (low == bound) == (op == "=")
        return None
    held = {COMPARE[op](low, bound), COMPARE[op](high, bound)}
    return held.pop() if len(held) == 1 else None


def _combined(op: str, values: list[Any]) -> int | None:
    """``sum``, ``min`` or ``max``: one unknown value leaves the whole unknown."""
    if None in values:
        return None
    if op == "sum":
        return f.within(sum(values))
    return (min(values) if op == "min" else max(values)) if values else None


def _conjunction(values: list[Any]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _disjunction(values: list[Any]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


HANDLERS: dict[type[t.Node], Callable[[Evaluation, Any, Record], Scalar]] = {
    t.Const: Evaluation.on_const,
    t.AsOf: Evaluation.on_as_of,
    t.Param: Evaluation.on_param,
    t.Ref: Evaluation.on_ref,
    t.Not: Evaluation.on_not,
    t.All: Evaluation.on_all,
    t.Any: Evaluation.on_any,
    t.Compare: Evaluation.on_compare,
    t.InList: Evaluation.on_in_list,
    t.Has: Evaluation.on_has,
    t.IsUnknown: Evaluation.on_is_unknown,
    t.Arith: Evaluation.on_arith,
    t.Case: Evaluation.on_case,
    t.Call: Evaluation.on_call,
    t.Aggregate: Evaluation.on_aggregate,
    t.CountCompare: Evaluation.on_count_compare,
}
