"""The changes by which cases are tried: they are noticed where a case looks, and only there."""

from pathlib import Path

import pytest

from bangfu.engine import answers
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL, INT
from tests.engine import mutants

ROOT = Path(__file__).parents[2]
AGE = t.Ref(INT, subject="member", name="age", source=t.Source.FACT)
ADULT = t.Compare(BOOL, op=">=", left=AGE, right=t.Const(INT, value=18))


@pytest.fixture
def lotus() -> Program:
    return programs.load("lotus", [ROOT / "tests" / "packs", ROOT / "packs"])


def test_a_comparison_is_flipped_and_its_bound_nudged() -> None:
    assert [what for what, _ in mutants.changed(ADULT)] == [
        ">= → >",
        ">= → <",
        "18 + 1",
        "18 + -1",
    ]


def test_changes_reach_into_what_stands_inside() -> None:
    inside = t.Aggregate(BOOL, op="any", child="member", value=None, where=t.Not(BOOL, item=ADULT))
    wrong = dict(mutants.changed(inside))
    assert wrong["any ↔ all"].op == "all"  # type: ignore[attr-defined]
    assert wrong["without not"].where == ADULT  # type: ignore[attr-defined]
    assert wrong[">= → <"].where.item.op == "<"  # type: ignore[attr-defined]


def test_without_cases_every_change_survives(lotus: Program) -> None:
    every = [mutant.what for mutant in mutants.mutants(lotus)]
    assert "household_exit: income: > → >=" in every
    assert "p.vocational_aid: stated 3000 → 3000.02" in every
    assert list(mutants.survivors(lotus)) == every


def test_a_case_notices_what_it_shows_and_nothing_else(lotus: Program) -> None:
    lotus.pack.cases[:] = answers.read_cases(
        {
            "as_of": "2016-12-31",
            "given": {"household": {"disposable_income_pc": 3000, "house_grade": "a"}},
            "expect": {"household_exit": {"outcome": "not_met", "failed": ["income"]}},
        }
    )
    left = set(mutants.survivors(lotus))
    assert "household_exit: income: > → >=" not in left
    assert "household_exit: income: > → <" in left
    assert "repair_grant: unsafe: without not" in left
