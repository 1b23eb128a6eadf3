"""Words that mean the same are found to be like, others are not; always in the same order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.watch.requests import finding, holdings
from bangfu.watch.requests.holdings import Holding
from tests.cast import Cast

ROOMS = Holding("field", "has_clinic", "village", "是否有村卫生室", "Has a clinic", ("卫生室",))
LAND = Holding("field", "area_cultivated", "household", "耕地面积", "Cultivated land")
POWER = Holding("field", "has_power", "household", "是否通生活用电", "Has power")
ALL = (ROOMS, LAND, POWER)


@pytest.mark.parametrize(
    ("text", "found", "strong"),
    [
        ("卫生室", ROOMS, True),
        ("村卫生室（有无）", ROOMS, True),
        ("卫 生 室", ROOMS, True),
        ("耕地面积", LAND, True),
        ("ＣＵＬＴＩＶＡＴＥＤ　ＬＡＮＤ", LAND, True),
        ("cultivated", LAND, True),
        ("gengdimianji", LAND, True),
        ("gdmj", LAND, True),
        ("耕地", LAND, False),
        ("生活用电情况", POWER, True),
        ("生活的用电说明", POWER, False),
    ],
)
def test_the_likest_comes_first(text: str, found: Holding, strong: bool) -> None:
    hits = finding.search(text, ALL)
    assert hits[0].holding == found
    assert hits[0].is_strong == strong


@pytest.mark.parametrize("text", ["", " ", "？", "凉亭", "xyz", "1"])
def test_what_nobody_holds_is_not_found(text: str) -> None:
    assert finding.search(text, ALL) == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_mutual_and_bounded(one: str, other: str) -> None:
    score = finding.like(one, other)
    assert 0 <= score <= 100
    assert score == finding.like(other, one)
    if finding.plain(one):
        assert finding.like(one, one) == 100


def test_the_catalogue_holds_fields_rules_questions_and_forms(cast: Cast) -> None:
    declared = holdings.declared()
    assert {one.kind for one in declared} >= {"field", "fact", "rule", "target", "question", "form"}
    assert len({one.key for one in declared}) == len(declared)
    cited = {one.name: one.cite for one in declared if one.kind == "rule"}
    assert cited["household_exit"] is not None
    assert cited["household_exit"].document == "lotus-2015"


def test_a_field_is_found_by_the_words_of_ledgers(cast: Cast) -> None:
    hits = finding.search("主要致贫原因", holdings.declared())
    assert (hits[0].holding.name, hits[0].score) == ("main_cause", 100)
    assert hits == finding.search("主要致贫原因", holdings.declared())
