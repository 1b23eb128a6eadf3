"""What keeps an answer unknown: facts nobody gave, figures nobody set, followed to their source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bangfu.engine.compile.program import Rule
from bangfu.engine.language import tree as t
from bangfu.engine.memory import MET, UNKNOWN, Evaluation, Record
from bangfu.engine.words import Words


@dataclass(frozen=True, slots=True)
class Missing:
    """Something nobody has told the registry (a fact) or the office (a figure).

    ``kind`` is ``fact``, ``figure``, ``collection`` (nobody knows the children), ``rule`` (not in
    force on the day) or ``result`` (everything is known, but the number cannot be worked out);
    ``which`` tells children apart (from 1).
    """

    kind: str
    subject: str
    name: str
    title: str
    which: int = 0


class Tracing:
    """Follows unknown expressions of one evaluation down to what is missing.

    What a fact or rule lacks is found once per record and remembered.
    """

    def __init__(self, evaluation: Evaluation, language: str = "zh") -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.pack = evaluation.program.pack
        self.language = language
        self.words = Words(self.program, language)
        self._known: dict[tuple[int, t.Source, str, int], tuple[Missing, ...]] = {}
        self._alive: list[Record] = []  # ids stay valid while records are held

    def behind(self, node: t.Node, record: Record) -> list[Missing]:
        """What keeps an expression about a record unknown; nothing if it is known."""
        if self.evaluation.value(node, record) is not None:
            return []
        found = list(dict.fromkeys(self._trace(node, record, 0)))
        return found or [Missing("result", record.subject, "", self.words.say(node))]

    def _trace(self, node: t.Node, record: Record, which: int) -> Iterator[Missing]:
        if self.evaluation.value(node, record) is not None:
            return
        if isinstance(node, t.Param):
            title = self.pack.parameters[node.name].title.text(self.language)
            yield Missing("figure", "", node.name, title)
        elif isinstance(node, t.Ref):
            yield from self._reference(node, record, which)
        elif isinstance(node, t.Aggregate):
            yield from self._children(node, record)
        else:
            for part in self._deciding(node, record):
                yield from self._trace(part, record, which)

    def _deciding(self, node: t.Node, record: Record) -> Iterable[t.Node]:
        """The parts of a node that its value came from; of a choice also what it passed by
        because nobody knew it ("if the grade is known ..., else ..."): that would settle it too.
        """
        if not isinstance(node, t.Case):
            return t.children(node)
        passed: list[t.Node] = []
        for condition, result in node.branches:
            held = self.evaluation.value(condition, record)
            if held is None:
                return [*passed, condition]
            if held:
                return [*passed, result]
            passed += _asked_for(condition)
        return [*passed, node.otherwise]

    def _reference(self, ref: t.Ref, record: Record, which: int) -> tuple[Missing, ...]:
        owner = record.above(ref.subject)
        if owner is not record:
            which = 0
        itself = Missing("fact", ref.subject, ref.name, self.words.title_of(ref), which)
        if owner is None or ref.source == t.Source.COLUMN or ref.name in owner.given:
            return (itself,)
        key = (id(owner), ref.source, ref.name, which)
        if key not in self._known:
            self._alive.append(owner)
            follow = self._fact if ref.source == t.Source.FACT else self._verdict
            found = tuple(dict.fromkeys(follow(ref, owner, which)))
            self._known[key] = found or (itself,)
        return self._known[key]

    def _fact(self, ref: t.Ref, owner: Record, which: int) -> Iterator[Missing]:
        yield from self._trace(self.program.facts[ref.subject, ref.name], owner, which)

    def _verdict(self, ref: t.Ref, owner: Record, which: int) -> Iterator[Missing]:
        rule = self.program.rules[ref.name]
        if not rule.in_force(self.evaluation.as_of):
            yield Missing("rule", ref.subject, ref.name, self.words.title_of(ref))
            return
        outcome = self.evaluation.outcome(owner, rule).outcome
        if outcome == UNKNOWN:
            for node in self._undecided(rule, owner):
                yield from self._trace(node, owner, which)
        elif outcome == MET and rule.amount is not None:
            yield from self._trace(rule.amount, owner, which)

    def _undecided(self, rule: Rule, owner: Record) -> Iterator[t.Node]:
        """What keeps a rule from being decided: where it applies, else its conditions."""
        if rule.applies is not None and self.evaluation.value(rule.applies, owner) is None:
            yield rule.applies
        yield from (c.node for c in rule.conditions if c.required)

    def _children(self, node: t.Aggregate, record: Record) -> Iterator[Missing]:
        children = record.children.get(node.child)
        if children is None:
            title = self.pack.tables[node.child].title.text(self.language)
            yield Missing("collection", node.child, node.child, title)
            return
        for which, child in enumerate(children, start=1):
            taken = True if node.where is None else self.evaluation.value(node.where, child)
            if taken is None and node.where is not None:
                yield from self._trace(node.where, child, which)
            elif taken and node.value is not None:
                yield from self._trace(node.value, child, which)


def _asked_for(node: t.Node) -> Iterator[t.Node]:
    """What a condition asks whether it is known."""
    if isinstance(node, t.IsUnknown):
        yield node.item
    for part in t.children(node):
        yield from _asked_for(part)
