"""Drawing and storing a made-up map, alone and around imported outlines."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
import shapely

from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions, codes, drawing, outlines, queries, reading
from bangfu.base.divisions.models import Boundary
from bangfu.base.divisions.reading import Row
from bangfu.base.kit.refusals import Refusal
from tests.base.divisions.shapes import collection, feature, square

HUBEI = Path(__file__).parents[3] / "packs" / "hubei" / "divisions"
PROVINCE, CITY, ZONE, DIRECT = "420000000000", "421000000000", "421071000000", "429004000000"
COUNTIES = {"421002": "沙市区", "421083": "洪湖市", "421071": "开发区"}
SEATS = {
    "421002000000": (112.05, 30.05),
    "421083000000": (112.25, 30.05),
    ZONE: (112.28, 30.08),
}
pytestmark = pytest.mark.django_db


def below(county: str) -> list[Row]:
    rows = [Row(codes.pad(f"{county}10{t}"), f"{t}镇") for t in range(2)]
    return rows + [Row(f"{county}10{t}20{v}", f"{t}{v}村") for t in range(2) for v in range(5)]


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    rows = [Row(PROVINCE, "湖北省"), Row(CITY, "荆州市"), Row(DIRECT, "仙桃市")]
    rows += [Row(codes.pad(code), name) for code, name in COUNTIES.items()]
    for county in (*COUNTIES, "429004"):
        rows += below(county)
    actions.load_codes(by="tests", rows=rows, source="tests")


def draw(city: str = CITY) -> int:
    return outlines.draw_schematic(by="tests", city=city, seats=SEATS)


def bring(*features: dict[str, Any]) -> outlines.Imported:
    raw = collection(*features)
    return outlines.import_outlines(by="tests", raw=raw, source="测绘")


def two_counties() -> outlines.Imported:
    return bring(feature(square(0, 0), id="421002"), feature(square(2, 0), id="421083"))


def shape(code: str) -> Any:
    return shapely.from_wkb(bytes(Boundary.objects.get(division_id=code).shape))


def test_every_valid_place_gets_a_cell_marked_as_made_up() -> None:
    assert draw() == 1 + 3 + 6 + 30
    assert Boundary.objects.filter(schematic=True, source=outlines.MADE_UP).count() == 40
    assert not Boundary.objects.filter(schematic=False).exists()


def test_ended_places_get_none() -> None:
    day = dt.date(2001, 1, 1)
    actions.replace(by="tests", code="421002100200", name="00村", successor="421002100201", on=day)
    assert draw() == 39


def test_the_city_lies_where_its_seats_are() -> None:
    draw()
    assert shape(CITY).contains(shapely.Point(112.15, 30.05))


def test_all_levels_nest_in_both_paths() -> None:
    draw()
    for path in ("path", "coarse"):
        towns = [drawing.parse(getattr(row, path)) for row in queries.boundaries(CITY, "township")]
        cells = [drawing.parse(getattr(row, path)) for row in queries.boundaries(CITY, "village")]
        gap = shapely.union_all(cells).symmetric_difference(shapely.union_all(towns))
        assert gap.area < 60


def test_drawing_again_gives_the_same_map() -> None:
    draw()
    before = dict(Boundary.objects.values_list("division_id", "path"))
    draw()
    assert dict(Boundary.objects.values_list("division_id", "path")) == before


def test_a_short_code_will_do() -> None:
    assert draw("4210") == 40


def test_a_county_of_its_own_is_drawn_like_a_city() -> None:
    assert draw("429004") == 1 + 2 + 10


@pytest.mark.parametrize("code", ["42", "421083", "421083100", "9999", "city", ""])
def test_other_places_are_refused(code: str) -> None:
    with pytest.raises(Refusal) as caught:
        draw(code)
    assert caught.value.code == "boundaries.not_a_city"
    assert not Boundary.objects.exists()


def test_seats_come_from_the_installed_packs(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "lotus" / "divisions"
    folder.mkdir(parents=True)
    (folder / "divisions.yaml").write_text('seats: {"421002": [110.0, 32.0]}', "utf-8")
    settings.PACKS = [tmp_path]
    outlines.draw_schematic(by="tests", city=CITY)
    assert shape(CITY).distance(shapely.Point(110, 32)) < 0.5


def test_without_any_seat_a_map_is_drawn_all_the_same() -> None:
    assert outlines.draw_schematic(by="tests", city=CITY, seats={}) == 40


def test_the_trail_says_how_much_was_drawn() -> None:
    draw()
    entry = Entry.objects.get(action="divisions.draw_schematic")
    assert (entry.division, entry.changes) == (CITY, {"drawn": 40, "kept": 0})


def test_imported_counties_are_filled_and_kept() -> None:
    two_counties()
    kept = Boundary.objects.get(division_id="421002000000").path
    draw()
    row = Boundary.objects.get(division_id="421002000000")
    assert (row.path, row.schematic, row.source) == (kept, False, "测绘")
    towns = [shape(code) for code in ("421002100000", "421002101000")]
    assert shapely.union_all(towns).symmetric_difference(square(0, 0)).area < 1e-6


def test_a_zone_without_outline_is_drawn_in_its_neighbour() -> None:
    two_counties()
    draw()
    zone = Boundary.objects.get(division_id=ZONE)
    assert zone.schematic
    assert shape(ZONE).within(square(2, 0).buffer(1e-6))


def test_the_city_of_imported_counties_is_no_invention() -> None:
    two_counties()
    draw()
    city = Boundary.objects.get(division_id=CITY)
    assert (city.schematic, city.derived) == (False, True)
    assert shape(CITY).area == pytest.approx(0.02, rel=1e-3)


def test_a_city_with_a_made_up_county_is_made_up() -> None:
    bring(feature(square(0, 0, size=3), id="4210"), feature(square(0, 0), id="421002"))
    draw()
    assert Boundary.objects.get(division_id="421083000000").schematic
    assert not Boundary.objects.get(division_id=CITY).schematic
    assert shape("421083000000").within(square(0, 0, size=3).buffer(1e-6))


def test_importing_outlines_takes_the_made_up_map_away() -> None:
    draw()
    done = two_counties()
    assert done.schematic_removed == 40
    assert [place["code"] for place in done.missing] == [ZONE]
    assert not Boundary.objects.filter(schematic=True).exists()


def test_the_map_of_another_city_stays() -> None:
    draw(DIRECT)
    two_counties()
    assert Boundary.objects.filter(schematic=True).count() == 13


def test_a_provinces_outline_leaves_city_maps_alone() -> None:
    draw()
    bring(feature(square(-9, -9, size=20), id="42", name="湖北"))
    assert Boundary.objects.filter(schematic=True).count() == 40


def test_imported_villages_are_kept_among_drawn_ones() -> None:
    bring(feature(square(0, 0), id="421002"))
    spot = shapely.box(112.04, 30.04, 112.06, 30.06)
    bring(feature(spot, code="421002100200"))
    draw()
    town = Boundary.objects.get(division_id="421002100000")
    assert (town.schematic, town.derived) == (True, False)
    others = [s for n in range(1, 5) for s in [shape(f"42100210020{n}")]]
    assert max(other.intersection(spot).area for other in others) < 1e-6


@pytest.mark.slow
def test_a_full_city_is_drawn_in_time() -> None:
    rows, facts = reading.bundle(HUBEI)
    city = [row for row in rows if row.code.startswith(("420000", "4210"))]
    actions.load_codes(by="tests", rows=city, source="tests")
    seats = {codes.pad(str(code)): tuple(seat) for code, seat in facts["seats"].items()}
    begun = time.perf_counter()
    drawn = outlines.draw_schematic(by="tests", city="421000", seats=seats)
    assert time.perf_counter() - begun < 30
    assert drawn == queries.under(CITY).filter(queries.valid()).count()
