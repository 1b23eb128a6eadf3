"""Following a survey through its answers: what is asked, what is missing or wrong, the points.

Evaluated by the interpreter, at every save: the same answers always lead the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bangfu.engine.compile.forms import Asked, Form, named
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind
from bangfu.engine.memory import Evaluation, Record

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A question that is asked, with its answer in exact form.

    ``state`` is ``answered``, ``open`` (may stay so), ``missing`` (required) or ``wrong``;
    ``points`` are in hundredths, ``None`` where none are given or nothing is answered.
    """

    asked: Asked
    answer: Scalar
    state: str
    points: int | None


@dataclass(slots=True)
class Course:
    """Where a survey stands.

    ``parts`` holds ``(section id, lines)`` of what is asked now; ``score`` is in hundredths, and
    ``None`` while a question that brings points is open; ``band`` is what it means.
    """

    parts: list[tuple[str, list[Line]]] = field(default_factory=list)
    score: int | None = None
    band: str = ""

    @property
    def lines(self) -> list[Line]:
        """Everything that is asked."""
        return [line for _, lines in self.parts for line in lines]

    @property
    def faults(self) -> list[Line]:
        """What keeps it from being submitted."""
        return [line for line in self.lines if line.state in ("missing", "wrong")]

    @property
    def answers(self) -> dict[str, Scalar]:
        """Answers to what is asked; those to questions skipped meanwhile are left out."""
        known = (line for line in self.lines if line.answer is not None)
        return {line.asked.spec.id: line.answer for line in known}


def follow(
    form: Form, evaluation: Evaluation, parent: Record, answers: Mapping[str, Scalar]
) -> Course:
    """What a survey asks of somebody, given the answers so far.

    Args:
        form: the survey.
        evaluation: the pack's facts and figures, of the day it is asked.
        parent: the household, member or village asked.
        answers: in exact form, by question.
    """
    return _Interview(form, evaluation, parent, answers).course()


class _Interview:
    def __init__(
        self,
        form: Form,
        evaluation: Evaluation,
        parent: Record,
        answers: Mapping[str, Scalar],
    ) -> None:
        self.form, self.evaluation, self.answers = form, evaluation, answers
        self.record = Record(form.spec.id, {asked.spec.id: None for asked in form.asked}, parent)
        self.waiting: set[str] = set()  # asked, or perhaps still to be asked, and not answered

    def course(self) -> Course:
        made = Course()
        for part in self.form.parts:
            lines = []
            for asked in part.asked:
                if self.is_asked(part.when) and self.is_asked(asked.when):
                    lines.append(self.line(asked))
                elif self.is_waiting(part.when) or self.is_waiting(asked.when):
                    self.waiting.add(asked.spec.id)
            made.parts.append((part.spec.id, lines))
        if self.form.spec.is_scored:
            made.score = self.total(made)
            made.band = self.band(made.score)
        return made

    def is_asked(self, when: t.Node | None) -> bool:
        """Whether a condition leads to its question.

        What nobody knows of the household does not spare it a question; but one that hangs on an
        answer still to come waits for it.
        """
        if when is None:
            return True
        held = self.evaluation.value(when, self.record)
        return bool(held) if held is not None else not self.is_waiting(when)

    def is_waiting(self, when: t.Node | None) -> bool:
        if when is None or self.evaluation.value(when, self.record) is not None:
            return False
        return bool(named(when, self.form.spec.id) & self.waiting)

    def line(self, asked: Asked) -> Line:
        name = asked.spec.id
        answer = self.record.given[name] = self.answers.get(name)
        if answer is None:
            self.waiting.add(name)
            return Line(asked, None, "missing" if asked.spec.required else "open", None)
        held = True if asked.must is None else self.evaluation.value(asked.must, self.record)
        state = "wrong" if held is False else "answered"
        return Line(asked, answer, state, self.points(asked, answer))

    def points(self, asked: Asked, answer: Scalar) -> int | None:
        if asked.score is not None:
            return self.exact(asked.score)
        if not asked.points:
            return None
        return sum(asked.points.get(name, 0) for name in _chosen(asked, self.form, answer))

    def exact(self, node: t.Node) -> int | None:
        """Points of an expression, in hundredths."""
        value: Any = self.evaluation.value(node, self.record)
        if value is None:
            return None
        return int(value) * (HUNDREDTHS if node.type.kind == Kind.INT else 1)

    def total(self, made: Course) -> int | None:
        if self.form.score is not None:
            return self.exact(self.form.score)
        counted = [line.points for line in made.lines if line.asked.is_scored]
        is_open = any(a.is_scored and a.spec.id in self.waiting for a in self.form.asked)
        return None if is_open or None in counted else sum(p for p in counted if p is not None)

    def band(self, score: int | None) -> str:
        if score is None:
            return ""
        bands = sorted(self.form.spec.bands, key=lambda band: -band.at_least)
        reached = (band.id for band in bands if round(band.at_least * HUNDREDTHS) <= score)
        return next(reached, "")


def _chosen(asked: Asked, form: Form, answer: Scalar) -> list[str]:
    """The choices an answer is made of."""
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    if asked.spec.type == "choices" and isinstance(answer, int):
        entries = form.pack.codes[asked.column.type.codes].entries
        return [entry.id for index, entry in enumerate(entries) if answer >> index & 1]
    return [str(answer)]
