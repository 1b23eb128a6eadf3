"""Surveys, checked: their skip logic, constraints and scores as typed trees."""

from collections.abc import Callable
from dataclasses import dataclass

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL, Kind, Type, scaled
from bangfu.engine.packs import asking
from bangfu.engine.packs.kinds import Expression
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.packs.survey import Question, Section, Survey
from bangfu.engine.problems import PackError, Place, Problem

# Text, subject, the type it must have, the pack it is read in → node, or None if noted as wrong.
Attempt = Callable[[Expression | None, str, Type | None, Pack], t.Node | None]
POINT_SCALE = 2  # points are kept in hundredths


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its column, where it is asked, what it must satisfy, what it scores."""

    spec: Question
    column: Column
    when: t.Node | None
    must: t.Node | None
    score: t.Node | None
    points: dict[str, int]

    @property
    def is_scored(self) -> bool:
        """Whether its answer brings points."""
        return bool(self.points) or self.score is not None


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its questions."""

    spec: Section
    when: t.Node | None
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A survey ready to be asked. ``pack`` is the pack as its expressions see it."""

    spec: Survey
    pack: Pack
    parts: tuple[Part, ...]
    score: t.Node | None

    @property
    def asked(self) -> list[Asked]:
        """All questions in order."""
        return [asked for part in self.parts for asked in part.asked]


def forms(pack: Pack, attempt: Attempt) -> tuple[dict[str, Form], list[Problem]]:
    """Every survey with its expressions, and what is wrong with what they rest on."""
    found, problems = {}, list[Problem]()
    for survey in pack.surveys.values():
        if survey.subject not in pack.tables:
            continue
        try:
            form = _form(asking.within(pack, survey), survey, attempt)
        except PackError as error:
            problems += error.problems
            continue
        problems += _later(form)
        found[survey.id] = form
    return found, problems


def _form(pack: Pack, survey: Survey, attempt: Attempt) -> Form:
    parts = tuple(
        Part(
            section,
            attempt(section.when, survey.id, BOOL, pack),
            tuple(_asked(pack, survey, question, attempt) for question in section.questions),
        )
        for section in survey.sections
    )
    return Form(survey, pack, parts, _score(pack, survey.id, survey.score, attempt))


def _asked(pack: Pack, survey: Survey, question: Question, attempt: Attempt) -> Asked:
    return Asked(
        question,
        pack.tables[survey.id].columns[question.id],
        attempt(question.when, survey.id, BOOL, pack),
        attempt(question.must, survey.id, BOOL, pack),
        _score(pack, survey.id, question.score, attempt),
        {name: scaled(points, POINT_SCALE) for name, points in question.points.items()},
    )


def _score(pack: Pack, subject: str, text: Expression | None, attempt: Attempt) -> t.Node | None:
    """Points as an expression: a whole number, or a quantity of points."""
    node = attempt(text, subject, None, pack)
    if node is None or text is None:
        return None
    if node.type.kind not in (Kind.INT, Kind.QUANTITY):
        values = {"wanted": Type(Kind.QUANTITY, "point"), "found": node.type}
        raise PackError([Problem("type_mismatch", text.place, values)])
    return node


def _later(form: Form) -> list[Problem]:
    """What is asked may depend on earlier answers only: nobody is sent round in circles."""
    problems: list[Problem] = []
    known: set[str] = set()
    for part in form.parts:
        problems += _unasked(form, part.when, known, part.spec.when)
        for asked in part.asked:
            problems += _unasked(form, asked.when, known, asked.spec.when)
            known.add(asked.spec.id)
            problems += _unasked(form, asked.must, known, asked.spec.must)
    return problems


def _unasked(
    form: Form, node: t.Node | None, known: set[str], text: Expression | None
) -> list[Problem]:
    late = sorted(named(node, form.spec.id) - known)
    place = text.place if text is not None else Place()
    return [Problem("asked_later", place, {"name": name}) for name in late]


def named(node: t.Node | None, survey: str) -> set[str]:
    """The questions that an expression rests on."""
    if node is None:
        return set()
    refs = (n for n in t.walk(node) if isinstance(n, t.Ref))
    return {ref.name for ref in refs if ref.subject == survey}
