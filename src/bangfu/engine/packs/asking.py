"""Surveys as columns: every answer is a column of who was asked, so that rules may name it.

A household's ``four_looks_house`` is its latest submitted answer to the question ``house`` of the
survey ``four_looks``, ``four_looks_score`` what the answers came to and ``four_looks_on`` the day;
all unknown until somebody has asked. Within the survey a question goes by its own name.
"""

from dataclasses import replace
from typing import Any

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import WHERE
from bangfu.engine.packs.pack import Column, Pack, Table, column
from bangfu.engine.packs.survey import Question, Survey
from bangfu.engine.problems import PackError, Problem

# A photo is kept by its key; rules never see it.
KINDS = {"yes_no": "bool", "choice": "code", "choices": "codes", "photo": "text"}
SCORE, DAY = "score", "on"  # what there is to every survey besides its questions
NONE = "none"  # a choice of this name excludes all others
OWN = frozenset({SCORE, DAY})
MOST_POINTS = 100_000


def settle(pack: Pack) -> list[Problem]:
    """Give the subjects of surveys a column per question; returns what is wrong with them."""
    problems: list[Problem] = []
    for survey in pack.surveys.values():
        table = pack.tables.get(survey.subject)
        if table is None:
            continue
        for question in survey.questions:
            if question.choices:
                pack.codes.setdefault(codes_of(survey, question), _own_codes(survey, question))
        for name, spec in _specs(survey).items():
            try:
                made = column(spec, _pack_of(survey))
            except PackError as error:
                problems += error.problems
                continue
            if spec.name in table.columns:
                values = {"name": spec.name, "subject": table.title}
                problems.append(Problem("name_taken", spec.where, values))
            table.columns.setdefault(spec.name, made)
            pack.asked[survey.subject, spec.name] = (survey.id, name)
    return problems


def within(pack: Pack, survey: Survey) -> Pack:
    """The pack as a survey's own expressions see it: questions by their names, below the subject.

    Nothing but the survey hangs there, so that the answers of one household are one record.
    """
    columns: dict[str, Column] = {}
    for name, spec in _specs(survey).items():
        if name not in OWN:
            own = spec.model_copy(update={"name": name, "kept": "rules"})
            columns[name] = column(own, _pack_of(survey))
    table = Table(survey.id, survey.title, survey.subject, f"{survey.id}_answers", columns)
    return replace(pack, tables={**pack.tables, survey.id: table})


def codes_of(survey: Survey, question: Question) -> str:
    """The code list of a question's choices."""
    return question.codes or f"{survey.id}_{question.id}"


def _specs(survey: Survey) -> dict[str, schema.Column]:
    """Columns by what they are called within the survey."""
    found = {q.id: _spec(survey, q) for q in survey.questions if _is_whole(q)}
    title = survey.title
    if survey.is_scored:
        found[SCORE] = schema.Column.model_validate(
            {
                "name": f"{survey.id}_{SCORE}",
                "type": "quantity",
                "unit": "point",
                "min": -MOST_POINTS,
                "max": MOST_POINTS,
                "zh": f"{title.zh}：得分",
                "en": f"{title.en}: score",
                "derived": _derived(survey),
                WHERE: survey.where,
            }
        )
    found[DAY] = schema.Column.model_validate(
        {
            "name": f"{survey.id}_{DAY}",
            "type": "date",
            "zh": f"{title.zh}：调查日期",
            "en": f"{title.en}: day of survey",
            "derived": _derived(survey),
        }
    )
    return found


def _is_whole(question: Question) -> bool:
    """Whether there is something to choose where it asks for a choice."""
    return bool(question.choices or question.codes) or question.type not in ("choice", "choices")


def _spec(survey: Survey, question: Question) -> schema.Column:
    kind = KINDS.get(question.type, question.type)
    coded = kind in ("code", "codes")
    return schema.Column.model_validate(
        {
            "name": f"{survey.id}_{question.id}"[:60],
            "type": kind,
            "unit": question.unit,
            "codes": codes_of(survey, question) if coded else None,
            "min": question.min,
            "max": question.max,
            "zh": f"{survey.title.zh}：{question.title.zh}",
            "en": f"{survey.title.en}: {question.title.en}",
            # What people wrote freely may name others: it never leaves the rows.
            "kept": "rows" if kind == "text" else "rules",
            "derived": _derived(survey),
            WHERE: question.where,
        }
    )


def _derived(survey: Survey) -> str:
    return f"the latest answer to survey {survey.id}"


def _own_codes(survey: Survey, question: Question) -> schema.CodeList:
    entries = [
        {"id": c.id, "zh": c.title.zh, "en": c.title.en, WHERE: c.where} for c in question.choices
    ]
    listed: dict[str, Any] = {
        "id": codes_of(survey, question),
        "title": question.title,
        "entries": entries,
    }
    multiple = question.type == "choices"
    if multiple and any(choice.id == NONE for choice in question.choices):
        listed["exclusive"] = [NONE]
    return schema.CodeList.model_validate({**listed, "multiple": multiple, WHERE: question.where})


def _pack_of(survey: Survey) -> str:
    return survey.where.file.partition("/")[0]
