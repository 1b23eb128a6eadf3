"""The days of a procedure, as cases ask for them."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine import cases, schedule
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import days, schema
from bangfu.engine.packs.procedure import Procedure
from bangfu.engine.schedule import Clock
from tests.packs_root import PACKS

MONDAY = dt.date(2016, 3, 7)
CITE = {"document": "exit-opinion-2016"}
STAGE = {"title": "x", "role": "county_officer", "level": "county"}


@pytest.fixture(scope="module")
def program() -> Program:
    return programs.load("jingzhou", [PACKS])


def procedure(*stages: dict[str, Any], **more: Any) -> Procedure:
    listed = [{**STAGE, "id": f"s{number}", **one} for number, one in enumerate(stages)]
    given = {"id": "way", "title": "x", "cite": CITE, "subject": "household", **more}
    return Procedure.model_validate({**given, "stages": listed})


def plan(made: Procedure) -> list[tuple[str, str, str | None]]:
    clock = Clock(days.of([]), {})
    return [
        (one.opened.isoformat(), one.earliest.isoformat(), one.due and one.due.isoformat())
        for one in schedule.plan(made, MONDAY, clock)
    ]


def case(program: Program, **given: Any) -> list[tuple[str, Any, Any]]:
    told = {"name": "x", "as_of": MONDAY, "assumed": True, "procedure": "household_exit", **given}
    return list(schedule.failures(program, schema.Case.model_validate(told)))


def test_a_stage_without_days_is_passed_at_once() -> None:
    assert plan(procedure({})) == [("2016-03-07", "2016-03-07", None)]


def test_a_notice_is_up_for_full_days_and_the_next_stage_waits_for_it() -> None:
    made = procedure({"notice": {"at": ["village"], "days": 7}}, {"most_days": 1})
    assert plan(made) == [
        ("2016-03-07", "2016-03-15", None),
        ("2016-03-15", "2016-03-15", "2016-03-16"),
    ]


def test_stages_beside_each_other_are_opened_together() -> None:
    made = procedure({"least_days": 2}, {"beside": True, "least_days": 5}, {})
    assert [opened for opened, _earliest, _due in plan(made)] == [
        "2016-03-07",
        "2016-03-07",
        "2016-03-13",
    ]


def test_nothing_is_due_after_the_whole() -> None:
    made = procedure({"most_days": 20}, {"most_days": 3}, most_days=10)
    assert [due for _opened, _earliest, due in plan(made)] == ["2016-03-17", "2016-03-10"]


def test_working_days_leave_the_weekend_out() -> None:
    assert plan(procedure({"most_days": 5, "counted": "working"}))[0][2] == "2016-03-14"


def test_a_case_that_holds_finds_nothing(program: Program) -> None:
    assert case(program, expect={"ends": "2016-03-15"}) == []
    assert case(program, expect={"due": {"look": dt.date(2016, 3, 21)}}) == []


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        ({"ends": "2016-03-14"}, "household_exit.ends"),
        ({"stages": ["look"]}, "household_exit.stages"),
        ({"due": {"look": "2016-03-20"}}, "household_exit.due.look"),
        ({"earliest": {"nothing": "2016-03-20"}}, "household_exit.earliest.nothing"),
        ({"odd": 1}, "household_exit.odd"),
        ({"unset": "village_notice_days"}, "household_exit.unset"),
    ],
)
def test_a_case_that_does_not_hold_says_what(
    expect: dict[str, Any], what: str, program: Program
) -> None:
    assert [told for told, _wanted, _found in case(program, expect=expect)] == [what]


def test_a_figure_that_nobody_has_set_is_named(program: Program) -> None:
    expect = {"unset": "village_notice_days"}
    assert case(program, expect=expect, assumed=False) == []
    assert case(program, expect={"ends": "2016-03-15"}, assumed=False)


def test_a_case_may_set_a_figure_itself(program: Program) -> None:
    given = {"parameters": {"village_notice_days": 10}, "expect": {"ends": "2016-03-18"}}
    assert case(program, **given, assumed=False) == []


def test_a_procedure_that_is_not_there_is_told_with_what_is_near(program: Program) -> None:
    [(what, _wanted, found)] = case(program, procedure="household_exits")
    assert what == "household_exits"
    assert "household_exit?" in found


def test_cases_of_packs_are_proven_on_the_calendar(program: Program) -> None:
    about = [one for one in program.pack.cases if one.procedure]
    assert len(about) >= 6
    found = [one for one in cases.prove(program, ()) if one.engine == "calendar"]
    assert found == []
