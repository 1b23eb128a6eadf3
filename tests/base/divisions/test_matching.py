"""Finding the place an outline belongs to."""

import datetime as dt
from typing import Any

import pytest

from bangfu.base.divisions import actions, geojson, matching
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.reading import Row
from tests.base.divisions.shapes import collection, feature, square

CITY, JIANLI = "421000000000", "421088000000"
PLACES = {
    "420000000000": "湖北省",
    CITY: "荆州市",
    "421002000000": "沙市区",
    "421083000000": "洪湖市",
    JIANLI: "监利市",
    "421083100000": "新堤镇",
    "421083100201": "柏枝村村民委员会",
    "421083101000": "螺山镇",
    "421083101201": "柏枝村村民委员会",
    "420600000000": "襄阳市",
    "420684000000": "宜城市",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    rows = [Row(code, name) for code, name in PLACES.items()]
    actions.load_codes(by="tests", rows=rows, source="tests")
    day = dt.date(2020, 6, 12)
    actions.replace(by="tests", code="421023", name="监利县", successor="421088", on=day)


def match(*properties: dict[str, Any], level: Level | None = None, within: str = "") -> Any:
    items = [feature(square(n, 0), **given) for n, given in enumerate(properties)]
    return matching.match(geojson.read(collection(*items)), level=level, within=within)


def found(*properties: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(hit.division.code, hit.how) for hit in match(*properties, **more).found]


def reasons(*properties: dict[str, Any], **more: Any) -> list[str]:
    return [reason for _feature, reason in match(*properties, **more).unmatched]


def test_a_code_finds_its_place_whatever_the_name() -> None:
    assert found({"id": "4206", "name": "襄樊市"}) == [("420600000000", "code")]


def test_the_code_of_an_abolished_place_finds_its_successor() -> None:
    assert found({"id": "421023", "name": "监利县"}) == [(JIANLI, "code")]


def test_villages_of_an_abolished_county_are_found_by_their_old_codes() -> None:
    actions.load_codes(
        by="tests",
        rows=[Row("421088100000", "朱河镇"), Row("421088100201", "余杨村")],
        source="tests",
    )
    assert found({"code": "421023100201"}) == [("421088100201", "code")]


@pytest.mark.parametrize("name", ["洪湖市", "洪湖", "洪湖县"])
def test_a_name_finds_its_place_with_or_without_its_ending(name: str) -> None:
    how = "name" if name == "洪湖市" else "short_name"
    assert found({"name": name}) == [("421083000000", how)]


@pytest.mark.parametrize("name", ["监利县", "监利市", "监利"])
def test_an_old_name_finds_todays_place(name: str) -> None:
    assert [code for code, _how in found({"name": name})] == [JIANLI]


def test_an_unknown_code_says_at_least_where_to_look_for_the_name() -> None:
    assert found({"code": "421099", "name": "洪湖"}) == [("421083000000", "short_name")]
    assert reasons({"code": "420699", "name": "洪湖"}) == ["unknown"]


def test_a_stated_place_above_counts() -> None:
    assert found({"name": "沙市", "parent": 421000}) == [("421002000000", "short_name")]
    assert reasons({"name": "沙市", "parent": 420600}) == ["unknown"]


def test_a_village_name_needs_its_level() -> None:
    given = {"name": "柏枝村", "parent": 421083100}
    assert reasons(given) == ["unknown"]
    assert found(given, level=Level.VILLAGE) == [("421083100201", "short_name")]


def test_a_name_that_fits_two_places_fits_none() -> None:
    assert reasons({"name": "柏枝村"}, level=Level.VILLAGE) == ["ambiguous"]


def test_the_place_they_all_lie_in_settles_it() -> None:
    within = {"level": Level.VILLAGE, "within": "421083101000"}
    assert found({"name": "柏枝村"}, **within) == [("421083101201", "short_name")]


def test_neighbours_matched_by_code_show_where_names_belong() -> None:
    hits = found({"code": "421083"}, {"name": "宜城"}, {"name": "沙市"})
    assert [code for code, _how in hits] == ["421083000000", "421002000000"]


def test_a_place_at_another_level_is_left_out() -> None:
    assert reasons({"code": "4210"}, level=Level.COUNTY) == ["other_level"]


def test_a_place_outside_is_left_out() -> None:
    assert reasons({"code": "420684"}, within=CITY) == ["unknown"]


def test_a_running_number_is_not_taken_for_a_province() -> None:
    assert found({"id": 42, "name": "洪湖市"}) == [("421083000000", "name")]
    assert found({"id": 42, "name": "湖北"}) == [("420000000000", "code")]


def test_a_feature_without_code_and_name_is_left_out() -> None:
    assert reasons({}) == ["no_name"]


def test_an_ended_place_without_successor_is_unknown() -> None:
    row = Row("421099000000", "旧县", valid_to="2001-01-01")
    actions.load_codes(by="tests", rows=[row], source="tests")
    assert reasons({"code": "421099"}) == ["no_name"]
    assert reasons({"code": "421099", "name": "旧县"}) == ["unknown"]


def test_a_feature_without_area_is_left_out() -> None:
    raw = collection(feature(None, code="421083"))
    result = matching.match(geojson.read(raw), level=None)
    assert [reason for _feature, reason in result.unmatched] == ["no_area"]
