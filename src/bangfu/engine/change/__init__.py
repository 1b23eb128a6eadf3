"""What would change a verdict: the smallest changes under which a condition holds.

``search`` proposes, ``trial`` tries each proposal out on a copy. Only what a subject has or does
can change: never a figure of policy, a date, or a column that packs mark as ``fixed``; where time
alone does it, the day is named.
"""

from dataclasses import dataclass

from bangfu.engine.change.plans import Need, Plan
from bangfu.engine.change.search import Search
from bangfu.engine.change.trial import Trial
from bangfu.engine.compile.program import Condition
from bangfu.engine.memory import Evaluation, Record

MOST_TRIED = 16


@dataclass(frozen=True, slots=True)
class Way:
    """Needs that together make a condition hold."""

    needs: tuple[Need, ...]

    @property
    def kind(self) -> str:
        """``wait`` if time alone does it, ``find_out`` if all of it is unknown, else ``change``."""
        if all(need.is_day for need in self.needs):
            return "wait"
        known = any(need.old is not None and not need.is_day for need in self.needs)
        return "change" if known else "find_out"


@dataclass(frozen=True, slots=True)
class Change:
    """How a condition could come to hold.

    ``ways`` say it in the condition's own terms, the smallest first; ``deeper`` are the same
    followed down to what is recorded, where that says more. Both are alternatives.
    """

    ways: tuple[Way, ...]
    deeper: tuple[Way, ...] = ()

    @property
    def kind(self) -> str:
        """What the first way is."""
        return self.ways[0].kind


def change(evaluation: Evaluation, condition: Condition, record: Record) -> Change | None:
    """What would make a condition hold that does not, or is not known to.

    Returns:
        ``None`` when nothing the subject could change does it: what has to be found out first is
        told by ``missing``.
    """
    if evaluation.value(condition.node, record) is True:
        return None
    if condition.when is not None and evaluation.value(condition.when, record) is None:
        return None
    trial = Trial(evaluation, condition.node, record)
    search = Search(evaluation, record, deep=False)
    shallow = _ways(search, condition, record, trial)
    if not search.passed:
        return Change(shallow) if shallow else None
    deep = _ways(Search(evaluation, record, deep=True), condition, record, trial)
    if not shallow:
        return Change(deep) if deep else None
    said = {_shape(way) for way in shallow}
    return Change(shallow, tuple(way for way in deep if _shape(way) not in said))


def _ways(search: Search, condition: Condition, record: Record, trial: Trial) -> tuple[Way, ...]:
    plans = search.truth(condition.test, record, wanted=True)
    proven: dict[object, Plan] = {}
    fewest = 0
    for plan in sorted(plans, key=_kinds)[:MOST_TRIED]:
        if proven and _kinds(plan) > fewest:
            break  # nobody needs to do more when less will do
        works = trial.proven(plan)
        if works:
            fewest = _kinds(plan)
            proven.setdefault(_shape(Way(works)), works)
    return tuple(map(Way, proven.values()))


def _kinds(plan: Plan) -> int:
    """How many different things a plan asks for; the same of several children counts once."""
    return len({need.kind for need in plan})


def _shape(way: Way) -> object:
    return frozenset((need.key, need.values) for need in way.needs)
