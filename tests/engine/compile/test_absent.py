"""Where nobody publishes a subject, what is asked among its records is unknown."""

import pytest

from bangfu.engine.compile.absent import blank, known, without
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from tests.engine.orchard import fact, orchard, standard

NOBODY = frozenset({"member"})


def program() -> Program:
    return orchard(
        facts=fact("count(members)"),
        standards=standard("it > 0") + standard("works", "member", "own"),
        benefits=standard("poor", name="aid", amount="sum(members, wage)"),
    )


def test_known_is_what_is_published_and_what_stands_above() -> None:
    assert known(program(), {"household"}) == {"household", "village", "township", "county", "city"}
    assert known(program(), {"nothing"}) == frozenset()


def test_nothing_absent_changes_nothing() -> None:
    made = program()
    assert without(made, frozenset()) is made
    assert without(made, frozenset({"payment"})) is made


def test_rules_about_the_absent_are_left_out() -> None:
    left = without(program(), NOBODY)
    assert set(left.rules) == {"rule", "aid"}
    assert {name for _, _, name in left.order} == {"it", "rule", "aid"}
    assert set(left.sweeps) == set(left.order)


def test_nobody_knows_the_children_of_the_absent() -> None:
    left = without(program(), frozenset({"household"}))
    assert left.rules == {}
    assert {subject for subject, _ in left.facts} <= {"village", "township", "county", "city"}


def test_counts_and_sums_over_them_are_unknown() -> None:
    left = without(program(), NOBODY)
    assert left.facts["household", "it"] == blank(left.facts["household", "it"], NOBODY)
    assert isinstance(left.facts["household", "it"], t.Const)
    assert isinstance(left.rules["aid"].amount, t.Const)


@pytest.mark.parametrize(
    "expression",
    ["any(members, works)", "count(members, works) >= 2", "poor and all(members, works)"],
)
def test_no_question_about_them_remains(expression: str) -> None:
    made = orchard(facts=fact(expression))
    node = without(made, NOBODY).facts["household", "it"]
    assert not any(isinstance(part, t.Aggregate | t.CountCompare) for part in t.walk(node))
    assert node.type == made.facts["household", "it"].type


def test_programs_without_somebody_are_kept() -> None:
    made = program()
    assert without(made, NOBODY) is without(made, NOBODY)
