"""What is wrong with surveys themselves: names, choices, points and what they fill."""

from collections.abc import Iterator

from bangfu.engine.language.types import Kind, scaled
from bangfu.engine.packs import asking
from bangfu.engine.packs.checks import RESERVED, cites, repeated
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Question, Survey
from bangfu.engine.problems import Both, Problem, nearest

CHOSEN = ("choice", "choices")
YES_NO = ("yes", "no")
POINTS_SCALE = 2


def problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the surveys of a pack, their expressions aside."""
    for survey in pack.surveys.values():
        yield from cites(pack, [survey.cite, *(q.cite for q in survey.questions)], survey.where)
        yield from repeated((section.id, section.where) for section in survey.sections)
        yield from repeated((question.id, question.where) for question in survey.questions)
        yield from repeated((band.id, band.where) for band in survey.bands)
        if survey.id in pack.tables:
            values = {"id": survey.id, "first": str(pack.tables[survey.id].where)}
            yield Problem("duplicate_id", survey.where, values)
        for question in survey.questions:
            yield from _question(pack, survey, question)


def _question(pack: Pack, survey: Survey, question: Question) -> Iterator[Problem]:
    if question.id in RESERVED | asking.OWN | pack.tables.keys() | {survey.id}:
        yield Problem("reserved_name", question.where, {"name": question.id})
    if len(f"{survey.id}_{question.id}") > 60:  # noqa: PLR2004  the longest name of a column
        yield _unfit(question, "id", "与问卷名合起来不能超过 60 个字符", "is too long here")
    yield from _choices(pack, question)
    yield from _points(pack, survey, question)
    if question.fills:
        yield from _fills(pack, survey, question, question.fills)


def _choices(pack: Pack, question: Question) -> Iterator[Problem]:
    yield from repeated((choice.id, choice.where) for choice in question.choices)
    yield from repeated((choice.title.zh, choice.where) for choice in question.choices)
    chosen = question.type in CHOSEN
    if chosen and not (question.choices or question.codes):
        yield Problem("missing_key", question.where, {"key": "choices"})
    if question.choices and question.codes:
        yield _unfit(question, "choices", "与 codes 只能写一个", "and codes exclude each other")
    if not chosen and (question.choices or question.codes):
        yield _unfit(question, "choices", "只用于选择题", "is for choices only")
    if question.codes and question.codes not in pack.codes:
        near = nearest(question.codes, pack.codes)
        yield Problem("unknown_codes", question.where, {"name": question.codes}, near)


def _points(pack: Pack, survey: Survey, question: Question) -> Iterator[Problem]:
    if question.points and question.score is not None:
        yield _unfit(question, "points", "与 score 只能写一个", "and score exclude each other")
    if question.type == "yes_no":
        known, codes = list(YES_NO), "yes_no"
    else:
        codes = asking.codes_of(survey, question)
        if codes not in pack.codes and question.type in CHOSEN:
            return  # told already
        known = [entry.id for entry in pack.codes[codes].entries] if codes in pack.codes else []
    for choice, points in question.points.items():
        if choice not in known:
            values = {"codes": codes, "entry": choice}
            yield Problem("unknown_entry", question.where, values, nearest(choice, known))
        if not _is_sound(points):
            yield _unfit(question, "points", "最多两位小数", "has at most two decimals")


def _is_sound(points: float) -> bool:
    try:
        return abs(scaled(points, POINTS_SCALE)) <= asking.MOST_POINTS
    except ValueError:
        return False


def _fills(pack: Pack, survey: Survey, question: Question, name: str) -> Iterator[Problem]:
    if survey.subject != "household":
        yield _unfit(question, "fills", "只用于调查户的问卷", "is for surveys of households only")
        return
    if question.type == "photo":
        yield _unfit(question, "fills", "照片不能写入档案", "is not for photos")
        return
    table = pack.tables[survey.subject]
    own = {n for n, c in table.columns.items() if not c.spec.derived}
    if name not in own:
        values = {"subject": table.title, "name": name}
        yield Problem("unknown_name", question.where, values, nearest(name, own))
        return
    target = table.columns[name].type
    kind = Kind(asking.KINDS.get(question.type, question.type))
    codes = asking.codes_of(survey, question) if target.codes else ""
    if question.type in CHOSEN and asking.codes_of(survey, question) not in pack.codes:
        return  # told already
    if kind != target.kind or codes != target.codes:
        found = Both(question.type, question.type)
        yield Problem("type_mismatch", question.where, {"wanted": target, "found": found})


def _unfit(question: Question, key: str, zh: str, en: str) -> Problem:
    return Problem("bad_value", question.where, {"key": key, "detail": Both(zh, en)})
