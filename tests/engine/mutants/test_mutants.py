"""The changes by which cases are tried: they are noticed where a case looks, and only there."""

import datetime as dt
from pathlib import Path

import pytest

from bangfu.engine import answers
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL, INT
from bangfu.engine.mutants import changes, survivors, wrong
from bangfu.engine.packs import schema
from tests.engine.orchard import orchard, standard

ROOT = Path(__file__).parents[3]
AGE = t.Ref(INT, subject="member", name="age", source=t.Source.FACT)
ADULT = t.Compare(BOOL, op=">=", left=AGE, right=t.Const(INT, value=18))


@pytest.fixture
def lotus() -> Program:
    return programs.load("lotus", [ROOT / "tests" / "packs", ROOT / "packs"])


def test_a_comparison_is_flipped_and_its_bound_nudged() -> None:
    assert [what for what, _ in changes.changed(ADULT)] == [
        ">= → >",
        ">= → <",
        "18 + 1",
        "18 + -1",
    ]


def test_changes_reach_into_what_stands_inside() -> None:
    inside = t.Aggregate(BOOL, op="any", child="member", value=None, where=t.Not(BOOL, item=ADULT))
    wrong = dict(changes.changed(inside))
    assert wrong["any ↔ all"].op == "all"  # type: ignore[attr-defined]
    assert wrong["without not"].where == ADULT  # type: ignore[attr-defined]
    assert wrong[">= → <"].where.item.op == "<"  # type: ignore[attr-defined]


def test_without_cases_every_change_survives(lotus: Program) -> None:
    every = [mutant.what for mutant in wrong.mutants(lotus)]
    assert "household_exit: income: > → >=" in every
    assert "p.vocational_aid: stated 3000 → 3000.02" in every
    assert list(survivors.survivors(lotus)) == every


def test_a_case_notices_what_it_shows_and_nothing_else(lotus: Program) -> None:
    lotus.pack.cases[:] = answers.read_cases(
        {
            "as_of": "2016-12-31",
            "given": {"household": {"disposable_income_pc": 3000, "house_grade": "a"}},
            "expect": {"household_exit": {"outcome": "not_met", "failed": ["income"]}},
        }
    )
    left = set(survivors.survivors(lotus))
    assert "household_exit: income: > → >=" not in left
    assert "household_exit: income: > → <" in left
    assert "repair_grant: unsafe: without not" in left


def figure(kind: str, value: object) -> schema.Parameter:
    said = [{"starts": "2015-01-01", "value": value, "cite": {"document": "d"}}]
    return schema.Parameter.model_validate({"id": "a", "title": "x", "type": kind, "values": said})


@pytest.mark.parametrize(
    ("kind", "value", "near"),
    [
        ("int", 3, ["4", "2"]),
        ("money", 3000, ["3000.02", "2999.98"]),
        ("rate", "70%", ["70.02%", "69.98%"]),
        ("bool", True, [False]),
        ("date", "2016-03-01", [dt.date(2016, 3, 2), dt.date(2016, 2, 29)]),
    ],
)
def test_a_figure_is_nudged_to_its_neighbours(kind: str, value: object, near: list) -> None:
    parameter = figure(kind, value)
    found = wrong._near(parameter, parameter.values[0])
    assert [str(one) for one in found] == [str(one) for one in near]


def test_progress_counts_every_wrong_pack(lotus: Program) -> None:
    seen: list[int] = []
    list(survivors.survivors(lotus, seen.append))
    assert seen == list(range(1, len(list(wrong.mutants(lotus))) + 1))


def test_figures_no_rule_reads_are_told() -> None:
    idle = """\
    - id: idle
      title: x
      type: int
      values: [{starts: 2015-01-01, value: 3, cite: {document: decree}}]
    """
    made = orchard(more_parameters=idle, standards=standard("income > p.line"))
    assert wrong.unread(made) == ["rate", "open_line", "idle"]


def test_a_figure_older_than_the_rules_that_read_it_does_not_begin_later() -> None:
    """Nobody could show it: on its first day no rule is in force yet."""

    def changes_from(day: str) -> list[str]:
        made = orchard(standards=standard("income > p.line", in_force_from=day))
        return [mutant.what for mutant in wrong.mutants(made)]

    assert "p.line: a day later" in changes_from("2014-01-01")
    assert "p.line: a day later" not in changes_from("2030-01-01")
