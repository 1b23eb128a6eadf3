"""From stored boundaries to areas."""

import pytest

from bangfu.base.divisions import actions, drawing, outlines, queries
from bangfu.base.divisions.reading import Row
from bangfu.web.map import parts
from tests.base.divisions.shapes import collection, feature, square

CITY = "421000000000"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    rows = [Row("420000000000", "湖北省"), Row(CITY, "荆州市")]
    rows += [Row("421083000000", "洪湖市"), Row("421002000000", "沙市区")]
    rows += [Row("421071000000", "开发区"), Row("421071001000", "联合街道")]
    rows += [Row("421071001201", "常湾村村民委员会")]
    actions.load_codes(by="tests", rows=rows, source="tests")
    items = [feature(square(0, 0), id="421083"), feature(square(1, 0), id="421002")]
    outlines.import_outlines(by="tests", raw=collection(*items), source="测绘")
    outlines.draw_schematic(by="tests", city=CITY, seats={})


def test_areas_carry_what_is_drawn() -> None:
    rows = list(queries.boundaries(CITY))
    area = next(a for a in parts.areas(rows) if a.code == "421083000000")
    assert area.name == "洪湖市"
    assert area.path == next(r.path for r in rows if r.division_id == area.code)
    assert area.box[0] < area.label[0] < area.box[2]


def test_made_up_areas_come_last_where_both_kinds_are() -> None:
    areas = parts.areas(list(queries.boundaries(CITY)))
    assert [area.schematic for area in areas] == [False, False, True]


def test_villages_are_named_without_their_committee() -> None:
    areas = parts.areas(list(queries.boundaries(CITY, "village")))
    assert [area.name for area in areas] == ["常湾村"]


def test_many_areas_are_drawn_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = list(queries.boundaries(CITY))
    assert parts.areas(rows, coarse=True)[0].path == rows[0].coarse
    monkeypatch.setattr(parts, "MANY", 2)
    assert {a.path for a in parts.areas(rows)} == {row.coarse for row in rows}


def test_the_frame_is_the_parents_outline_where_they_agree() -> None:
    city = queries.boundary(CITY)
    areas = parts.areas(list(queries.boundaries(CITY)))
    assert parts.frame(city, areas).path == city.path


def test_an_outline_of_another_survey_gives_way_to_what_is_shown() -> None:
    item = feature(square(-1, -1, size=9), id="4210")
    outlines.import_outlines(by="tests", raw=collection(item), source="另一来源")
    areas = parts.areas(list(queries.boundaries(CITY)))
    frame = parts.frame(queries.boundary(CITY), areas)
    around = drawing.parse(frame.path)
    assert around.area == pytest.approx(sum(drawing.parse(a.path).area for a in areas), rel=0.01)


def test_a_map_of_nothing_has_no_frame() -> None:
    assert parts.frame(None, []) is None


def test_each_source_is_named_once() -> None:
    assert parts.sources(list(queries.boundaries(CITY))) == ["测绘", outlines.MADE_UP]
