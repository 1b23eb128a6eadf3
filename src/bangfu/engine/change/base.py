"""What every kind of node needs: the record that may change, and changing a leaf of the tree."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from bangfu.engine.change.plans import NOTHING, Domain, Need, Plan, Range, product
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.engine.memory import Evaluation, Record

SETTABLE = NUMERIC | {Kind.BOOL, Kind.CODE, Kind.CODES}
# After so many steps a search gives up: nobody would read what it is looking for.
MOST_STEPS = 4_000
Plans = list[Plan]


class Base(ABC):
    """A search for changes to one record and what hangs below it.

    Args:
        evaluation: how things stand.
        home: the record that may change, with its children; nothing above it may.
        deep: whether facts are followed down to columns; else they are changed as such.
    """

    def __init__(self, evaluation: Evaluation, home: Record, *, deep: bool) -> None:
        self.evaluation, self.home, self.deep = evaluation, home, deep
        self.program = evaluation.program
        self.tables = evaluation.program.pack.tables
        self.steps = MOST_STEPS
        self.passed = False  # whether a fact was changed that could have been followed down
        self._asks = {known: f"open {home.subject} {known}" for known in (False, True)}

    @abstractmethod
    def truth(self, node: t.Node, record: Record, *, wanted: bool) -> Plans:
        """Plans under which a yes-or-no expression comes out as wanted."""

    @abstractmethod
    def number(self, node: t.Node, record: Record, target: Range) -> Plans:
        """Plans under which a number comes into a range."""

    @abstractmethod
    def among(self, node: t.Node, record: Record, values: tuple[Any, ...]) -> Plans:
        """Plans under which a code is one of several."""

    def branches(self, node: t.Case, record: Record, solve: Callable[[t.Node], Plans]) -> Plans:
        """Keep to the branch taken, or go over to another one."""
        found: Plans = []
        passed: Plans = [NOTHING]
        for condition, result in node.branches:
            taken = self.truth(condition, record, wanted=True)
            if taken and passed:
                found += product(passed, taken, solve(result))
            passed = product(passed, self.truth(condition, record, wanted=False))
        return [*found, *product(passed, solve(node.otherwise))] if passed else found

    # --- what can be changed ---

    def leaf(
        self, ref: t.Ref, owner: Record, wanted: Domain, follow: Callable[[t.Node], Plans]
    ) -> Plans:
        """A column or fact changed as such, or a fact followed to what it is made of."""
        old = self.evaluation.fact(owner, ref.name)
        is_own = owner.above(self.home.subject) is self.home
        is_made = ref.source == t.Source.FACT and ref.name not in owner.given
        open_ = is_own and self._is_open(ref.subject, ref.name, known=old is not None)
        if is_made and (self.deep or not open_):
            found = follow(self.program.facts[ref.subject, ref.name])
            if found or not open_:
                return found
        self.passed |= is_made
        return [(Need(owner, ref.name, ref.type, old, wanted),)] if open_ else []

    def _is_open(self, subject: str, name: str, *, known: bool) -> bool:
        """Whether a column can be changed, or found out, or a fact rests on one that can."""
        column = self.tables[subject].columns.get(name)
        if column is not None:
            is_open = not column.spec.derived and not (known and column.spec.fixed)
            return is_open and column.type.kind in SETTABLE
        node = self.program.facts[subject, name]
        return self.program.once(self._asks[known], node, lambda one: self._rests(one, known=known))

    def _rests(self, node: t.Node, *, known: bool) -> bool:
        below = {self.home.subject, *self._below(self.home.subject)}
        refs = (n for n in t.walk(node) if isinstance(n, t.Ref))
        return node.type.kind in SETTABLE and any(
            ref.subject in below
            and ref.source in (t.Source.COLUMN, t.Source.FACT)
            and self._is_open(ref.subject, ref.name, known=known)
            for ref in refs
        )

    def _below(self, subject: str) -> Iterable[str]:
        for child in self.program.pack.children(subject).values():
            yield child
            yield from self._below(child)


def ranges(op: str, bound: int) -> list[Range]:
    """The numbers that stand so to a bound.

    >>> ranges(">", 300_000), ranges("!=", 0)
    ([Range(low=300001, high=None)], [Range(low=1, high=None), Range(low=None, high=-1)])
    """
    above, below = Range(bound + 1), Range(None, bound - 1)
    return {
        ">": [above],
        ">=": [Range(bound)],
        "<": [below],
        "<=": [Range(None, bound)],
        "=": [Range(bound, bound)],
        "!=": [above, below],
    }[op]
