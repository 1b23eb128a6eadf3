"""An explanation in full: both sides, what would change it, and the amount step by step.

Worked out only when asked for, so that a list of verdicts stays cheap.
"""

from typing import Any

from bangfu.engine import steps
from bangfu.engine.change import Change, change
from bangfu.engine.change.telling import Naming, Telling
from bangfu.engine.explain import ConditionView, Explanation, RuleView
from bangfu.engine.sides import Comparison, Group, Sides
from bangfu.engine.steps import Step

AMOUNT = {"zh": "金额", "en": "Amount"}


class Details:
    """More about the views of an explanation.

    Args:
        explaining: what the views come from.
        naming: names children; without it they are counted.
    """

    def __init__(self, explaining: Explanation, naming: Naming | None = None) -> None:
        self.explaining = explaining
        self.evaluation = explaining.evaluation
        self.language = explaining.language
        self.taking_apart = Sides(self.evaluation, self.language)
        self.telling = Telling(explaining.program, self.language, naming)

    def sides(self, view: RuleView, condition: ConditionView) -> Comparison | Group:
        """Both sides of a condition, with values, units and sources."""
        return self.taking_apart.of(condition.condition.test, view.record)

    def change(self, view: RuleView, condition: ConditionView) -> Change | None:
        """What would make a condition hold that is asked and does not, or is not known to.

        Nobody is told how to raise an alert; what is unknown of it can be found out.
        """
        if view.outcome == "not_applicable" or condition.outcome not in ("not_met", "unknown"):
            return None
        found = change(self.evaluation, condition.condition, view.record)
        is_raising = view.rule.kind == "alert" and found is not None and found.kind != "find_out"
        return None if is_raising else found

    def amount(self, view: RuleView) -> list[Step]:
        """How the amount comes about; nothing unless the rule is met."""
        if view.rule.amount is None or view.outcome != "met":
            return []
        title = AMOUNT[self.language]
        return steps.steps(self.evaluation, view.rule.amount, view.record, title, self.language)

    # --- as data ---

    def as_json(self, view: RuleView) -> dict[str, Any]:
        """A rule view as plain JSON with everything behind it."""
        data = self.explaining.as_json(view)
        full = {c.id: self._condition(view, c) for c in view.conditions}
        for key in ("conditions", "failed", "unknown"):
            data[key] = [one | full[one["id"]] for one in data[key]]
        if view.rule.amount is not None:
            data["steps"] = [steps.as_json(self.evaluation, s) for s in self.amount(view)]
            data["figures"] = [self.explaining.figure_json(f) for f in view.figures]
        return data

    def _condition(self, view: RuleView, condition: ConditionView) -> dict[str, Any]:
        would = self.change(view, condition)
        return {
            "sides": self.taking_apart.as_json(self.sides(view, condition)),
            "change": self.telling.as_json(view.record, would) if would else None,
        }
