"""Backwards through sums, products, functions and choices of numbers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bangfu.engine.change import inverse
from bangfu.engine.change.base import Base, Plans
from bangfu.engine.change.plans import Days, Need, Range, best, product
from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import DATE
from bangfu.engine.memory import Record


class Numbers(Base):
    """Nodes that come to a number, and days that come by themselves."""

    def on_number_ref(self, node: t.Ref, record: Record, target: Range) -> Plans:
        owner = record.above(node.subject)
        if owner is None or node.source in (t.Source.MET, t.Source.AMOUNT):
            return []
        if target.meet(Range(*t.bounds(node))) is None:
            return []
        return self.leaf(node, owner, target, lambda n: self.number(n, owner, target))

    def on_arith(self, node: t.Arith, record: Record, target: Range) -> Plans:
        left, right = (self.evaluation.value(n, record) for n in (node.left, node.right))
        found: Plans = []
        for item, other, is_left in ((node.left, right, True), (node.right, left, False)):
            if not isinstance(other, int):
                continue
            if node.op == "*":
                found += self._through(item, record, target, lambda n, o=other: n * o)  # type: ignore[misc]
                continue
            moved = target.moved(-other if node.op == "+" or not is_left else other)
            if node.op == "-" and not is_left:  # other - item lies in the range
                moved = target.moved(-other).mirrored()
            found += self.number(item, record, moved)
        return found

    def _through(
        self, item: t.Node, record: Record, target: Range, function: Callable[[int], int]
    ) -> Plans:
        back = inverse.preimage(function, target, *t.bounds(item))
        return [] if back is None else self.number(item, record, back)

    def on_number_case(self, node: t.Case, record: Record, target: Range) -> Plans:
        return self.branches(node, record, lambda n: self.number(n, record, target))

    def on_call(self, node: t.Call, record: Record, target: Range) -> Plans:
        if node.name in ("least", "greatest"):
            below = [self.number(arg, record, Range(None, target.high)) for arg in node.args]
            above = [self.number(arg, record, Range(target.low)) for arg in node.args]
            return self.extreme(node.name == "least", target, below, above)
        args: list[Any] = [self.evaluation.value(arg, record) for arg in node.args]
        if node.name in ("years", "months", "year"):
            return self._dated(node, args, record, target)
        number, other = args
        by = {"pct": f.pct, "per": f.per, "share": f.share}[node.name]
        if other is None or (node.name != "pct" and other <= 0):
            return []
        way = node.rounding
        found = self._through(node.args[0], record, target, lambda n: by(n, other, way) or 0)
        if node.name == "pct" and number is not None:
            found += self._through(node.args[1], record, target, lambda n: f.pct(number, n, way))
        return found

    def extreme(
        self,
        least: bool,  # noqa: FBT001
        target: Range,
        below: list[Plans],
        above: list[Plans],
    ) -> Plans:
        """The least of several is above a number when all are, below one when any is."""
        every, some = (above, below) if least else (below, above)
        both = (target.low, target.high) if least else (target.high, target.low)
        parts = list(every) if both[0] is not None else []
        if both[1] is not None:
            parts.append(best(plan for plans in some for plan in plans))
        return product(*parts)

    def _dated(self, node: t.Call, args: list[Any], record: Record, target: Range) -> Plans:
        if not isinstance(node.args[-1], t.AsOf) or args[0] is None:
            return []
        return self.day(inverse.days(node.name, args[0], target), record)

    def day(self, days: Days | None, record: Record) -> Plans:
        today = self.evaluation.as_of
        if days is None or days.last <= today:
            return []
        later = Days(max(days.first, today + dt.timedelta(days=1)), days.last)
        return [(Need(record, "", DATE, today, later),)]
