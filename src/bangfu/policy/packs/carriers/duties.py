"""Targets, tasks, procedures, scorecards and questionnaires: what they carry from clauses."""

from collections.abc import Iterator

from bangfu.engine.packs import office, schema, survey
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.policy.packs.carriers import numbers, rivals
from bangfu.policy.packs.carriers.carrier import Carrier, Figure


def target(target: office.Target) -> Iterator[Carrier]:
    """One carrier per clause that its steps cite, its own first, then its rivals."""
    groups: dict[schema.Cite, list[office.Step]] = {target.cite: []}
    for step in target.steps:
        if step.status != "assumed":
            groups.setdefault(step.cite or target.cite, []).append(step)
    for cite, steps in groups.items():
        places = {step.division for step in steps if step.division}
        yield Carrier(
            "target",
            target.id,
            target.title,
            cite,
            figures=numbers.figures(target.type, (step.value for step in steps), target.unit),
            days=tuple(step.by for step in steps),
            counts=(("steps", len(steps)), ("places", len(places))),
            where=target.where,
        )
    yield from rivals.of(target)


def task(task: office.Task) -> Iterator[Carrier]:
    """A task, once per clause that its figures cite."""
    groups: dict[schema.Cite, list[Figure]] = {task.cite: []}
    for stated in task.figures:
        held = groups.setdefault(stated.cite or task.cite, [])
        held.extend(numbers.figures(stated.type, [stated.value], stated.unit))
    days = tuple(filter(None, (task.starts, task.deadline)))
    spans = numbers.spans([(task.starts, task.deadline)])
    for cite, figures in groups.items():
        head = ("task", task.id, task.title, cite, None)
        yield Carrier(*head, tuple(figures), days, spans, where=task.where)


def procedure(procedure: Procedure) -> Iterator[Carrier]:
    """A procedure, then stages that cite another clause."""
    own = [stage for stage in procedure.stages if stage.cite in (None, procedure.cite)]
    figures = tuple(figure for stage in own for figure in _terms(stage))
    yield Carrier(
        "procedure",
        procedure.id,
        procedure.title,
        procedure.cite,
        figures=figures,
        counts=(("steps", len(procedure.stages)),),
        where=procedure.where,
    )
    for stage in procedure.stages:
        if stage.cite is not None and stage.cite != procedure.cite:
            head = ("stage", procedure.id, stage.title, stage.cite, procedure.title)
            yield Carrier(*head, _terms(stage), where=stage.where)


def _terms(stage: Stage) -> tuple[Figure, ...]:
    if stage.status == "assumed":
        return ()
    noticed = stage.notice.days if stage.notice else None
    announced = stage.announce.days if stage.announce else None
    days = (stage.least_days or None, stage.most_days, noticed, announced)
    # Days named after a parameter are carried by it.
    return numbers.figures("int", (day for day in days if isinstance(day, int)), "day")


def scorecard(card: office.Scorecard) -> Iterator[Carrier]:
    """A scorecard, then indicators and vetoes that cite another clause."""
    own = [line for line in card.indicators if line.cite in (None, card.cite)]
    figures = tuple(figure for line in own for figure in _points(line))
    grades = numbers.figures("int", (grade.at_least for grade in card.grades), None)
    yield Carrier(
        "scorecard",
        card.id,
        card.title,
        card.cite,
        figures=(*figures, *grades),
        counts=(("conditions", len(card.indicators)), ("levels", len(card.grades))),
        where=card.where,
    )
    lines: list[office.Indicator | office.Veto] = [*card.indicators, *card.vetoes]
    for line in lines:
        if line.cite is not None and line.cite != card.cite:
            held = _points(line) if isinstance(line, office.Indicator) else ()
            head = ("indicator", card.id, line.title, line.cite, card.title)
            yield Carrier(*head, held, where=line.where)


def questionnaire(asked: survey.Survey) -> Iterator[Carrier]:
    """A questionnaire that cites a clause, and questions that cite another one."""
    own = [question for question in asked.questions if question.cite in (None, asked.cite)]
    if asked.cite is not None:
        yield Carrier(
            "survey",
            asked.id,
            asked.title,
            asked.cite,
            figures=tuple(figure for one in own for figure in _marks(one)),
            counts=(("conditions", len(asked.questions)), ("levels", len(asked.bands))),
            where=asked.where,
        )
    for one in asked.questions:
        if one.cite is not None and one.cite != asked.cite:
            head = ("question", asked.id, one.title, one.cite, asked.title)
            yield Carrier(*head, _marks(one), where=one.where)


def _marks(question: survey.Question) -> tuple[Figure, ...]:
    """The points of a question, where a document may give them."""
    return numbers.figures("int", question.points.values(), None)


def _points(line: office.Indicator) -> tuple[Figure, ...]:
    points = (line.weight, *(band.points for band in line.bands))
    bounds = [band.at_least for band in line.bands]
    shares = [bound for bound in bounds if str(bound).endswith("%")]
    plain = [bound for bound in bounds if bound not in shares]
    return (
        *numbers.figures("int", (*points, *plain), None),
        *numbers.figures("rate", shares, None),
    )
