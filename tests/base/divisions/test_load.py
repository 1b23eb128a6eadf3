"""Bringing code lists in: adding, renaming, ending; nothing is lost."""

import datetime as dt
import time
from pathlib import Path

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions, queries, reading
from bangfu.base.divisions.models import Division
from bangfu.base.divisions.reading import Row
from bangfu.base.kit.refusals import Refusal

HUBEI = Path(__file__).parents[3] / "packs" / "hubei" / "divisions"
PLACES = [
    Row("420000000000", "湖北省"),
    Row("421000000000", "荆州市"),
    Row("421088000000", "监利市"),
    Row("421088100000", "朱河镇"),
    Row("421088100201", "余杨村"),
    Row("429000000000", "省直辖县级行政区划"),
    Row("429004000000", "仙桃市"),
    Row("421071000000", "经济技术开发区"),
]
pytestmark = pytest.mark.django_db


def load(rows: list[Row]) -> dict[str, int]:
    return actions.load_codes(by="tests", rows=rows, source="代码表")


def refused(rows: list[Row]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load(rows)
    return caught.value


def test_new_places_are_added_with_level_and_parent() -> None:
    assert load(PLACES)["added"] == 7
    village = Division.objects.get(code="421088100201")
    assert (village.level, village.parent_id) == ("village", "421088100000")


def test_the_order_of_the_list_does_not_matter() -> None:
    assert load(PLACES[::-1])["added"] == 7


def test_the_empty_city_of_direct_counties_is_no_place() -> None:
    load(PLACES)
    assert Division.objects.get(code="429004000000").parent_id == "420000000000"
    assert not Division.objects.filter(code="429000000000").exists()


def test_a_development_zone_with_a_county_code_is_a_county() -> None:
    load(PLACES)
    zone = Division.objects.get(code="421071000000")
    assert (zone.level, zone.parent_id) == ("county", "421000000000")


def test_loading_again_changes_nothing() -> None:
    load(PLACES)
    counts = {"added": 0, "renamed": 0, "dated": 0, "unchanged": 7}
    assert load(PLACES) == counts


def test_a_renamed_place_keeps_its_children() -> None:
    load(PLACES)
    assert load([Row("421088100000", "朱河街道")])["renamed"] == 1
    assert [place.name for place in queries.children("421088100000")] == ["余杨村"]


def test_a_rename_is_on_the_trail_with_both_names() -> None:
    load(PLACES)
    load([Row("421088100000", "朱河街道")])
    entry = Entry.objects.order_by("-id").first()
    assert entry.actor == "tests"
    assert entry.changes["names"] == {"421088100000": ["朱河镇", "朱河街道"]}


def test_places_missing_from_a_list_stay() -> None:
    load(PLACES)
    load([Row("420000000000", "湖北省")])
    assert Division.objects.count() == 7


def test_a_list_can_end_a_place_by_its_dates() -> None:
    load(PLACES)
    ended = Row("421088100201", "余杨村", valid_to="2019-12-31", successor="421088000000")
    assert load([ended]) == {"added": 0, "renamed": 0, "dated": 1, "unchanged": 0}
    assert not queries.children("421088100000").exists()


def test_a_list_without_dates_leaves_known_dates_alone() -> None:
    load([*PLACES, Row("421088100202", "老村", valid_to="2019-12-31")])
    load([Row("421088100202", "老村")])
    assert Division.objects.get(code="421088100202").valid_to == dt.date(2019, 12, 31)


def test_a_place_without_a_parent_is_refused_and_nothing_is_loaded() -> None:
    fault = refused([*PLACES, Row("421083100201", "湖滨村")])
    assert fault.code == "divisions.orphan"
    assert fault.context["codes"] == ["421083100201"]
    assert Division.objects.count() == 0


def test_a_parent_from_an_earlier_list_will_do() -> None:
    load(PLACES)
    assert load([Row("421088100202", "新村")])["added"] == 1


def test_a_successor_that_nobody_knows_is_refused() -> None:
    fault = refused([*PLACES, Row("421023000000", "监利县", successor="421099000000")])
    assert (fault.code, fault.context["codes"]) == ("divisions.unknown", ["421099000000"])


def test_many_orphans_are_counted_and_the_first_few_named() -> None:
    fault = refused([Row(f"4210831002{n:02d}", "村") for n in range(1, 31)])
    assert "30" in str(fault.message)
    assert len(fault.context["codes"]) == queries.NAMED


def test_the_hubei_bundle_loads_in_a_few_seconds() -> None:
    rows, facts = reading.bundle(HUBEI)
    begun = time.perf_counter()
    counts = actions.load_bundle(by="tests", rows=rows, facts=facts)
    assert time.perf_counter() - begun < 20
    assert counts["added"] == len(rows) - 1 == 28_651
    assert queries.children("420000000000").count() == 17
    assert queries.successor("421023101201") == "421088101201"


def test_the_bundle_loads_twice_without_a_change() -> None:
    rows, facts = reading.bundle(HUBEI)
    few = [
        row for row in rows if row.code.startswith(("42000", "42010", "42011", "42100", "42108"))
    ]
    facts = {**facts, "zones": []}
    actions.load_bundle(by="tests", rows=few, facts=facts)
    entries = Entry.objects.count()
    counts = actions.load_bundle(by="tests", rows=few, facts=facts)
    assert counts["unchanged"] == len(few)
    assert Entry.objects.count() == entries + 1
