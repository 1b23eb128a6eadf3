"""Whether an item carries a number: same value, in a unit that fits."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.policy.packs.carriers.carrier import Carrier, Figure
from bangfu.policy.packs.numbers import read
from bangfu.policy.packs.tallying import carries

CITE = schema.Cite(document="meadow-2016", clause="一")


def carrier(**held: Any) -> Carrier:
    return Carrier("parameter", "some", Text(zh="某", en="some"), CITE, **held)


def holds(text: str, type_: str, value: str, unit: str = "") -> bool:
    (number,) = read(text)
    return carries(carrier(figures=(Figure(type_, Decimal(value), unit),)), number)


@pytest.mark.parametrize(
    ("text", "type_", "value", "unit"),
    [
        ("3000元", "money", "3000", ""),
        ("20万元", "money", "200000", ""),
        ("70%", "rate", "70", ""),
        ("5个百分点", "rate", "5", ""),
        ("1.5倍", "rate", "150", ""),
        ("2倍", "int", "2", ""),
        ("12倍", "int", "12", "month"),
        ("13.56万户", "int", "135600", "household"),
        ("40.4853万贫困人口", "int", "404853", "person"),
        ("180公里", "quantity", "180", "km"),
        ("半年", "int", "6", "month"),
        ("三年", "int", "36", "month"),
        ("3年", "int", "3", "calendar_year"),
        ("2年期", "int", "2", ""),
        ("七天", "int", "7", "day"),
        ("半小时", "int", "30", "minute"),
        ("2017年", "int", "2017", "calendar_year"),
        ("18岁", "int", "18", "year"),
        ("370所", "int", "370", "school"),
    ],
)
def test_the_same_value_in_a_unit_that_fits(text: str, type_: str, value: str, unit: str) -> None:
    assert holds(text, type_, value, unit)
    assert not holds(text, type_, str(Decimal(value) + 1), unit)


@pytest.mark.parametrize(
    ("text", "type_", "value", "unit"),
    [
        ("3000元", "int", "3000", ""),
        ("3000户", "money", "3000", ""),
        ("70%", "int", "70", ""),
        ("70个", "rate", "70", ""),
        ("20户", "int", "20", "person"),
        ("20人", "int", "20", "household"),
        ("20个", "int", "20", "person"),
        ("3年", "int", "3", "month"),
        ("3天", "int", "3", "month"),
        ("2018年", "int", "2018", "month"),
    ],
)
def test_the_same_value_of_something_else(text: str, type_: str, value: str, unit: str) -> None:
    assert not holds(text, type_, value, unit)


@pytest.mark.parametrize(
    ("text", "day", "held"),
    [
        ("2018年", dt.date(2018, 12, 31), True),
        ("2018年", dt.date(2017, 12, 31), False),
        ("2020年4月23日", dt.date(2020, 4, 23), True),
        ("2020年4月23日", dt.date(2020, 4, 24), False),
        ("5月8日", dt.date(2020, 5, 8), True),
        ("6月中旬", dt.date(2020, 6, 15), True),
        ("6月中旬", dt.date(2020, 7, 15), False),
    ],
)
def test_days_agree_as_far_as_they_are_said(text: str, day: dt.date, held: bool) -> None:
    (number,) = read(text)
    assert carries(carrier(days=(day,)), number) is held


@pytest.mark.parametrize(
    ("ends", "held"), [(dt.date(2018, 12, 31), True), (dt.date(2018, 12, 30), False)]
)
def test_a_term_is_carried_by_what_is_in_force_so_long(ends: dt.date, held: bool) -> None:
    (number,) = read("连续3年")
    assert carries(carrier(spans=((dt.date(2016, 1, 1), ends),)), number) is held
    (days,) = read("公示3天")
    assert not carries(carrier(spans=((dt.date(2016, 1, 1), ends),)), days)


@pytest.mark.parametrize(
    ("text", "what", "count", "held"),
    [
        ("九有", "conditions", 9, True),
        ("九有", "steps", 9, False),
        ("九有", "conditions", 8, False),
        ("七类", "conditions", 7, True),
        ("3批", "steps", 3, True),
        ("4个", "places", 4, True),
        ("两级", "levels", 2, True),
        ("三级", "conditions", 3, False),
        ("一项", "conditions", 1, False),
        ("20%", "conditions", 20, False),
    ],
)
def test_lists_are_carried_by_as_many_parts(text: str, what: Any, count: int, held: bool) -> None:
    (number,) = read(text)
    assert carries(carrier(counts=((what, count),)), number) is held
