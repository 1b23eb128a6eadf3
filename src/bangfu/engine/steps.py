"""How an amount comes about, step by step: what it rests on first, the amount last."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bangfu.engine import given
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import BOOL, Type
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.words import Words, value

# More children than this are not added up one by one.
MOST_CHILDREN = 12
# What is worked out in a step of its own when it stands inside something else.
APART = (t.Call, t.Case, t.Aggregate)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``title = expression = shown``.

    Args:
        title: what is worked out here.
        expression: how, with the values put in.
        type: of the result.
        value: the result in exact form.
        shown: the result with its unit.
        because: what a choice was made by; empty elsewhere.
    """

    title: str
    expression: str
    type: Type
    value: Scalar
    shown: str
    because: str = ""


def steps(
    evaluation: Evaluation, node: t.Node, record: Record, title: str, language: str = "zh"
) -> list[Step]:
    """The steps to the value of an expression; ``title`` names the last one."""
    working = _Working(evaluation, language)
    working.follow(node, record, title)
    return working.steps


def as_json(evaluation: Evaluation, step: Step) -> dict[str, Any]:
    """A step as plain JSON."""
    data = {
        "title": step.title,
        "expression": step.expression,
        "value": given.plain(evaluation.program.pack, step.type, step.value),
        "shown": step.shown,
    }
    return data | ({"because": step.because} if step.because else {})


@dataclass(slots=True)
class _Working:
    evaluation: Evaluation
    language: str
    steps: list[Step] = field(default_factory=list)
    done: set[object] = field(default_factory=set)

    def follow(self, node: t.Node, record: Record, title: str) -> None:
        """First what an expression rests on, then the expression itself."""
        taken, because = self._taken(node, record)
        for part in self._rests_on(taken):
            self._before(part, record)
        words = _Shown(self.evaluation, record, self.language)
        text = self._children(taken, record) or words.inside(taken)
        reason = "，".join if self.language == "zh" else ", ".join
        held = self.evaluation.value(node, record)
        shown = value(self.evaluation.program.pack, node.type, held, self.language)
        said = reason(words.truth(one, wanted=wanted) for one, wanted in because)
        self.steps.append(Step(title, text, node.type, held, shown, said))

    def _taken(self, node: t.Node, record: Record) -> tuple[t.Node, list[tuple[t.Node, bool]]]:
        """The branch of a choice that counts, with the conditions that decided it."""
        because: list[tuple[t.Node, bool]] = []
        while isinstance(node, t.Case):
            passed: list[tuple[t.Node, bool]] = []
            chosen = node.otherwise
            for condition, result in node.branches:
                held = self.evaluation.value(condition, record)
                if held is None:
                    return node, because
                passed.append((condition, held is True))
                if held:
                    passed, chosen = passed[-1:], result
                    break
            because += passed
            node = chosen
        return node, because

    def _rests_on(self, node: t.Node) -> Iterator[t.Node]:
        """Facts, and functions inside other expressions, each before what uses it."""
        for part in () if isinstance(node, t.Aggregate) else t.children(node):
            if (isinstance(part, APART) and part.type != BOOL) or isinstance(part, t.Ref):
                yield part
            else:
                yield from self._rests_on(part)
        if isinstance(node, t.Ref):
            yield node

    def _before(self, part: t.Node, record: Record) -> None:
        program = self.evaluation.program
        if not isinstance(part, t.Ref):
            if (key := (id(part), id(record))) not in self.done:
                self.done.add(key)
                self.follow(part, record, _Shown(self.evaluation, None, self.language).say(part))
            return
        owner = record.above(part.subject)
        key_ = (id(owner), part.source, part.name)
        if owner is None or key_ in self.done or part.name in owner.given:
            return
        self.done.add(key_)
        title = Words(program, self.language).title_of(part)
        if part.source == t.Source.FACT:
            self.follow(program.facts[part.subject, part.name], owner, title)
        elif part.source == t.Source.AMOUNT:
            amount = program.rules[part.name].amount
            if amount is not None and self.evaluation.value(part, record):
                self.follow(amount, owner, title)

    def _children(self, node: t.Node, record: Record) -> str:
        """The numbers of children that are added up, or chosen from, one by one."""
        if not isinstance(node, t.Aggregate) or node.value is None:
            return ""
        held = [
            self.evaluation.value(node.value, child)
            for child in record.children.get(node.child, ())
            if node.where is None or self.evaluation.value(node.where, child)
        ]
        if not 0 < len(held) <= MOST_CHILDREN:
            return ""
        pack = self.evaluation.program.pack
        shown = [value(pack, node.type, one, self.language) for one in held]
        if node.op == "sum":
            return " + ".join(shown)
        of = {
            "min": ("{}中较低者", "the lowest of {}"),
            "max": ("{}中较高者", "the highest of {}"),
        }[node.op][0 if self.language == "zh" else 1]
        return of.format(("、" if self.language == "zh" else ", ").join(shown))


class _Shown(Words):
    """Expressions with values, in which what had a step of its own stands as its result."""

    def __init__(self, evaluation: Evaluation, record: Record | None, language: str) -> None:
        look = None if record is None else lambda node: evaluation.value(node, record)
        super().__init__(evaluation.program, language, look)
        self.outermost: t.Node | None = None

    def inside(self, node: t.Node) -> str:
        """The expression itself, the functions in it as results."""
        self.outermost = node
        return self.say(node)

    def truth(self, node: t.Node, *, wanted: bool) -> str:
        """A condition that held, or did not."""
        self.outermost = None
        return Words(self.program, self.language, self.look).say(
            node if wanted else t.Not(BOOL, item=node)
        )

    def say(self, node: t.Node) -> str:
        """The expression in words."""
        is_apart = isinstance(node, APART) and node.type != BOOL
        if self.look is not None and is_apart and node is not self.outermost:
            return value(self.pack, node.type, self.look(node), self.language)
        return super().say(node)
