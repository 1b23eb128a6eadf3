"""Following a survey: what is asked, what is missing or wrong, and the points."""

import datetime as dt
from functools import cache

import pytest

from bangfu.engine import interview
from bangfu.engine.compile.program import Program
from bangfu.engine.interview import Course
from tests.engine.orchard import asking, home, orchard, standard
from tests.engine.picking import PICKING


@cache
def program() -> Program:
    return orchard(surveys=PICKING)


def course(given: dict[str, object] | None = None, **answers: object) -> Course:
    record = home(**(given or {"poor": False, "land": 500}))
    compiled = program()
    form = compiled.surveys["picking"]
    return interview.follow(form, asking(compiled), record, answers)  # type: ignore[arg-type]


def asked(found: Course) -> list[str]:
    return [line.asked.spec.id for line in found.lines]


def states(found: Course) -> dict[str, str]:
    return {line.asked.spec.id: line.state for line in found.lines}


LIFE = ["worries", "since", "cash", "helpers"]


def test_what_hangs_on_an_open_answer_waits_for_it() -> None:
    assert asked(course()) == ["grows", *LIFE]


def test_an_answer_leads_on() -> None:
    assert asked(course(grows=True)) == ["grows", "kind", "area", *LIFE]
    assert asked(course(grows=False)) == ["grows", *LIFE]
    assert asked(course(grows=False, helpers=4)) == ["grows", *LIFE, "remark"]
    assert asked(course(grows=False, helpers=3)) == ["grows", *LIFE]


def test_a_fact_of_the_household_spares_it_a_section() -> None:
    assert asked(course({"poor": True, "land": 500}, grows=False)) == ["grows"]


def test_what_nobody_knows_spares_nothing() -> None:
    assert asked(course({"poor": None}, grows=False)) == ["grows", *LIFE]


def test_required_and_optional_questions_are_told_apart() -> None:
    found = course(grows=True)
    assert states(found)["kind"] == "missing"
    assert states(found)["area"] == "open"
    assert [line.asked.spec.id for line in found.faults] == ["kind"]


@pytest.mark.parametrize(("area", "state"), [(500, "answered"), (501, "wrong")])
def test_a_constraint_holds_up_to_its_limit(area: int, state: str) -> None:
    assert states(course(grows=True, kind="pear", area=area))["area"] == state


def test_a_constraint_on_what_nobody_knows_blames_nobody() -> None:
    found = course({"poor": False, "land": None}, grows=True, kind="pear", area=9999)
    assert states(found)["area"] == "answered"


def test_answers_to_skipped_questions_are_left_out() -> None:
    found = course(grows=False, kind="apple", area=100, helpers=0, remark="x")
    assert found.answers == {"grows": False, "helpers": 0}


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ({"grows": False, "worries": 0, "helpers": 0}, 0, "poor"),
        ({"grows": True, "kind": "apple", "worries": 0, "helpers": 0}, 1250, "fair"),
        ({"grows": True, "kind": "plum", "worries": 0b10, "helpers": 2}, 1000, "poor"),
        ({"grows": True, "kind": "pear", "worries": 0b11, "helpers": 4}, 1200, "poor"),
        ({"grows": False, "worries": 0b11, "helpers": 0}, -300, ""),
    ],
)
def test_points_add_up(answers: dict[str, object], score: int, band: str) -> None:
    found = course(**answers)
    assert (found.score, found.band) == (score, band)


@pytest.mark.parametrize("gap", ["grows", "kind", "worries", "helpers"])
def test_a_score_is_unknown_while_a_question_that_counts_is_open(gap: str) -> None:
    answers = {"grows": True, "kind": "pear", "worries": 0, "helpers": 1}
    del answers[gap]
    found = course(**answers)
    assert found.score is None
    assert found.band == ""


def test_a_total_may_be_an_expression() -> None:
    text = PICKING.replace(
        "  bands:", "  score: 'case when grows then 7 else helpers end'\n  bands:"
    )
    compiled = orchard(surveys=text)
    for answers, score in (({"grows": True}, 700), ({"grows": False, "helpers": 3}, 300)):
        record = home(poor=False)
        form = compiled.surveys["picking"]
        found = interview.follow(form, asking(compiled), record, answers)  # type: ignore[arg-type]
        assert found.score == score


def test_facts_worked_out_by_the_pack_may_be_named() -> None:
    facts = "- {id: rich, subject: household, title: {zh: 富, en: Rich}, expr: income > p.line}\n"
    text = PICKING.replace("when: not household.poor", "when: household.rich")
    compiled = orchard(surveys=text, facts=facts)
    form = compiled.surveys["picking"]
    for income, count in ((3000_01, 5), (3000_00, 1)):
        record = home(income=income)
        found = interview.follow(form, asking(compiled), record, {"grows": False})
        assert len(found.lines) == count


def test_a_rule_reads_the_latest_answers() -> None:
    rule = standard("picking_score < 12.5 and not picking_grows")
    compiled = orchard(surveys=PICKING, standards=rule)
    for given, outcome in (
        ({"picking_score": 1249, "picking_grows": False}, 1),
        ({"picking_score": 1250, "picking_grows": False}, 0),
        ({}, -1),
    ):
        record = home(**given)
        found = asking(compiled, as_of=dt.date(2016, 6, 30)).outcome(record, compiled.rules["rule"])
        assert found.outcome == outcome
