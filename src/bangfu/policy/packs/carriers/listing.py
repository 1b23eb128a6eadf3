"""What of a pack cites which clause, and the figures, days and counts it carries from there."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar

from bangfu.engine.packs import office, schema, survey
from bangfu.engine.packs.contract import Contract
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.engine.problems import Place

# Constants in an expression; names may hold digits and are no constants.
CONSTANT = re.compile(r"(?<![\w.-])(\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?%?)(?![\w.-])")
# What an expression needs to count at all says nothing of a document.
IDIOMS = {"0", "1", "100%"}
Counted = Literal["conditions", "steps", "places", "levels"]
Counts = tuple[tuple[Counted, int], ...]
T = TypeVar("T", bound=schema.Item)
# What a fact lists as alternatives (one of seven groups).
ALTERNATIVE = re.compile(r"\bor\b")
QUOTED = re.compile(r"'[^']*'")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an item carries, in the unit people use.

    Args:
        type: ``money`` (yuan), ``rate`` (percent), ``int`` or ``quantity``.
        value: the number.
        unit: as in packs; empty for none.
    """

    type: str
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing that cites a clause, with what it takes from there.

    Args:
        kind: ``standard``, ``condition``, ``parameter``, ``target``, ``stage``, …
        id: its own; for a part (condition, stage, indicator, rival) that of the whole.
        title: what people call it.
        cite: the clause.
        whole: title of the rule, procedure or scorecard that a part belongs to.
        figures: numbers.
        days: days: deadlines, first and last days in force.
        spans: terms in force, first and last day.
        counts: how many it has of ``conditions``, ``steps``, ``places``, ``levels``.
        where: its file, line and column.
    """

    kind: str
    id: str
    title: Text
    cite: schema.Cite
    whole: Text | None = None
    figures: tuple[Figure, ...] = ()
    days: tuple[dt.date, ...] = ()
    spans: tuple[tuple[dt.date, dt.date], ...] = ()
    counts: Counts = ()
    where: Place = field(default=Place(), kw_only=True)


def carriers(pack: Pack) -> Iterator[Carrier]:
    """Everything of a pack that cites a clause; what holds in other places is included."""
    for rule in [*pack.rules.values(), *_of(pack, schema.Rule)]:
        yield from _rule(rule)
    for parameter in pack.parameters.values():
        yield from _parameter(parameter)
    for fact in pack.facts.values():
        if fact.cite is not None:
            figures, days = _constants([fact.expr])
            yield Carrier(
                "fact",
                fact.id,
                fact.title,
                fact.cite,
                figures=figures,
                days=days,
                counts=(("conditions", len(ALTERNATIVE.split(fact.expr))),),
                where=fact.where,
            )
    for target in [*pack.targets.values(), *_of(pack, office.Target)]:
        yield from _target(target)
    for task in [*pack.tasks.values(), *_of(pack, office.Task)]:
        yield from _task(task)
    for procedure in pack.procedures.values():
        yield from _procedure(procedure)
    for signed in [*pack.contracts.values(), *_of(pack, Contract)]:
        yield Carrier("contract", signed.id, signed.title, signed.cite, where=signed.where)
    for card in pack.scorecards.values():
        yield from _scorecard(card)
    for asked in pack.surveys.values():
        yield from _survey(asked)


def _of(pack: Pack, kind: type[T]) -> list[T]:
    return [item for item in pack.elsewhere.values() if isinstance(item, kind)]


def _rule(rule: schema.Rule) -> Iterator[Carrier]:
    own = [part for part in rule.conditions if part.cite in (None, rule.cite)]
    amount = rule.amount if isinstance(rule, schema.Benefit) else None
    figures, days = _constants([rule.applies, amount, *_asked(own)])
    days = (*days, *filter(None, (rule.in_force_from, rule.in_force_to)))
    spans = _spans([(rule.in_force_from, rule.in_force_to)])
    of: Counts = (("conditions", len(own)),)
    head = (rule.kind, rule.id, rule.title, rule.cite, None)
    yield Carrier(*head, figures, days, spans, of, where=rule.where)
    groups: dict[schema.Cite, int] = {}
    for part in rule.conditions:
        if part.cite is not None:
            groups[part.cite] = groups.get(part.cite, 0) + 1
    for part in rule.conditions:
        if part.cite is not None and part.cite != rule.cite:
            figures, days = _constants(_asked([part]))
            of = (("conditions", groups[part.cite]),)
            part_of = ("condition", rule.id, part.title, part.cite, rule.title)
            yield Carrier(*part_of, figures, days, (), of, where=part.where)


def _asked(parts: Iterable[schema.Condition]) -> list[str | None]:
    return [text for part in parts for text in (part.when, part.test)]


def _constants(texts: Iterable[str | None]) -> tuple[tuple[Figure, ...], tuple[dt.date, ...]]:
    """Numbers and days that stand in expressions themselves."""
    figures: list[Figure] = []
    days: list[dt.date] = []
    for text in texts:
        for constant in CONSTANT.findall(QUOTED.sub("", text or "")):
            if "-" in constant:
                days.append(dt.date.fromisoformat(constant))
            elif constant not in IDIOMS:
                figures.append(_figure("rate" if "%" in constant else "int", constant, None))
    return tuple(figures), tuple(days)


def _figure(type_: str, value: Any, unit: str | None) -> Figure:
    return Figure(type_, Decimal(str(value).rstrip("%")), unit or "")


def _figures(type_: str, values: Iterable[Any], unit: str | None) -> tuple[Figure, ...]:
    """The numbers among values as people write them; what is none is left out."""
    found = []
    for value in values:
        if isinstance(value, bool | dt.date) or value is None:
            continue
        try:
            found.append(_figure(type_, value, unit))
        except InvalidOperation:
            continue
    return tuple(found)


def _spans(terms: Iterable[tuple[dt.date | None, dt.date | None]]) -> tuple[Any, ...]:
    return tuple((starts, ends) for starts, ends in terms if starts and ends)


def _parameter(parameter: schema.Parameter) -> Iterator[Carrier]:
    """One carrier per clause that its stated values cite, then its rivals."""
    groups: dict[schema.Cite, list[schema.Value]] = {}
    for value in parameter.values:
        if value.cite is not None and value.status != "assumed":
            groups.setdefault(value.cite, []).append(value)
    for cite, values in groups.items():
        dated = [value.value for value in values if isinstance(value.value, dt.date)]
        ends = [value.ends for value in values if value.ends]
        yield Carrier(
            "parameter",
            parameter.id,
            parameter.title,
            cite,
            figures=_figures(parameter.type, (v.value for v in values), parameter.unit),
            days=(*(value.starts for value in values), *ends, *dated),
            spans=_spans((value.starts, value.ends) for value in values),
            counts=(("places", len({value.division for value in values if value.division})),),
            where=parameter.where,
        )
    yield from _rivals(parameter)


def _rivals(item: schema.Parameter | office.Target) -> Iterator[Carrier]:
    for rival in item.rivals:
        figures = _figures(item.type, [rival.value], item.unit)
        days = (rival.by,) if rival.by else ()
        head = ("rival", item.id, item.title, rival.cite, None)
        yield Carrier(*head, figures, days, where=item.where)


def _target(target: office.Target) -> Iterator[Carrier]:
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
            figures=_figures(target.type, (step.value for step in steps), target.unit),
            days=tuple(step.by for step in steps),
            counts=(("steps", len(steps)), ("places", len(places))),
            where=target.where,
        )
    yield from _rivals(target)


def _task(task: office.Task) -> Iterator[Carrier]:
    groups: dict[schema.Cite, list[Figure]] = {task.cite: []}
    for stated in task.figures:
        held = groups.setdefault(stated.cite or task.cite, [])
        held.extend(_figures(stated.type, [stated.value], stated.unit))
    days = tuple(filter(None, (task.starts, task.deadline)))
    spans = _spans([(task.starts, task.deadline)])
    for cite, figures in groups.items():
        head = ("task", task.id, task.title, cite, None)
        yield Carrier(*head, tuple(figures), days, spans, where=task.where)


def _procedure(procedure: Procedure) -> Iterator[Carrier]:
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
    days = (stage.least_days or None, stage.most_days, noticed)
    # Days named after a parameter are carried by it.
    return _figures("int", (day for day in days if isinstance(day, int)), "day")


def _scorecard(card: office.Scorecard) -> Iterator[Carrier]:
    own = [line for line in card.indicators if line.cite in (None, card.cite)]
    figures = tuple(figure for line in own for figure in _points(line))
    grades = _figures("int", (grade.at_least for grade in card.grades), None)
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


def _survey(asked: survey.Survey) -> Iterator[Carrier]:
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
    return _figures("int", question.points.values(), None)


def _points(line: office.Indicator) -> tuple[Figure, ...]:
    points = (line.weight, *(band.points for band in line.bands))
    bounds = [band.at_least for band in line.bands]
    shares = [bound for bound in bounds if str(bound).endswith("%")]
    plain = [bound for bound in bounds if bound not in shares]
    return (*_figures("int", (*points, *plain), None), *_figures("rate", shares, None))
