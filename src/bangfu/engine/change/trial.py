"""A proposal tried out: the condition asked again as if the change were made.

What does not bring the condition about is dropped; what asks for too much is made smaller.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from bangfu.engine.change.plans import Choice, Days, Need, Plan, Range
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar
from bangfu.engine.memory import Evaluation, Record

# A plan of more needs is not looked through one by one: a village with many households.
MANY = 8
Values = Mapping[tuple[int, str], Scalar]


class Supposed(Evaluation):
    """Answers as they would be if some columns and facts had other values.

    Args:
        before: how things stand.
        day: the day asked.
        values: by record and name.
    """

    def __init__(self, before: Evaluation, day: dt.date, values: Values) -> None:
        super().__init__(before.program, before.figures, day)
        self.values = values

    def fact(self, record: Record, name: str) -> Scalar:
        key = (id(record), name)
        return self.values[key] if key in self.values else super().fact(record, name)


class Trial:
    """Tries changes out; the records themselves stay as they are.

    Args:
        evaluation: how things stand.
        node: what should hold.
        record: of which it should hold.
    """

    def __init__(self, evaluation: Evaluation, node: t.Node, record: Record) -> None:
        self.evaluation, self.node, self.record = evaluation, node, record
        self._tried: dict[frozenset[tuple[tuple[int, str], Scalar]], bool] = {}

    def holds(self, plan: Plan) -> bool:
        """Whether it holds once every need has its first value."""
        values = {need.key: need.new for need in plan}
        key = frozenset(values.items())
        if key not in self._tried:
            self._tried[key] = self._holds(values)
        return self._tried[key]

    def _holds(self, values: dict[tuple[int, str], Scalar]) -> bool:
        day = values.pop((0, ""), self.evaluation.as_of)
        assert isinstance(day, dt.date)
        asked = Supposed(self.evaluation, day, values)
        return asked.value(self.node, self.record) is True

    def proven(self, plan: Plan) -> Plan | None:
        """The plan without what it does not need; ``None`` when it does not work."""
        picked = tuple(need.picked() for need in plan)
        picked = tuple(n for n in picked if n.values != (n.old,))
        working = self._choosing(picked)
        if working is None:
            return None
        for need in working if 1 < len(working) <= MANY else ():
            fewer = tuple(n for n in working if n is not need)
            if self.holds(fewer):
                working = fewer
        for need in working if len(working) <= MANY else ():
            working = self._least(working, need)
        return working

    def _choosing(self, plan: Plan) -> Plan | None:
        """The plan with only those of several permitted values that work, the same for all
        children of whom the same is needed.
        """
        for kind in {need.kind: None for need in plan}:
            values = next(need.values for need in plan if need.kind == kind)
            if isinstance(kind[-1], Choice) and len(values) > 1:
                tried = values if len(plan) <= MANY else values[:1]
                works = [v for v in tried if self.holds(_all(plan, kind, [v]))]
                if not works:
                    return None
                plan = _all(plan, kind, works)
        return plan if plan and self.holds(plan) else None

    def _least(self, plan: Plan, need: Need) -> Plan:
        """The plan with a number no further from the present one than it has to be."""
        if isinstance(need.wanted, Days):
            return plan
        if not isinstance(need.wanted, Range) or not isinstance(need.new, int):
            return plan
        if not isinstance(need.old, int):
            return self._unbound(plan, need)
        step = 1 if need.new > need.old else -1
        if not self.holds(_swap(plan, need, [need.new - step])):
            return plan
        works, fails = need.new - step, need.old
        while abs(works - fails) > 1:
            middle = (works + fails) // 2
            if self.holds(_swap(plan, need, [middle])):
                works = middle
            else:
                fails = middle
        return _swap(plan, need, [works])

    def _unbound(self, plan: Plan, need: Need) -> Plan:
        """An unknown number whose bound does not matter has only to be found out."""
        assert isinstance(need.wanted, Range)
        assert isinstance(need.new, int)
        outside = need.new - 1 if need.new == need.wanted.low else need.new + 1
        if not self.holds(_swap(plan, need, [outside])):
            return plan
        free = Need(need.record, need.name, need.type, need.old, Range(), need.values)
        return tuple(free if n is need else n for n in plan)


def _swap(plan: Plan, need: Need, values: Iterable[Scalar]) -> Plan:
    return tuple(n.with_values(values) if n.key == need.key else n for n in plan)


def _all(plan: Plan, kind: object, values: Iterable[Scalar]) -> Plan:
    return tuple(n.with_values(values) if n.kind == kind else n for n in plan)
