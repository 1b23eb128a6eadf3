"""Backwards through what is said of children: counts, sums, and whether some or all fit."""

from typing import Any

from bangfu.engine.change.base import Plans
from bangfu.engine.change.numbers import Numbers
from bangfu.engine.change.plans import NOTHING, Range, best, product
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import NUMERIC
from bangfu.engine.memory import Record

# Of more children than this only one way each is followed.
FEW = 4


class Children(Numbers):
    """Aggregates."""

    def on_every(self, node: t.Aggregate, record: Record, *, wanted: bool) -> Plans:
        children = record.children.get(node.child)
        if children is None or node.where is None:
            return []
        parts = [self.truth(node.where, child, wanted=wanted) for child in children]
        if (node.op == "all") == wanted:
            several = sum(plans != [NOTHING] for plans in parts) > FEW
            return product(*(plans[:1] if several else plans for plans in parts))
        return [plan for plans in parts for plan in plans]

    def on_aggregate(self, node: t.Aggregate, record: Record, target: Range) -> Plans:
        if node.op == "count":
            return self.count(node, record, target)
        children = record.children.get(node.child, [])
        taken = [c for c in children if self._taken(node, c)]
        value = node.value
        if value is None or value.type.kind not in NUMERIC or not taken:
            return []
        if node.op != "sum":
            below = [self.number(value, child, Range(None, target.high)) for child in taken]
            above = [self.number(value, child, Range(target.low)) for child in taken]
            return self.extreme(node.op == "min", target, below, above)
        held: list[Any] = [self.evaluation.value(value, child) for child in taken]
        lacking = [i for i, number in enumerate(held) if number is None]
        if len(lacking) > 1:
            return []
        total = sum(number or 0 for number in held)
        return [
            plan
            for child, number in ((taken[i], held[i]) for i in lacking or range(len(taken)))
            for plan in self.number(value, child, target.moved((number or 0) - total))
        ]

    def _taken(self, node: t.Aggregate, child: Record) -> bool:
        return node.where is None or self.evaluation.value(node.where, child) is True

    def count(self, node: t.Aggregate, record: Record, target: Range) -> Plans:
        children = record.children.get(node.child)
        if children is None or node.where is None:
            return []
        held = [self.evaluation.value(node.where, child) for child in children]
        surely, maybe = held.count(True), held.count(None)
        if target.low is not None and surely < target.low:
            return self._some(node.where, children, target.low - surely, wanted=True)
        if target.high is not None and surely + maybe > target.high:
            return self._some(node.where, children, surely + maybe - target.high, wanted=False)
        return self._some(node.where, children, maybe, wanted=False)

    def _some(self, where: t.Node, children: list[Record], count: int, *, wanted: bool) -> Plans:
        """So many of the children that are not yet as wanted, those first of whom it asks least."""
        others = [c for c in children if self.evaluation.value(where, c) is not wanted]
        plans = best(
            best_of[0]
            for best_of in (self.truth(where, child, wanted=wanted) for child in others)
            if best_of
        )
        if count == 1:
            return plans
        return product(*([plan] for plan in plans[:count])) if len(plans) >= count > 0 else []
