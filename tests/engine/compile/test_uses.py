"""What rules rest on, followed through facts and other rules."""

from pathlib import Path

import pytest

from bangfu.engine.compile import program as programs
from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Program

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def jingzhou() -> Program:
    return programs.load("jingzhou", [ROOT / "packs"])


@pytest.fixture(scope="module")
def lotus() -> Program:
    return programs.load("lotus", [ROOT / "tests" / "packs", ROOT / "packs"])


def test_a_rule_reads_its_parameters_and_columns(lotus: Program) -> None:
    found = uses.rule(lotus, lotus.rules["household_exit"])
    assert found.parameters == ("income_line",)
    assert ("household", "disposable_income_pc") in found.columns


def test_facts_are_followed_to_the_columns_behind_them(lotus: Program) -> None:
    found = uses.rule(lotus, lotus.rules["repair_grant"])
    assert ("household", "house_grade") in found.columns
    assert all(name != "has_safe_house" for _subject, name in found.columns)


def test_aggregates_are_followed_to_the_columns_of_children(lotus: Program) -> None:
    found = uses.rule(lotus, lotus.rules["village_exit"])
    assert ("household", "exit_status") in found.columns


def test_parameters_in_facts_of_members_are_found(jingzhou: Program) -> None:
    found = uses.rule(jingzhou, jingzhou.rules["household_exit"])
    assert {"schooling_age", "schooling_years", "national_poverty_line"} <= set(found.parameters)


def test_an_amount_is_part_of_its_rule(lotus: Program) -> None:
    rule = lotus.rules["repair_grant"]
    assert rule.amount is not None
    assert uses.of(lotus, [rule.amount]).parameters == ("repair_grant",)
    assert "repair_grant" in uses.rule(lotus, rule).parameters


def test_each_is_named_once(jingzhou: Program) -> None:
    for rule in jingzhou.rules.values():
        found = uses.rule(jingzhou, rule)
        assert len(found.columns) == len(set(found.columns))
        assert set(found.parameters) <= set(jingzhou.pack.parameters)


def test_nothing_rests_on_nothing(lotus: Program) -> None:
    assert uses.of(lotus, []) == uses.Uses((), ())
