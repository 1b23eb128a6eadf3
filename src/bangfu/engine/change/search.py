"""From what should hold back to what would have to change.

Works on the typed tree: every kind of node says which plans for its parts bring it about. What it
finds is a proposal only; ``trial`` tries it out.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bangfu.engine.change.base import Plans, ranges
from bangfu.engine.change.children import Children
from bangfu.engine.change.plans import NOTHING, Bits, Choice, Days, Range, best, product
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.engine.memory import Record

OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Search(Children):
    """Nodes that answer yes or no."""

    def truth(self, node: t.Node, record: Record, *, wanted: bool) -> Plans:
        """Plans under which a yes-or-no expression comes out as wanted."""
        self.steps -= 1
        if self.evaluation.value(node, record) is wanted:
            return [NOTHING]
        handler = TRUTH.get(type(node))
        if handler is None or self.steps < 0:
            return []
        return best(handler(self, node, record, wanted=wanted))

    def number(self, node: t.Node, record: Record, target: Range) -> Plans:
        """Plans under which a number comes into a range."""
        self.steps -= 1
        if target.holds(self.evaluation.value(node, record)):
            return [NOTHING]
        handler = NUMBER.get(type(node))
        if handler is None or self.steps < 0:
            return []
        return best(handler(self, node, record, target))

    def on_not(self, node: t.Not, record: Record, *, wanted: bool) -> Plans:
        return self.truth(node.item, record, wanted=not wanted)

    def on_all(self, node: t.All | t.Any, record: Record, *, wanted: bool) -> Plans:
        parts = [self.truth(item, record, wanted=wanted) for item in node.items]
        if isinstance(node, t.All) == wanted:
            return product(*parts)
        return [plan for plans in parts for plan in plans]

    def on_truth_ref(self, node: t.Ref, record: Record, *, wanted: bool) -> Plans:
        owner = record.above(node.subject)
        if owner is None or node.source == t.Source.AMOUNT:
            return []
        if node.source == t.Source.MET:
            return self._met(node.name, owner) if wanted else []
        return self.leaf(
            node, owner, Choice((wanted,)), lambda n: self.truth(n, owner, wanted=wanted)
        )

    def _met(self, name: str, owner: Record) -> Plans:
        rule = self.program.rules[name]
        if not rule.in_force(self.evaluation.as_of):
            return []
        needed = [c.node for c in rule.conditions if c.required]
        needed += [] if rule.applies is None else [rule.applies]
        return product(*(self.truth(node, owner, wanted=True) for node in needed))

    def on_case(self, node: t.Case, record: Record, *, wanted: bool) -> Plans:
        return self.branches(node, record, lambda n: self.truth(n, record, wanted=wanted))

    def on_in_list(self, node: t.InList, record: Record, *, wanted: bool) -> Plans:
        kind = node.item.type.kind
        if kind == Kind.CODE:
            known = [e.id for e in self.program.pack.codes[node.item.type.codes].entries]
            values = tuple(v for v in known if (v in node.values) == wanted)
            return self.among(node.item, record, values)
        if kind not in NUMERIC:
            return []
        numbers = [v for v in node.values if isinstance(v, int)]
        if wanted:
            return [p for n in numbers for p in self.number(node.item, record, Range(n, n))]
        near = {n + step for n in numbers for step in (-1, 1)} - set(numbers)
        return [p for n in sorted(near) for p in self.number(node.item, record, Range(n, n))]

    def on_has(self, node: t.Has, record: Record, *, wanted: bool) -> Plans:
        item = node.item
        owner = record.above(item.subject) if isinstance(item, t.Ref) else None
        if owner is None or not isinstance(item, t.Ref):
            return []
        codes = self.program.pack.codes[item.type.codes]
        order = [e.id for e in codes.entries]
        alone = sum(1 << order.index(name) for name in codes.exclusive)
        bit, empty = 1 << node.bit, alone & -alone
        bits = Bits(on=bit, alone=alone) if wanted else Bits(off=bit, alone=alone, empty=empty)
        return self.leaf(item, owner, bits, lambda _made: [])

    def on_is_unknown(self, node: t.IsUnknown, record: Record, *, wanted: bool) -> Plans:
        """Anything may be found out; nothing is ever to be forgotten."""
        kind = node.item.type.kind
        if wanted:
            return []
        if kind in NUMERIC:
            return self.number(node.item, record, Range())
        if kind == Kind.CODE:
            known = self.program.pack.codes[node.item.type.codes].entries
            return self.among(node.item, record, tuple(e.id for e in known))
        return self.among(node.item, record, (True, False)) if kind == Kind.BOOL else []

    # --- comparisons ---

    def on_compare(self, node: t.Compare, record: Record, *, wanted: bool) -> Plans:
        op = node.op if wanted else OPPOSITE[node.op]
        sides = ((node.left, op, node.right), (node.right, TURNED[op], node.left))
        return [plan for side in sides for plan in self._side(*side, record)]

    def _side(self, item: t.Node, op: str, other: t.Node, record: Record) -> Plans:
        """One side moved to where the other one stands."""
        bound: Any = self.evaluation.value(other, record)
        if bound is None:
            return []
        if isinstance(item, t.AsOf):
            return self.day(_later(op, bound), record)
        if item.type.kind in NUMERIC:
            return [p for target in ranges(op, bound) for p in self.number(item, record, target)]
        if item.type.kind == Kind.BOOL:
            return self.truth(item, record, wanted=bound is (op == "="))
        if item.type.kind == Kind.CODE:
            known = [e.id for e in self.program.pack.codes[item.type.codes].entries]
            values = tuple(v for v in known if (v == bound) == (op == "="))
            return self.among(item, record, values)
        return []

    def on_count_compare(self, node: t.CountCompare, record: Record, *, wanted: bool) -> Plans:
        op = node.op if wanted else OPPOSITE[node.op]
        bound = self.evaluation.value(node.right, record)
        if not isinstance(bound, int):
            return []
        return [p for target in ranges(op, bound) for p in self.count(node.count, record, target)]

    def among(self, node: t.Node, record: Record, values: tuple[Any, ...]) -> Plans:
        """Plans under which a code is one of several."""
        self.steps -= 1
        if self.evaluation.value(node, record) in values:
            return [NOTHING]
        if not values or self.steps < 0:
            return []
        if isinstance(node, t.Case):
            return best(self.branches(node, record, lambda n: self.among(n, record, values)))
        owner = record.above(node.subject) if isinstance(node, t.Ref) else None
        if not isinstance(node, t.Ref) or owner is None or node.source == t.Source.MET:
            return []
        return self.leaf(node, owner, Choice(values), lambda n: self.among(n, owner, values))


def _later(op: str, day: dt.date) -> Days | None:
    """The days that stand so to one; ``None`` when only earlier ones do."""
    try:
        after = day + dt.timedelta(days=1)
    except OverflowError:
        return None
    return {
        ">=": Days(day),
        ">": Days(after),
        "=": Days(day, day),
        "!=": Days(after),
        "<=": None,
        "<": None,
    }[op]


TRUTH: dict[type[t.Node], Callable[..., Plans]] = {
    t.Not: Search.on_not,
    t.All: Search.on_all,
    t.Any: Search.on_all,
    t.Ref: Search.on_truth_ref,
    t.Case: Search.on_case,
    t.InList: Search.on_in_list,
    t.Has: Search.on_has,
    t.IsUnknown: Search.on_is_unknown,
    t.Compare: Search.on_compare,
    t.CountCompare: Search.on_count_compare,
    t.Aggregate: Search.on_every,
}
NUMBER: dict[type[t.Node], Callable[..., Plans]] = {
    t.Ref: Search.on_number_ref,
    t.Arith: Search.on_arith,
    t.Case: Search.on_number_case,
    t.Call: Search.on_call,
    t.Aggregate: Search.on_aggregate,
}
