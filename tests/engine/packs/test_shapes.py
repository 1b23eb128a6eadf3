"""Faults of shape: what is missing, unknown or of another kind, and where."""

import pytest

from bangfu.engine.packs import marks, parts, schema, shapes
from bangfu.engine.packs.kinds import WHERE
from bangfu.engine.problems import Problem

FACT = "id: a\nsubject: household\ntitle: 甲\nexpr: poor\n"
RULE = """\
id: a
subject: household
title: 甲
cite: {document: decree}
conditions:
  - {id: x, title: 乙, test: poor}
"""


def read(model: type[schema.Item], text: str) -> object:
    document = marks.parse(text, "f.yaml")
    return shapes.item(model, document, (), document.data)


def faults(model: type[schema.Item], text: str) -> list[Problem]:
    found = read(model, text)
    assert isinstance(found, list), "nothing is wrong"
    return found


def test_an_item_knows_where_it_and_its_parts_stand() -> None:
    rule = read(schema.Standard, RULE)
    assert isinstance(rule, schema.Standard)
    assert str(rule.where) == "f.yaml:1:1"
    assert str(rule.conditions[0].where) == "f.yaml:6:5"
    assert str(rule.conditions[0].test.place.shifted(0)) == "f.yaml:6:29"


def test_one_text_serves_both_languages() -> None:
    fact = read(schema.Fact, FACT)
    assert isinstance(fact, schema.Fact)
    assert fact.title.text("zh") == fact.title.text("en") == "甲"


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("true", "true"),
        ("false", "false"),
        ("5", "5"),
        ("0.5", "0.5"),
        ("2016-01-01", "2016-01-01"),
    ],
)
def test_short_expressions_survive_yaml(written: str, expression: str) -> None:
    fact = read(schema.Fact, FACT.replace("poor", written))
    assert isinstance(fact, schema.Fact)
    assert fact.expr == expression


@pytest.mark.parametrize(
    ("model", "text", "code", "place", "near"),
    [
        (schema.Fact, FACT + "titel: x\n", "unknown_key", "f.yaml:5:1", "title"),
        (schema.Fact, FACT + "where: x\n", "unknown_key", "f.yaml:5:1", ""),
        (schema.Fact, FACT.replace("expr: poor\n", ""), "missing_key", "f.yaml:1:1", ""),
        (schema.Fact, FACT.replace("poor", "[1]"), "bad_value", "f.yaml:4:7", ""),
        (schema.Fact, FACT.replace("id: a", "id: A"), "bad_value", "f.yaml:1:5", ""),
        (schema.Fact, FACT.replace("id: a", "id: a__b"), "bad_value", "f.yaml:1:5", ""),
        (schema.Fact, FACT.replace("id: a", "id: 1"), "bad_value", "f.yaml:1:5", ""),
        (schema.Fact, FACT.replace("甲", "{zh: 甲}"), "missing_key", "f.yaml:3:8", ""),
        (schema.Fact, FACT + "replaces: yes\n", "bad_value", "f.yaml:5:11", ""),
        (schema.Fact, "[1]", "not_a_mapping", "f.yaml:1:1", ""),
        (schema.Standard, RULE.replace("test:", "tets:"), "missing_key", "f.yaml:6:5", ""),
        (schema.Standard, RULE + "in_force_from: 86400\n", "bad_value", "f.yaml:7:16", ""),
        (schema.Standard, RULE + "in_force_from: '2016-02-30'\n", "bad_value", "f.yaml:7:16", ""),
        (schema.Standard, RULE.replace("poor}", "poor, when: {}}"), "bad_value", "f.yaml:6:41", ""),
        (schema.Ledger, "sheets: {}\nkeys: []\n", "not_a_list", "f.yaml:1:9", ""),
        (schema.Ledger, "sheets: [1]\nkeys: []\n", "not_a_mapping", "f.yaml:1:10", ""),
        (schema.Header, "code: a\ntitle: x\ndivision: '4210'\nextend: b\n", "unknown_key",
         "f.yaml:4:1", "extends"),
        (schema.Header, "code: a\ntitle: x\ndivision: '421'\n", "bad_value", "f.yaml:3:11", ""),
        (schema.Header, "code: a\ntitle: x\ndivision: 4210\n", "bad_value", "f.yaml:3:11", ""),
    ],
)  # fmt: skip
def test_faults_have_place_and_suggestion(
    model: type[schema.Item], text: str, code: str, place: str, near: str
) -> None:
    problem = faults(model, text)[0]
    assert (problem.code, str(problem.place), problem.near) == (code, place, near)


def test_all_faults_of_an_item_are_told_at_once() -> None:
    codes = sorted(p.code for p in faults(schema.Fact, "id: A\nsubject: x\ntitel: 甲\n"))
    assert codes == ["bad_value", "missing_key", "missing_key", "unknown_key"]


def test_details_are_in_the_readers_language() -> None:
    problem = faults(schema.Fact, FACT.replace("id: a", "id: A"))[0]
    assert "写法应符合" in problem.text("zh")
    assert "should match" in problem.text("en")


def test_division_codes_are_completed() -> None:
    header = read(schema.Header, "code: a\ntitle: x\ndivision: '4210'\n")
    assert isinstance(header, schema.Header)
    assert header.division == "421000000000"


@pytest.mark.parametrize("model", sorted({m for _, m in parts.PARTS.values()}, key=str))
def test_the_json_schema_for_editors_can_be_made(model: type[schema.Item]) -> None:
    made = model.model_json_schema()
    assert WHERE not in str(made)
    assert made["additionalProperties"] is False
