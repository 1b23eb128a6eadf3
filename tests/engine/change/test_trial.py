"""A proposal tried out on a copy."""

import pytest

from bangfu.engine.change.plans import Choice, Need, Range
from bangfu.engine.change.trial import MANY, Trial
from bangfu.engine.language.types import BOOL, INT
from bangfu.engine.memory import Record
from tests.engine.change.asking import program
from tests.engine.orchard import asking, home


def trial(test: str, record: Record, subject: str = "household") -> Trial:
    compiled = program(test, "", subject)
    return Trial(asking(compiled), compiled.rules["rule"].conditions[0].node, record)


def rooms(record: Record, wanted: Range, old: int | None) -> Need:
    return Need(record, "rooms", INT, old, wanted)


def test_what_works_is_kept_and_what_does_not_is_dropped() -> None:
    record = home(rooms=1)
    tried = trial("rooms > 3", record)
    (need,) = tried.proven((rooms(record, Range(4), 1),)) or ()
    assert need.new == 4
    assert tried.proven((rooms(record, Range(3), 1),)) is None
    assert record.given == {"rooms": 1}


def test_what_asks_for_too_much_is_made_smaller() -> None:
    record = home(rooms=1)
    (need,) = trial("rooms > 3", record).proven((rooms(record, Range(90), 1),)) or ()
    assert need.new == 4
    record = home(rooms=50)
    (need,) = trial("rooms < 30", record).proven((rooms(record, Range(None, 2), 50),)) or ()
    assert need.new == 29


def test_a_need_too_many_is_taken_out() -> None:
    record = home(rooms=1, poor=False)
    poor = Need(record, "poor", BOOL, False, Choice((True,)))
    works = trial("rooms > 3", record).proven((poor, rooms(record, Range(4), 1)))
    assert [need.name for need in works or ()] == ["rooms"]


def test_of_several_values_those_that_work_are_kept() -> None:
    record = home(crop="apple")
    type_ = program("crop = 'pear'").pack.tables["household"].columns["crop"].type
    need = Need(record, "crop", type_, "apple", Choice(("plum", "pear")))
    (kept,) = trial("crop = 'pear'", record).proven((need,)) or ()
    assert kept.values == ("pear",)
    wrong = Need(record, "crop", type_, "apple", Choice(("plum", "apple")))
    assert trial("crop = 'pear'", record).proven((wrong,)) is None


def test_a_number_whose_bound_does_not_matter_is_only_to_be_found_out() -> None:
    record = home()
    (need,) = trial("rooms is not unknown", record).proven((rooms(record, Range(7), None),)) or ()
    assert need.wanted == Range()
    (bound,) = trial("rooms >= 7", record).proven((rooms(record, Range(7), None),)) or ()
    assert bound.wanted == Range(7)


def test_a_plan_that_asks_for_nothing_new_is_none() -> None:
    record = home(rooms=1)
    assert trial("rooms > 3", record).proven((rooms(record, Range(0), 1),)) is None


@pytest.mark.parametrize("count", [MANY, MANY + 1])
def test_a_plan_of_many_is_tried_as_a_whole(count: int) -> None:
    village = Record("village", {}, children={"household": []})
    homes = [village.add(home(rooms=0)) for _ in range(count)]
    plan = tuple(rooms(one, Range(2), 0) for one in homes)
    works = trial("all(households, rooms > 1)", village, "village").proven(plan)
    assert [need.new for need in works or ()] == [2] * count


def test_a_parent_that_does_not_list_its_children_stays_as_it_is() -> None:
    record = home(rooms=1)
    record.parent = Record("village", {"is_poor": True})
    tried = trial("rooms > 3 and village.is_poor", record)
    assert tried.proven((rooms(record, Range(4), 1),)) is not None
    assert record.parent.children == {}


def test_what_parents_make_of_their_children_is_asked_again() -> None:
    village = Record("village", {}, children={"household": []})
    record = village.add(home(rooms=1))
    village.add(home(rooms=5))
    tried = trial("sum(households, rooms) > 8", village, "village")
    assert tried.proven((rooms(record, Range(4), 1),)) is not None
    assert tried.proven((rooms(record, Range(3), 1),)) is None
