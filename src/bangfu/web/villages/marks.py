"""Indicators of one village: what it has, what it should have by when, and whether it is late."""

import datetime as dt
from dataclasses import dataclass

from bangfu.engine.packs import schema
from bangfu.policy.runs import indicators
from bangfu.policy.runs.indicators import State
from bangfu.policy.runs.queries import Desk
from bangfu.policy.verdicts.queries import Answer
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Mark:
    """An indicator of a village; ``by`` is the last day of its goal."""

    id: str
    title: str
    cite: schema.Cite
    document: str
    state: State
    by: dt.date | None
    late: bool


def of_village(desk: Desk, answer: Answer) -> list[Mark]:
    """Targets about villages as they stand for one now; those that do not mean it are left out."""
    evaluation, record, pack = answer.explaining.evaluation, answer.record, desk.program.pack
    found = []
    for name, one in desk.program.targets.items():
        if one.spec.subject != "village" or one.counts is None:
            continue
        meant = True if one.of is None else evaluation.value(one.of, record)
        state = indicators.state(meant, evaluation.value(one.counts, record))  # type: ignore[arg-type]
        if state is None:
            continue
        goal = indicators.goal_of(one.spec, desk.site.division_id, desk.as_of)
        late = goal is not None and goal.by < desk.as_of and state != "done"
        document = pack.documents.get(one.spec.cite.document)
        named = document.title.text(language()) if document else one.spec.cite.document
        title, cite = one.spec.title.text(language()), one.spec.cite
        found.append(Mark(name, title, cite, named, state, goal.by if goal else None, late))
    return found
