"""Targets of villages that leave: a poor village without a day of exit has not left.

The announcement that lets a village leave writes the day. So a missing day is an answer, not a gap,
and the totals of a city do not call every village unknown that has yet to leave.
"""

import datetime as dt

import pytest

from bangfu.engine.compile import counting
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.packs import queries as packs

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 12, 31)
PACKS = ["hubei", "jingzhou", "wuhan"]


def targets(program: Program) -> list[str]:
    return [
        name
        for name, target in program.targets.items()
        if target.spec.subject == "village" and "exited_on" in str(target.spec.counts)
    ]


def counts(program: Program, target: str, left: dt.date | None) -> object:
    made = counting.of_targets(program)
    village = Record("village", {"is_poor_village": True, "exited_on": left})
    return Evaluation(made, {}, DAY).fact(village, counting.name(target, "counts"))


@pytest.mark.parametrize("pack", PACKS)
def test_a_poor_village_without_a_day_of_exit_has_not_left(pack: str) -> None:
    program = packs.program(pack)
    named = targets(program)
    assert named
    for target in named:
        assert counts(program, target, None) is False
        assert counts(program, target, DAY) is True


def test_one_that_leaves_later_has_not_left_yet() -> None:
    program = packs.program("jingzhou")
    assert counts(program, "villages_out", DAY + dt.timedelta(days=1)) is False
