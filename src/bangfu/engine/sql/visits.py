"""Which subject is worked on when, and what is worked out there."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bangfu.engine.compile.order import Key, references
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language import tree as t
from bangfu.engine.sql import names


@dataclass(slots=True, eq=False)
class Visit:
    """One relation to build.

    Args:
        subject: what it is about.
        sweep: the pass over the subjects, from zero.
        definitions: facts and rules worked out here, each after what it needs.
        inner: parts of parents' aggregates that need a child's own columns, by column name.
        gathers: aggregates over children that this relation takes in.
        rolled: rules about children that are summed here.
    """

    subject: str
    sweep: int
    definitions: list[Key] = field(default_factory=list)
    inner: dict[str, t.Node] = field(default_factory=dict)
    gathers: list[t.Aggregate] = field(default_factory=list)
    rolled: list[Rule] = field(default_factory=list)


class Itinerary:
    """All visits of a run, in order, and the names of its aggregates."""

    def __init__(
        self,
        program: Program,
        as_of: dt.date,
        keep: Iterable[tuple[str, str]] = (),
        given: Iterable[tuple[str, str]] = (),
        *,
        bare: bool = False,
    ) -> None:
        self.program = program
        self.bare = bare
        self.given = set(given)
        self.rules = {rule.id: rule for rule in program.rules_in_force(as_of)}
        self.keep = list(keep)
        self.aggregates: dict[tuple[t.Aggregate, int], str] = {}  # per sweep
        self._depth = {s: len(program.pack.lineage(s)) for s in program.pack.tables}
        self._visits: dict[tuple[int, int, str], Visit] = {}
        self._lay_out()
        self._in_order = [visit for _, visit in sorted(self._visits.items())]

    def __iter__(self) -> Iterator[Visit]:
        return iter(self._in_order)

    def of(self, subject: str) -> list[Visit]:
        """A subject's visits, earliest first."""
        return [visit for visit in self if visit.subject == subject]

    def before(self, subject: str, sweep: int) -> Visit | None:
        """A subject's last visit in an earlier sweep."""
        earlier = [visit for visit in self.of(subject) if visit.sweep < sweep]
        return earlier[-1] if earlier else None

    def is_leaf(self, subject: str) -> bool:
        """Whether nothing hangs below a subject."""
        return not self.program.pack.children(subject)

    def _visit(self, subject: str, sweep: int) -> Visit:
        place = (sweep, -self._depth[subject], subject)
        return self._visits.setdefault(place, Visit(subject, sweep))

    def _lay_out(self) -> None:
        for key in self._needed():
            sweep = self.program.sweeps[key]
            visit = self._visit(key[1], sweep)
            visit.definitions.append(key)
            for node in self.program.nodes(key):
                self._take_in(node, visit)
        for subject, name in self.keep:
            if self.program.fact_type(subject, name) is None:
                raise ValueError(f"nothing is known as {subject}.{name}")
            self._visit(subject, 0)
        for rule in self.rules.values():
            parent = self.program.pack.tables[rule.subject].parent
            if parent and self.is_leaf(rule.subject) and not self.bare:
                sweep = self.program.sweeps["rule", rule.subject, rule.id]
                self._visit(parent, sweep).rolled.append(rule)

    def _take_in(self, root: t.Node, visit: Visit) -> None:
        for node in t.walk(root):
            if not isinstance(node, t.Aggregate):
                continue
            child = self._visit(node.child, visit.sweep)
            key = (node, visit.sweep)
            if key not in self.aggregates:
                name = self.aggregates[key] = names.aggregate(len(self.aggregates))
                if node.where is not None:
                    child.inner[f"{name}_where"] = node.where
                if node.value is not None:
                    child.inner[f"{name}_of"] = node.value
                visit.gathers.append(node)

    def _needed(self) -> list[Key]:
        """What the rules in force and the kept facts depend on, in order of definition."""
        wanted: set[Key] = {("rule", rule.subject, rule.id) for rule in self.rules.values()}
        wanted |= {("fact", s, n) for s, n in self.keep if (s, n) in self.program.facts}
        wanted -= {("fact", s, n) for s, n in self.given}
        stack = list(wanted)
        while stack:
            key = stack.pop()
            for node in self.program.nodes(key):
                for need, _ in references(node, key[1]):
                    inactive = need[0] == "rule" and need[2] not in self.rules
                    inactive |= need[0] == "fact" and need[1:] in self.given
                    if need not in wanted and not inactive:
                        wanted.add(need)
                        stack.append(need)
        return [key for key in self.program.order if key in wanted]
