"""Answers for one world of records, as the command line gives them."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine import answers
from bangfu.engine.language.types import EDGE
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, Outcome
from bangfu.engine.packs import marks, schema
from bangfu.engine.problems import PackError, Problem
from tests.engine.orchard import HEADER, PARAMETERS, asking, home, only, orchard, standard

RULES = standard("poor", name="a") + standard("is_poor", "village", "b")
PROGRAM = orchard(
    standards=RULES, benefits=standard("works", "member", "aid", amount="p.line", per="year")
)
DAY = dt.date(2016, 6, 30)


def case(**keys: Any) -> schema.Case:
    return schema.Case.model_validate({"name": "x", **keys})


def answer(**given: object) -> dict[str, Any]:
    found = answers.answer(PROGRAM, case(given=given), DAY)
    return {rule["id"]: rule for rule in found["rules"]}


def fault(keys: dict[str, Any], day: dt.date | None = DAY) -> Problem:
    with pytest.raises(PackError) as caught:
        answers.evaluation(PROGRAM, case(**keys), day)
    return only(caught.value.problems)


def test_only_rules_about_what_was_given_are_answered() -> None:
    assert set(answer(household={"poor": True})) == {"a"}
    assert set(answer(household={}, members=[])) == {"a", "aid"}
    assert set(answer(household={}, village={})) == {"a", "b"}
    assert set(answer(village={"households": []})) == {"a", "b"}


def test_one_record_is_answered_directly() -> None:
    assert answer(household={"poor": True})["a"]["outcome"] == "met"
    assert "each" not in answer(household={}, members=[{"works": True}])["aid"]


def test_several_records_are_answered_each_and_together() -> None:
    found = answer(members=[{"works": True}, {"works": None}, {"works": True}, {"works": False}])
    aid = found["aid"]
    assert (aid["outcome"], aid["count"], aid["amount"]) == ("met", 2, 6000)
    assert [each["outcome"] for each in aid["each"]] == ["met", "unknown", "met", "not_met"]
    assert aid["failed"] == aid["unknown"] == []


def test_together_they_name_what_failed_and_what_is_unknown() -> None:
    aid = answer(members=[{"works": False}, {"works": None}, {"works": False}])["aid"]
    assert (aid["outcome"], aid["count"], aid["amount"]) == ("unknown", 0, None)
    assert [c["id"] for c in aid["failed"]] == ["it"]
    assert [c["id"] for c in aid["unknown"]] == ["it"]


def test_an_empty_list_of_members_is_an_answer() -> None:
    aid = answer(household={}, members=[])["aid"]
    assert (aid["outcome"], aid["count"], aid["each"]) == ("not_met", 0, [])


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([], NOT_MET),
        ([NOT_MET, MET, UNKNOWN], MET),
        ([NOT_MET, UNKNOWN], UNKNOWN),
        ([NOT_MET, NOT_APPLICABLE], NOT_MET),
        ([NOT_APPLICABLE], NOT_APPLICABLE),
    ],
)
def test_several_outcomes_make_one(outcomes: list[int], whole: int) -> None:
    assert answers.summarise([Outcome(o, 0, 0) for o in outcomes]).outcome == whole


def test_amounts_add_up_unless_one_is_unknown_or_beyond_the_edge() -> None:
    def total(*amounts: int | None) -> int | None:
        return answers.summarise([Outcome(MET, 0, 0, a) for a in amounts]).amount

    assert total(5, 7) == 12
    assert total(5, None) is None
    assert total() is None
    assert total(EDGE, 1) is None


def test_summaries_know_whether_anybody_was_asked() -> None:
    evaluation = asking(PROGRAM)
    rule = PROGRAM.rules["aid"]
    assert answers.summary(evaluation, home(), rule).outcome == NOT_MET
    nobody = home()
    nobody.children.clear()
    assert answers.summary(evaluation, nobody, rule).outcome == UNKNOWN


def test_the_day_is_the_cases_own_or_the_one_asked_for() -> None:
    assert answers.evaluation(PROGRAM, case(as_of="2015-05-05"), DAY).as_of.year == 2015
    assert answers.evaluation(PROGRAM, case(), DAY).as_of == DAY
    assert fault({}, None).code == "no_as_of"


def test_a_case_sets_figures_of_its_own() -> None:
    found = answers.evaluation(PROGRAM, case(parameters={"line": 5, "rate": "3%"}), DAY).figures
    assert (found["line"].value, found["rate"].value) == (500, 300)
    cleared = answers.evaluation(PROGRAM, case(parameters={"line": None}), DAY).figures
    assert (cleared["line"].value, cleared["line"].status) == (None, "unset")


@pytest.mark.parametrize(
    ("parameters", "code", "near"),
    [
        ({"lin": 5}, "unknown_parameter", "line"),
        ({"line": "x"}, "parameter_value", ""),
        ({"line": 10**12}, "parameter_value", ""),
    ],
)
def test_figures_that_do_not_fit_are_refused(
    parameters: dict[str, object], code: str, near: str
) -> None:
    problem = fault({"parameters": parameters})
    assert (problem.code, problem.near) == (code, near)


def test_codes_as_figures_may_be_words() -> None:
    text = PARAMETERS + "- {id: fruit, title: x, type: code, codes: fruit, values: [{starts: \
2015-01-01, value: pear, cite: {document: decree}}]}\n"  # fmt: skip
    program = orchard(parameters=text, standards=standard("crop = p.fruit"))
    found = answers.evaluation(program, case(parameters={"fruit": "苹果"}), DAY)
    assert found.figures["fruit"].value == "apple"


def test_the_place_and_assumed_values_are_the_cases() -> None:
    text = """\
        - id: local
          title: x
          type: int
          values:
            - {starts: 2015-01-01, value: 1, status: assumed}
            - {starts: 2015-01-01, value: 2, division: '4210', status: assumed}
    """
    program = orchard(pack=HEADER, more_parameters=text)

    def local(**keys: object) -> object:
        return answers.evaluation(program, case(**keys), DAY).figures["local"].value

    assert local() is None
    assert local(assumed=True) == 1
    assert local(assumed=True, division="421083000000") == 2


def test_cases_are_read_from_one_mapping_or_a_list() -> None:
    one = answers.read_cases({"given": {}})
    assert [c.name for c in one] == ["#1"]
    assert [c.name for c in answers.read_cases([{}, {"name": "甲"}])] == ["#1", "甲"]
    document = marks.parse("- name: a\n- name: b\n", "cases.yaml")
    assert [str(c.where) for c in answers.read_cases(document)] == [
        "cases.yaml:1:3",
        "cases.yaml:2:3",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("5", "not_a_mapping"), ("- 5", "not_a_mapping"), ("gven: {}", "case_shape"),
     ("as_of: yesterday", "case_shape"), ("given: []", "case_shape"), ("", "not_a_mapping")],
)  # fmt: skip
def test_what_is_no_case_is_refused(text: str, code: str) -> None:
    with pytest.raises(PackError) as caught:
        answers.read_cases(marks.parse(text, "cases.yaml"))
    problem = only(caught.value.problems)
    assert (problem.code, problem.place.file) == (code, "cases.yaml")
