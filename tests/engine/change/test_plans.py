"""Which values will do, and needs that come together."""

import datetime as dt

import pytest

from bangfu.engine.change.plans import (
    MOST,
    NOTHING,
    Bits,
    Choice,
    Days,
    Domain,
    Need,
    Range,
    best,
    joined,
    product,
)
from bangfu.engine.language.types import INT
from bangfu.engine.memory import Record

HOME, CHILD = Record("household"), Record("member")
DAY = dt.date(2016, 6, 30)


def need(name: str, wanted: Domain, old: object = 0, record: Record = HOME) -> Need:
    return Need(record, name, INT, old, wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        (Range(5), 3, (5,)),
        (Range(None, 5), 9, (5,)),
        (Range(4, 6), 9, (6,)),
        (Range(4, 6), 5, (5,)),
        (Range(4, 6), None, (4,)),
        (Range(None, 6), None, (6,)),
        (Range(), None, (0,)),
        (Choice(("a", "b")), "c", ("a", "b")),
        (Bits(on=0b100), 0b010, (0b110,)),
        (Bits(on=0b100), None, (0b100,)),
        (Bits(off=0b010), 0b110, (0b100,)),
        (Bits(on=0b010, alone=0b001), 0b001, (0b010,)),
        (Bits(on=0b001, alone=0b001), 0b110, (0b001,)),
        (Bits(off=0b010, alone=0b001, empty=0b001), 0b010, (0b001,)),
        (Bits(off=0b001, alone=0b001, empty=0b001), 0b001, (0,)),
        (Days(DAY), None, (DAY,)),
    ],
)
def test_the_nearest_values(wanted: Domain, old: object, new: tuple[object, ...]) -> None:
    assert wanted.nearest(old) == new  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "held"), [(3, False), (4, True), (6, True), (7, False), (None, False), ("x", False)]
)
def test_a_range_holds_what_lies_in_it(value: object, held: bool) -> None:
    assert Range(4, 6).holds(value) is held  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Range(3), Range(None, 5), Range(3, 5)),
        (Range(3), Range(4), Range(4)),
        (Range(6), Range(None, 5), None),
        (Range(), Range(1, 2), Range(1, 2)),
        (Choice(("a", "b")), Choice(("b", "c")), Choice(("b",))),
        (Choice(("a",)), Choice(("c",)), None),
        (Bits(on=1), Bits(off=2), Bits(on=1, off=2)),
        (Bits(on=1), Bits(off=1), None),
        (Days(DAY), Days(dt.date(2017, 1, 1)), Days(dt.date(2017, 1, 1))),
        (Days(DAY, DAY), Days(dt.date(2017, 1, 1)), None),
    ],
)
def test_what_two_permit(one: Domain, other: Domain, both: Domain | None) -> None:
    assert one.meet(other) == both  # type: ignore[arg-type]


def test_ranges_move_and_turn_over() -> None:
    assert Range(3, 5).moved(-3) == Range(0, 2)
    assert Range(None, 5).moved(1) == Range(None, 6)
    assert Range(3, None).mirrored() == Range(None, -3)


def test_plans_join_by_what_they_ask_of_whom() -> None:
    low, high = (need("rooms", Range(3)),), (need("rooms", Range(None, 5)),)
    (both,) = joined(low, high) or ()
    assert both.wanted == Range(3, 5)
    assert len(joined(low, (need("land", Range(1)),)) or ()) == 2
    assert len(joined(low, (need("rooms", Range(3), record=CHILD),)) or ()) == 2
    assert joined(low, NOTHING) == low
    assert joined(NOTHING, high) == high


def test_plans_that_contradict_each_other_do_not_join() -> None:
    low = (need("rooms", Range(6)),)
    assert joined(low, (need("rooms", Range(None, 5)),)) is None
    assert joined(low, (need("rooms", Choice((1,))),)) is None


def test_one_day_is_the_same_for_everybody() -> None:
    mine, others = need("", Days(DAY)), need("", Days(dt.date(2018, 1, 1)), record=CHILD)
    (both,) = joined((mine,), (others,)) or ()
    assert both.wanted == Days(dt.date(2018, 1, 1))
    assert both.is_day


def test_smaller_plans_come_first() -> None:
    far, near = (need("a", Range(9)),), (need("b", Range(2)),)
    two, day = (need("c", Range(1)), need("d", Range(1))), (need("", Days(DAY)),)
    assert best([two, day, far, near]) == [near, far, day, two]


def test_no_more_plans_are_kept_than_anybody_reads() -> None:
    plans = [(need(f"n{i}", Range(1)),) for i in range(30)]
    assert len(best(plans)) == MOST
    assert len(product(plans, plans)) == MOST


def test_a_product_with_nothing_to_do_is_the_rest() -> None:
    plans = [(need("a", Range(1)),)]
    assert product([NOTHING], plans) == plans
    assert product(plans, []) == []
    assert product() == [NOTHING]


def test_the_same_need_of_several_children_is_one_kind() -> None:
    mine, others = need("a", Range(1)), need("a", Range(1), record=CHILD)
    assert mine.kind != others.kind
    assert mine.kind == need("a", Range(1), record=Record("household")).kind
