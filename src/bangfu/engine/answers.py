"""Answers for one world of records: every rule, as data. Used by the command line and by cases."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bangfu.engine import given
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.details import Details
from bangfu.engine.explain import NAMES, Explanation
from bangfu.engine.language.functions import within
from bangfu.engine.memory import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    UNKNOWN,
    Evaluation,
    Outcome,
    Record,
)
from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import WHERE
from bangfu.engine.packs.marks import Document
from bangfu.engine.problems import PackError, Place, Problem, nearest


@dataclass(frozen=True, slots=True)
class Summary:
    """A rule over all records of its subject in a world.

    Met if any record meets it, else unknown if any is unknown; ``amount`` adds up those that meet
    it (``None`` when one of them is not known).
    """

    outcome: int
    count: int
    amount: int | None


def evaluation(program: Program, case: schema.Case, as_of: dt.date | None = None) -> Evaluation:
    """An evaluation with the case's day, place and figures.

    Raises:
        PackError: no day is given, or a parameter is unknown or of another type.
    """
    day = case.as_of or as_of
    if day is None:
        raise PackError([Problem("no_as_of", case.where)])
    question = Question(day, case.division, case.assumed)
    known = program.figures(question)
    return Evaluation(program, {**known, **_set(program, case)}, day)


def _set(program: Program, case: schema.Case) -> dict[str, Figure]:
    """Figures a case sets by itself."""
    found = {}
    for name, value in case.parameters.items():
        parameter = program.pack.parameters.get(name)
        if parameter is None:
            near = nearest(name, program.pack.parameters)
            raise PackError([Problem("unknown_parameter", case.where, {"name": name}, near)])
        type_ = figures.type_of(parameter)
        try:
            coded = given.read(program.pack, type_, value) if type_.codes else value
            exact = figures.exact(coded, type_)
        except ValueError:
            values = {"name": name, "value": value, "type": type_}
            raise PackError([Problem("parameter_value", case.where, values)]) from None
        found[name] = Figure(name, exact, "unset" if exact is None else "stated")
    return found


def records(root: Record, subject: str) -> list[Record]:
    """Records of a subject at, above or below a record."""
    above = root.above(subject)
    if above is not None:
        return [above]
    top = root
    while top.parent is not None:
        top = top.parent
    return list(_below(top, subject))


def _below(record: Record, subject: str) -> Iterator[Record]:
    for children in record.children.values():
        for child in children:
            if child.subject == subject:
                yield child
            yield from _below(child, subject)


def is_known(root: Record, subject: str) -> bool:
    """Whether a world says anything of a subject (an empty list of members does)."""
    if root.above(subject) is not None or records(root, subject):
        return True
    top = root
    while top.parent is not None:
        top = top.parent
    return any(subject in record.children for record in [top, *_all(top)])


def _all(record: Record) -> Iterator[Record]:
    for children in record.children.values():
        for child in children:
            yield child
            yield from _all(child)


def summary(answering: Evaluation, root: Record, rule: Rule) -> Summary:
    """A rule over a world."""
    outcomes = [answering.outcome(record, rule) for record in records(root, rule.subject)]
    if not outcomes and not is_known(root, rule.subject):
        return Summary(UNKNOWN, 0, None)
    return summarise(outcomes)


def summarise(outcomes: list[Outcome]) -> Summary:
    """Several outcomes of one rule as one."""
    met = [o for o in outcomes if o.outcome == MET]
    found = {o.outcome for o in outcomes} or {NOT_MET}
    overall = next(o for o in (MET, UNKNOWN, NOT_MET, NOT_APPLICABLE) if o in found)
    amounts = [o.amount for o in met]
    total = None if not met or None in amounts else within(sum(a or 0 for a in amounts))
    return Summary(overall, len(met), total)


def answer(
    program: Program, case: schema.Case, as_of: dt.date | None = None, language: str = "zh"
) -> dict[str, Any]:
    """Every rule in force for a case, as JSON.

    A rule about members is answered per member (``each``) and for the household as a whole.
    """
    answering = evaluation(program, case, as_of)
    root = given.world(program, case.given, case.where)
    details = Details(Explanation(answering, language))
    rules = program.rules_in_force(answering.as_of)
    known = [rule for rule in rules if is_known(root, rule.subject)]
    return {
        "name": case.name,
        "pack": program.pack.code,
        "as_of": answering.as_of.isoformat(),
        "rules": [_rule_json(details, root, rule) for rule in known],
    }


def _rule_json(details: Details, root: Record, rule: Rule) -> dict[str, Any]:
    explaining = details.explaining
    views = [details.as_json(explaining.rule(r, rule)) for r in records(root, rule.subject)]
    if len(views) == 1:
        return views[0]
    whole = summary(explaining.evaluation, root, rule)
    spec = rule.spec
    data: dict[str, Any] = {
        "id": rule.id,
        "title": spec.title.text(explaining.language),
        "kind": rule.kind,
        "subject": rule.subject,
        "outcome": NAMES[whole.outcome],
        "cite": {"document": spec.cite.document, "clause": spec.cite.clause},
        "count": whole.count,
        "each": views,
    }
    if isinstance(spec, schema.Benefit):
        data["amount"] = None if whole.amount is None else given.yuan(whole.amount)
        data["in_kind"] = spec.in_kind.text(explaining.language) if spec.in_kind else None
    for key in ("failed", "unknown"):
        merged = {c["id"]: c for view in views for c in view[key]}
        data[key] = list(merged.values()) if whole.outcome != MET else []
    return data


def read_cases(source: Document | Any, place: Place | None = None) -> list[schema.Case]:
    """Cases from a YAML document, or from plain data: one mapping, or a list of them.

    Args:
        source: a document, whose places each case keeps, or data.
        place: where data come from, for messages.

    Raises:
        PackError: ``not_a_mapping`` or ``case_shape``.
    """
    data = source.data if isinstance(source, Document) else source
    cases = []
    for index, raw in enumerate(data if isinstance(data, list) else [data]):
        path = (index,) if isinstance(data, list) else ()
        where = source.place(*path) if isinstance(source, Document) else place or Place()
        if not isinstance(raw, Mapping):
            raise PackError([Problem("not_a_mapping", where)])
        try:
            shaped = {"name": f"#{index + 1}", **raw, WHERE: where}
            cases.append(schema.Case.model_validate(shaped))
        except ValidationError as error:
            faults = ((".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
            detail = "; ".join(f"{key}: {message}" for key, message in faults)
            raise PackError([Problem("case_shape", where, {"detail": detail})]) from None
    return cases
