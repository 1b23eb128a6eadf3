"""Proving cases: many in one run come to the same as each alone."""

from pathlib import Path

import pytest
import yaml

from bangfu.engine import answers, cases, worlds
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import schema

ROOT = Path(__file__).parents[2]
ROOTS = [ROOT / "tests" / "packs", ROOT / "packs"]

CASES = """
household_in_a_cheap_place:
  {given: {household: {disposable_income_pc: 5000, house_grade: a}, members: []}}
household_in_a_dear_place:
  division: "421022001001"
  given: {household: {disposable_income_pc: 5000, house_grade: a}, members: []}
other_figures:
  parameters: {income_line: 6000}
  given: {household: {disposable_income_pc: 5000, house_grade: a}, members: []}
another_day:
  as_of: 2014-12-31
  given: {household: {disposable_income_pc: 5000, house_grade: a}, members: []}
fact_given: {given: {household: {disposable_income_pc: 5000, has_safe_house: false}, members: []}}
students:
  given: {household: {}, members: [{student_status: senior_1}, {student_status: 中职一年级}]}
village:
  given:
    village: {is_poor_village: true, collective_income: 60000}
    households: [{exit_status: exited, members: []}, {exit_status: relapsed, members: []}]
county:
  given:
    county: {}
    townships:
      - villages:
          - {is_poor_village: true, collective_income: 60000, households: []}
          - {is_poor_village: false, households: [{disposable_income_pc: 2000, members: []}]}
no_members: {given: {household: {house_grade: a}}}
"""


@pytest.fixture(scope="module")
def program() -> Program:
    return programs.load("lotus", ROOTS)


@pytest.fixture(scope="module")
def read() -> dict[str, schema.Case]:
    raw = yaml.safe_load(CASES)
    listed = [{"as_of": "2016-12-31", "name": name, **case} for name, case in raw.items()]
    return {case.name: case for case in answers.read_cases(listed)}


def with_cases(program: Program, *chosen: schema.Case) -> Program:
    """The program with these cases instead of its own."""
    own = program.pack.cases
    own[:] = chosen
    return program


def test_together_and_alone_come_to_the_same(
    program: Program, read: dict[str, schema.Case]
) -> None:
    asked = [cases.read(program, case) for case in read.values() if case.name != "no_members"]
    together = worlds.on_duckdb(program, asked)
    alone = [worlds.on_duckdb(program, [world])[0] for world in asked]
    assert together == alone
    assert together == worlds.on_memory(program, asked)


def outcomes(program: Program, case: schema.Case, rule: str) -> list[int]:
    result = worlds.on_duckdb(program, [cases.read(program, case)])[0]
    return [by_rule[rule].outcome for by_rule in result.values() if rule in by_rule]


def test_each_world_has_its_own_figures(program: Program, read: dict[str, schema.Case]) -> None:
    assert outcomes(program, read["household_in_a_cheap_place"], "household_exit") == [1]
    assert outcomes(program, read["household_in_a_dear_place"], "household_exit") == [0]
    assert outcomes(program, read["other_figures"], "household_exit") == [0]
    assert outcomes(program, read["another_day"], "household_exit") == [-1]


def test_figures_hold_in_a_county_that_is_given(
    program: Program, read: dict[str, schema.Case]
) -> None:
    assert outcomes(program, read["county"], "village_exit") == [1, 2]
    assert outcomes(program, read["county"], "household_exit") == [0]


def test_facts_that_are_given_are_not_worked_out(
    program: Program, read: dict[str, schema.Case]
) -> None:
    assert outcomes(program, read["fact_given"], "household_exit") == [0]


def expecting(case: schema.Case, **expect: object) -> schema.Case:
    return case.model_copy(update={"expect": expect})


def test_a_wrong_expectation_fails_on_every_engine(
    program: Program, read: dict[str, schema.Case]
) -> None:
    case = expecting(read["students"], vocational_aid={"outcome": "met", "amount": 6000})
    found = list(cases.prove(with_cases(program, case)))
    assert [(f.engine, f.what, f.expected, f.found) for f in found] == [
        ("memory", "vocational_aid.amount", 6000, 3000),
        ("duckdb", "vocational_aid.amount", 6000, 3000),
    ]
    assert "students [memory]" in str(found[0])


def test_failures_come_in_the_order_of_the_cases(
    program: Program, read: dict[str, schema.Case]
) -> None:
    names = ["students", "another_day", "village"]
    wrong = [expecting(read[name], household_exit="met") for name in names]
    found = cases.prove(with_cases(program, *wrong))
    assert list(dict.fromkeys(f.case.name for f in found)) == names


def test_of_a_case_without_its_members_nothing_about_them_is_known_on_either_engine(
    program: Program, read: dict[str, schema.Case]
) -> None:
    case = expecting(read["no_members"], vocational_aid="met")
    found = list(cases.prove(with_cases(program, case)))
    assert [(f.engine, f.found) for f in found] == [("memory", "unknown"), ("duckdb", "unknown")]


def test_an_unknown_rule_is_named_with_the_nearest_one(
    program: Program, read: dict[str, schema.Case]
) -> None:
    case = expecting(read["village"], vilage_exit="met")
    (found, _) = cases.prove(with_cases(program, case))
    assert "village_exit" in found.found
