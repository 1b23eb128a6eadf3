"""Items for a part of the country hold there and nowhere else."""

import datetime as dt
from pathlib import Path

import pytest

from bangfu.engine import answers
from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Record
from tests.engine.orchard import HEADER, orchard, standard

DAY = dt.date(2016, 6, 30)
CITY, COUNTY, OTHER = "421000000000", "421083000000", "420100000000"


def placed(division: str, **keys: str) -> Program:
    return orchard(
        pack=HEADER + f'division: "{CITY}"\n',
        standards=standard("poor", division=f'"{division}"', **keys),
    )


def outcome(program: Program, place: str, **given: object) -> int:
    known = figures(program.pack, Question(DAY, place))
    record = Record("household", {"poor": True, **given})  # type: ignore[dict-item]
    return Evaluation(program, known, DAY).outcome(record, program.rules["rule"]).outcome


def test_a_rule_for_the_province_holds_in_its_city() -> None:
    program = placed("420000000000")
    assert program.rules["rule"].applies is None
    assert program.pack.scoped == set()


def test_a_rule_for_another_city_is_kept_aside() -> None:
    program = placed(OTHER)
    assert program.rules == {}
    assert set(program.pack.elsewhere) == {"rule"}


def test_a_rule_for_one_county_is_not_applicable_in_another() -> None:
    program = placed(COUNTY)
    assert outcome(program, "421083101200") == 1
    assert outcome(program, "421002100201") == 2
    assert program.pack.scoped == {"in_421083"}


def test_where_it_applies_is_asked_as_well() -> None:
    program = placed(COUNTY, applies="rooms > 1 or rooms is unknown")
    assert outcome(program, COUNTY, rooms=1) == 2
    assert outcome(program, COUNTY, rooms=2) == 1
    assert outcome(program, "421002100201", rooms=2) == 2


def test_without_a_place_of_its_own_a_pack_asks_everywhere() -> None:
    program = orchard(standards=standard("poor", division=f'"{CITY}"'))
    assert outcome(program, COUNTY) == 1
    assert outcome(program, OTHER) == 2


@pytest.mark.parametrize("division", [OTHER, COUNTY])
def test_cases_of_rules_that_hold_elsewhere_are_passed_over(division: str, tmp_path: Path) -> None:
    program = placed(division)
    case = {"as_of": "2016-06-30", "given": {"household": {"poor": True}}}
    program.pack.cases[:] = answers.read_cases([{**case, "name": "x", "expect": {"rule": "met"}}])
    from bangfu.engine import cases

    found = [str(failure) for failure in cases.prove(program, ("memory",))]
    assert bool(found) is (division == COUNTY)  # at home in the city, but not in that county
