"""Importing outlines: what is stored, replaced, derived and reported."""

import datetime as dt
from typing import Any

import pytest
import shapely

from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions, drawing, outlines, queries
from bangfu.base.divisions.models import Boundary, MapFrame
from bangfu.base.divisions.reading import Row
from bangfu.base.kit.refusals import Refusal
from tests.base.divisions.shapes import collection, feature, square

PROVINCE, CITY = "420000000000", "421000000000"
HONGHU, GONGAN, JIANLI = "421083000000", "421022000000", "421088000000"
PLACES = {
    PROVINCE: "湖北省",
    CITY: "荆州市",
    GONGAN: "公安县",
    HONGHU: "洪湖市",
    JIANLI: "监利市",
    "421083100000": "新堤镇",
    "421083100201": "湖滨村",
    "421083100202": "荷花村",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    rows = [Row(code, name) for code, name in PLACES.items()]
    actions.load_codes(by="tests", rows=rows, source="tests")
    day = dt.date(2020, 6, 12)
    actions.replace(by="tests", code="421023", name="监利县", successor="421088", on=day)


def bring(*features: dict[str, Any], source: str = "测绘", **more: Any) -> outlines.Imported:
    raw = collection(*features)
    return outlines.import_outlines(by="tests", raw=raw, source=source, **more)


def counties() -> list[dict[str, Any]]:
    return [
        feature(square(0, 0), id="421022", name="公安县"),
        feature(square(1, 0), id="421083", name="洪湖市"),
        feature(square(2, 0), id="421023", name="监利县"),
    ]


def shape(code: str) -> Any:
    return shapely.from_wkb(bytes(Boundary.objects.get(division_id=code).shape))


def test_outlines_are_stored_where_they_belong() -> None:
    done = bring(*counties())
    assert (done.places, done.unmatched, done.missing) == (3, [], [])
    assert shape(HONGHU).equals_exact(square(1, 0), 1e-7, normalize=True)
    assert shape(JIANLI).equals_exact(square(2, 0), 1e-7, normalize=True)


def test_the_source_stands_with_each_outline() -> None:
    bring(*counties(), source="省测绘局 2022")
    assert set(Boundary.objects.values_list("source", flat=True)) == {"省测绘局 2022"}


def test_names_that_differ_are_reported() -> None:
    done = bring(*counties())
    assert [m["code"] for m in done.matched if m["differs"]] == [JIANLI]


def test_what_does_not_match_is_listed_with_its_reason() -> None:
    done = bring(*counties()[:1], feature(square(5, 5), name="他乡县"))
    assert done.unmatched == [{"index": 2, "name": "他乡县", "reason": "unknown"}]


def test_siblings_without_an_outline_are_listed() -> None:
    done = bring(*counties()[:1])
    assert [place["code"] for place in done.missing] == [HONGHU, JIANLI]


def test_places_above_get_the_union_of_what_is_below() -> None:
    bring(*counties())
    for code in (CITY, PROVINCE):
        assert Boundary.objects.get(division_id=code).derived
        assert shape(code).area == pytest.approx(0.03)


def test_a_place_above_with_its_own_outline_keeps_it() -> None:
    bring(feature(square(0, 0, size=5), id="4210"))
    bring(*counties())
    city = Boundary.objects.get(division_id=CITY)
    assert not city.derived
    assert shape(CITY).area == pytest.approx(0.25)


def test_an_own_outline_replaces_a_union() -> None:
    bring(*counties())
    done = bring(feature(square(0, 0, size=5), id="4210"))
    assert done.replaced == 0
    assert not Boundary.objects.get(division_id=CITY).derived


def test_importing_again_replaces_and_unions_follow() -> None:
    bring(*counties())
    done = bring(feature(square(1, 0, size=2), id="421083"))
    assert done.replaced == 1
    assert shape(HONGHU).area == pytest.approx(0.04)
    assert shape(CITY).area == pytest.approx(0.05)


def test_unions_of_other_townships_stay() -> None:
    bring(feature(square(0, 0), code="421083100201"))
    bring(*counties()[:1])
    assert Boundary.objects.get(division_id="421083100000").derived


def test_two_features_of_one_place_become_one_outline() -> None:
    done = bring(feature(square(0, 0), id="421083"), feature(square(3, 0), id="421083"))
    assert done.places == 1
    assert shape(HONGHU).geom_type == "MultiPolygon"


def test_broken_outlines_are_mended_and_slivers_dropped() -> None:
    bow = shapely.Polygon([(112, 30), (112.1, 30.1), (112.1, 30), (112, 30.1)])
    sliver = shapely.box(113, 30, 113.00001, 30.00001)
    bring(feature(shapely.multipolygons([bow, sliver]), id="421083"))
    assert shape(HONGHU).is_valid
    assert shape(HONGHU).bounds[2] < 112.2


def test_a_hole_is_drawn_as_a_hole() -> None:
    bring(feature(square(0, 0, size=3).difference(square(1, 1)), id="421083"))
    row = Boundary.objects.get(division_id=HONGHU)
    assert row.path.count("M") == 2
    assert len(shapely.get_parts(drawing.parse(row.path).interiors)) == 1


def test_all_boundaries_share_one_projection() -> None:
    bring(*counties()[:1])
    bring(*counties()[1:2])
    left, right = (Boundary.objects.get(division_id=code) for code in (GONGAN, HONGHU))
    assert left.right == right.left
    assert left.top == right.top
    assert MapFrame.objects.count() == 1


def test_the_box_and_label_are_in_map_units() -> None:
    bring(*counties()[:1])
    row = Boundary.objects.get(division_id=GONGAN)
    assert row.bottom - row.top == pytest.approx(1112, abs=2)
    assert row.right - row.left == pytest.approx(963, abs=2)
    assert row.left < row.label_x < row.right
    assert row.room == pytest.approx(481, abs=12)


def test_neighbours_are_simplified_alike() -> None:
    bring(*counties())
    shapes = [drawing.parse(row.coarse) for row in queries.boundaries(CITY)]
    assert shapely.coverage_is_valid(shapes)


def test_a_file_without_any_match_changes_nothing() -> None:
    bring(*counties())
    entries = Entry.objects.count()
    with pytest.raises(Refusal) as caught:
        bring(feature(square(0, 0), name="他乡县"))
    assert caught.value.code == "boundaries.nothing_matched"
    assert caught.value.context["unmatched"][0]["name"] == "他乡县"
    assert (Boundary.objects.count(), Entry.objects.count()) == (5, entries)


def test_an_unknown_place_to_look_within_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        bring(*counties(), within="9999")
    assert caught.value.code == "divisions.unknown"


def test_an_outline_that_vanishes_is_reported() -> None:
    speck = shapely.box(112, 30, 112.00001, 30.00001)
    done = bring(*counties()[:1], feature(speck, id="421083", name="洪湖市"))
    assert done.unmatched == [{"index": 2, "name": "洪湖市", "reason": "no_area"}]


def test_the_import_is_on_the_trail() -> None:
    bring(*counties(), source="省测绘局")
    entry = Entry.objects.get(action="divisions.import_outlines")
    assert (entry.actor, entry.subject_id) == ("tests", "省测绘局")
    assert entry.changes["matched"] == 3


def test_the_result_is_plain_data() -> None:
    assert bring(*counties()).as_json()["places"] == 3


def test_a_map_lists_children_or_any_level_below() -> None:
    bring(*counties())
    bring(feature(square(0, 0), code="421083100201"), feature(square(0, 1), code="421083100202"))
    assert [row.division_id for row in queries.boundaries(CITY)] == [GONGAN, HONGHU, JIANLI]
    assert queries.boundaries(CITY, "village").count() == 2
    assert queries.boundaries(JIANLI, "village").count() == 0


def test_ended_places_are_not_on_the_map() -> None:
    bring(*counties())
    day = dt.date(2001, 1, 1)
    actions.replace(by="tests", code=GONGAN, name="公安县", successor=HONGHU, on=day)
    assert [row.division_id for row in queries.boundaries(CITY)] == [HONGHU, JIANLI]


def test_one_outline_is_found_or_not() -> None:
    bring(*counties()[:1])
    assert queries.boundary(GONGAN).division.name == "公安县"
    assert queries.boundary(HONGHU) is None
