"""Why: conditions with their values, what is missing, how an amount came about."""

from collections.abc import Mapping
from typing import Any

import pytest

from bangfu.engine.explain import Explanation, RuleView
from bangfu.engine.memory import Record
from tests.engine.orchard import asking, fact, home, orchard

HELP = """\
- id: help
  subject: household
  title: {zh: 帮助, en: Help}
  cite: {document: decree, clause: 二}
  applies: rooms > 0
  conditions:
    - {id: a, title: {zh: 贫困, en: Poor}, test: poor, cite: {document: decree, clause: 二(一)}}
    - {id: b, title: {zh: 收入, en: Income}, when: has_land, test: income < p.line}
    - {id: c, title: {zh: 果树, en: Fruit}, test: crop = 'pear', force: aim}
  amount: p.line - income
  bound: at_most
  per: year
  in_kind: {zh: 果苗, en: Seedlings}
"""
FACTS = fact("land > 0").replace("id: it", "id: has_land")
PROGRAM = orchard(benefits=HELP, facts=FACTS)


def view(record: Record, language: str = "zh") -> RuleView:
    return Explanation(asking(PROGRAM), language).rule(record, PROGRAM.rules["help"])


def told(record: Record, language: str = "zh") -> dict[str, Any]:
    explaining = Explanation(asking(PROGRAM), language)
    return explaining.as_json(explaining.rule(record, PROGRAM.rules["help"]))


def test_each_condition_says_what_it_asks_and_finds() -> None:
    found = view(home(rooms=1, poor=True, land=1, income=400_000)).conditions
    assert [(c.id, c.outcome) for c in found] == [("a", "met"), ("b", "not_met"), ("c", "unknown")]
    assert found[1].asks == "收入低于贫困线"
    assert found[1].finds == "收入（4,000\u00a0元）低于贫困线（3,000\u00a0元）"
    assert [figure.name for figure in found[1].figures] == ["line"]


def test_a_condition_not_asked_says_so() -> None:
    found = view(home(rooms=1, land=0)).conditions[1]
    assert (found.outcome, found.missing) == ("not_asked", ())


def test_citations_are_the_conditions_own_or_the_rules() -> None:
    assert [c.cite.clause for c in view(home()).conditions] == ["二(一)", "二", "二"]


@pytest.mark.parametrize(
    ("given", "outcome", "failed", "unknown", "missing"),
    [
        ({"rooms": 1, "poor": True, "land": 0}, "met", [], [], ["income"]),
        ({"rooms": 1, "poor": True, "land": 0, "income": 1}, "met", [], [], []),
        ({"rooms": 1, "poor": False, "land": 1}, "not_met", ["a"], ["b"], ["income"]),
        ({"rooms": 1, "poor": True}, "unknown", [], ["b"], ["land", "income"]),
        ({"rooms": 0}, "not_applicable", [], ["a", "b"], []),
        ({"poor": True, "land": 0}, "unknown", [], [], ["rooms"]),
    ],
)
def test_verdicts_with_what_failed_and_what_is_missing(
    given: Mapping[str, object],
    outcome: str,
    failed: list[str],
    unknown: list[str],
    missing: list[str],
) -> None:
    found = view(home(**given))
    assert found.outcome == outcome
    assert [c.id for c in found.failed] == failed
    assert [c.id for c in found.unknown] == unknown
    assert [m.name for m in found.missing] == missing


def test_an_amount_shows_its_formula_and_figures() -> None:
    found = view(home(rooms=1, poor=True, land=0, income=100_000))
    assert found.amount == 200_000
    assert found.formula == "贫困线（3,000\u00a0元） － 收入（1,000\u00a0元）"
    assert [figure.name for figure in found.figures] == ["line"]
    assert view(home(rooms=1, poor=False)).formula == ""


def test_a_rule_as_data_has_amounts_in_yuan_and_both_sides() -> None:
    data = told(home(rooms=1, poor=True, land=1, income=100_050), "en")
    assert {key: data[key] for key in ("id", "kind", "subject", "outcome", "amount")} == {
        "id": "help",
        "kind": "benefit",
        "subject": "household",
        "outcome": "met",
        "amount": 1999.5,
    }
    assert (data["bound"], data["per"], data["in_kind"]) == ("at_most", "year", "Seedlings")
    assert data["formula"] == "Line (3,000\u00a0yuan) － Income (1,000.50\u00a0yuan)"
    assert data["title"] == "Help"
    assert data["cite"] == {"document": "decree", "clause": "二"}
    assert data["conditions"][1]["figures"] == [
        {
            "name": "line",
            "title": "Line",
            "value": 3000,
            "shown": "3,000\u00a0yuan",
            "status": "stated",
            "cite": {"document": "decree", "clause": ""},
        }
    ]


def test_missing_facts_as_data_name_subject_and_title() -> None:
    data = told(home(rooms=1, poor=True, land=0))
    assert data["missing"] == [
        {"kind": "fact", "subject": "household", "name": "income", "title": "收入", "which": 0}
    ]
    assert data["unknown"] == []


def test_figures_are_found_through_facts() -> None:
    more = fact("income < p.line").replace("id: it", "id: low") + fact("low and low").replace(
        "id: it", "id: very_low"
    )
    rules = HELP.replace("test: poor", "test: very_low")
    program = orchard(benefits=rules, facts=FACTS + more)
    found = Explanation(asking(program)).rule(home(rooms=1), program.rules["help"])
    assert [figure.name for figure in found.conditions[0].figures] == ["line"]


def test_members_are_explained_like_anybody() -> None:
    program = orchard(
        standards="""\
            - id: pupil
              subject: member
              title: {zh: 在校, en: Pupil}
              cite: {document: decree}
              conditions: [{id: it, title: x, test: grade > 0 and household.poor}]
        """
    )
    record = home({"grade": 3})
    found = Explanation(asking(program)).rule(record.children["member"][0], program.rules["pupil"])
    assert found.conditions[0].finds == "年级（3）高于0，并且是否贫困（不详）"
    assert [(m.subject, m.name) for m in found.missing] == [("household", "poor")]


def test_each_condition_names_the_figures_it_reads_itself_however_often_it_is_asked() -> None:
    """Two conditions that are asked of some only, each with a figure of its own."""
    two = """
- id: both
  subject: household
  title: {zh: 两项, en: Both}
  cite: {document: decree, clause: 一}
  conditions:
    - {id: rich, title: {zh: 收入, en: Income}, test: income > p.line, when: not poor}
    - {id: near, title: {zh: 房间, en: Rooms}, test: "rooms > 1", when: not poor}
"""
    program = orchard(standards=two)
    record = home(income=1, rooms=2, poor=False)
    for _ in range(50):
        found = Explanation(asking(program)).rule(record, program.rules["both"])
        assert [[f.name for f in c.figures] for c in found.conditions] == [["line"], []]
