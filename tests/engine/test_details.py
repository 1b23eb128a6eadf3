"""An explanation in full, as views and as data."""

import json
from typing import Any

import pytest

from bangfu.engine.details import Details
from bangfu.engine.explain import Explanation
from bangfu.engine.memory import Record
from tests.engine.orchard import asking, home, orchard

RULES = """\
- id: help
  subject: household
  title: {zh: 帮助, en: Help}
  cite: {document: decree, clause: 二}
  applies: land > 0
  conditions:
    - {id: a, title: {zh: 贫困, en: Poor}, test: poor}
    - {id: b, title: {zh: 房间, en: Rooms}, when: poor, test: rooms > 2}
  amount: p.line - income
"""
PROGRAM = orchard(benefits=RULES)


def told(record: Record, naming: Any = None, language: str = "zh") -> tuple[Details, Any]:
    details = Details(Explanation(asking(PROGRAM), language), naming)
    return details, details.explaining.rule(record, PROGRAM.rules["help"])


def test_conditions_have_both_sides_and_what_would_change_them() -> None:
    details, view = told(home(land=100, poor=False, rooms=1))
    data = details.as_json(view)
    first, second = data["conditions"]
    assert first["sides"]["left"]["name"] == "poor"
    assert first["change"]["kind"] == "change"
    assert first["change"]["ways"][0] == {
        "words": "做到“贫困”",
        "needs": [
            {
                "kind": "column",
                "subject": "household",
                "which": [],
                "any_one": False,
                "name": "poor",
                "title": "是否贫困",
                "from": False,
                "to": [True],
            }
        ],
    }
    assert (second["outcome"], second["change"]) == ("not_asked", None)
    assert data["failed"] == [first]
    assert data["steps"] == []


def test_a_number_says_by_how_much() -> None:
    details, view = told(home(land=100, poor=True, rooms=1))
    (need,) = details.as_json(view)["conditions"][1]["change"]["ways"][0]["needs"]
    assert (need["from"], need["to"], need["by"]) == (1, [3], 2)


def test_a_met_benefit_has_its_steps_and_figures() -> None:
    details, view = told(home(land=100, poor=True, rooms=5, income=100_000))
    data = details.as_json(view)
    assert [step["value"] for step in data["steps"]] == [2000]
    assert [figure["name"] for figure in data["figures"]] == ["line"]
    assert details.amount(view)[-1].title == "金额"
    assert all(one["change"] is None for one in data["conditions"])


@pytest.mark.parametrize("given", [{"land": 0, "poor": False}, {"land": 0}])
def test_where_a_rule_does_not_apply_nothing_is_proposed(given: dict[str, object]) -> None:
    details, view = told(home(**given))
    assert view.outcome == "not_applicable"
    assert all(details.change(view, one) is None for one in view.conditions)


def test_it_is_plain_json_in_both_languages() -> None:
    for language in ("zh", "en"):
        details, view = told(home(land=100), language=language)
        assert json.loads(json.dumps(details.as_json(view)))["id"] == "help"


def test_members_are_called_by_their_names_where_they_are_known() -> None:
    program = orchard(
        standards="""\
            - id: paid
              subject: household
              title: x
              cite: {document: decree}
              conditions: [{id: it, title: x, test: 'all(members, works)'}]
        """
    )
    record = home({"works": True}, {"works": False})
    explaining = Explanation(asking(program))
    names = {1: "甲", 2: "乙"}
    details = Details(explaining, lambda _subject, which: [names[n] for n in which])
    view = explaining.rule(record, program.rules["paid"])
    change = details.change(view, view.conditions[0])
    assert change is not None
    assert details.telling.lines(record, change.ways) == ["乙：做到“务工”"]


@pytest.mark.parametrize(("given", "told_of"), [({"income": 1}, False), ({}, True)])
def test_nobody_is_told_how_to_raise_an_alert(given: dict[str, object], told_of: bool) -> None:
    program = orchard(
        alerts="""\
            - id: rich
              subject: household
              title: x
              cite: {document: decree}
              conditions: [{id: it, title: x, test: income > p.line}]
        """
    )
    details = Details(Explanation(asking(program)))
    view = details.explaining.rule(home(**given), program.rules["rich"])
    assert (details.change(view, view.conditions[0]) is not None) is told_of
