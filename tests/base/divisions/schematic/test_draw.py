"""Drawing a whole city: every village gets a cell, and all levels nest."""

import csv
import gzip
import time
from pathlib import Path

import numpy as np
import pytest
import shapely

from bangfu.base.divisions import codes, schematic
from bangfu.base.divisions.schematic import Place
from tests.base.divisions.schematic.places import SEATS, city, leaves

BUNDLE = Path(__file__).parents[4] / "packs" / "hubei" / "divisions" / "2023.csv.gz"
WEST, EAST = shapely.box(0, 0, 2000, 3000), shapely.box(2000, 0, 4000, 3000)
SOUTH = shapely.box(0, 3000, 4000, 4000)
COUNTIES = {"421002": WEST, "421003": EAST, "421022": SOUTH}


def nests(place: Place, shapes: dict[str, object]) -> bool:
    """Whether each place is exactly the union of those below."""
    below = [shapes[child.code] for child in place.children]
    if not below:
        return True
    gap = shapely.union_all(below).symmetric_difference(shapes[place.code]).area
    return gap < 1e-3 * shapes[place.code].length and all(
        nests(child, shapes) for child in place.children
    )


def everything(place: Place) -> dict[str, object]:
    """Drawn and given outlines together."""
    given = {code: place_.outline for code, place_ in _walk(place) if place_.outline is not None}
    return {**schematic.draw(place), **given}


def _walk(place: Place) -> list[tuple[str, Place]]:
    return [(place.code, place), *(pair for child in place.children for pair in _walk(child))]


def test_every_place_gets_an_outline_and_all_levels_nest() -> None:
    place = city()
    shapes = schematic.draw(place)
    assert set(shapes) == {code for code, _place in _walk(place)}
    assert nests(place, shapes)


def test_villages_are_a_coverage_of_similar_cells() -> None:
    place = city()
    shapes = schematic.draw(place)
    found = [shapes[code] for code in leaves(place)]
    areas = shapely.area(found)
    assert shapely.coverage_is_valid(found)
    assert areas.std() / areas.mean() < 0.3


def test_townships_are_in_one_piece() -> None:
    shapes = schematic.draw(city())
    assert {shape.geom_type for shape in shapes.values()} == {"Polygon"}


def test_counties_lie_at_their_seats() -> None:
    shapes = schematic.draw(city())
    for code, seat in SEATS.items():
        assert shapes[codes.pad(code)].distance(shapely.Point(seat)) < 300


def test_the_map_depends_on_the_codes_alone() -> None:
    once, again = schematic.draw(city()), schematic.draw(city())
    assert all(once[code].equals_exact(again[code]) for code in once)


@pytest.mark.parametrize("seats", [{}, {"421002": (0.0, 0.0)}, {"4210": (9.0, 9.0)}])
def test_counties_without_a_seat_get_a_place(seats: dict[str, tuple[float, float]]) -> None:
    place = city(seats=seats)
    assert nests(place, schematic.draw(place))


def test_two_counties_at_one_seat_both_get_land() -> None:
    place = city(seats=dict.fromkeys(SEATS, (5.0, 5.0)))
    shapes = schematic.draw(place)
    assert min(shapes[codes.pad(code)].area for code in SEATS) > 0
    assert nests(place, shapes)


def test_a_city_without_anything_below_is_one_area() -> None:
    shapes = schematic.draw(Place("421000000000", (0.0, 0.0)))
    assert list(shapes) == ["421000000000"]


def test_a_township_without_villages_is_one_area() -> None:
    place = city()
    place.children[0].children[0].children = []
    shapes = schematic.draw(place)
    assert nests(place, shapes)
    assert "421002100000" in shapes


def test_given_county_outlines_are_filled_and_never_changed() -> None:
    place = city(outlines=COUNTIES)
    shapes = schematic.draw(place)
    assert not {codes.pad(code) for code in COUNTIES} & set(shapes)
    assert nests(place, everything(city(outlines=COUNTIES)))


def test_a_county_without_outline_takes_the_space_that_is_left() -> None:
    given = {"4210": shapely.box(0, 0, 4000, 4000), "421002": WEST, "421003": EAST}
    shapes = schematic.draw(city(outlines=given))
    assert shapes["421022000000"].symmetric_difference(SOUTH).area < 1_000


def test_a_county_without_space_is_drawn_inside_a_sibling_at_its_seat() -> None:
    given = {"421002": WEST, "421003": EAST}
    seats = {**SEATS, "421022": (3900.0, 2900.0)}
    place = city(outlines=given, seats=seats)
    shapes = schematic.draw(place)
    guest = shapes["421022000000"]
    assert guest.within(EAST.buffer(0.1))
    assert guest.distance(shapely.Point(3900, 2900)) < 300
    host = shapely.union_all([shapes[child.code] for child in place.children[1].children])
    assert host.intersection(guest).area < 1
    assert host.union(guest).symmetric_difference(EAST).area < 10


def test_given_townships_keep_their_outlines_inside_a_county() -> None:
    corner = shapely.box(0, 0, 800, 1000)
    shapes = everything(city(outlines={**COUNTIES, "421002100": corner}))
    assert shapes["421002100000"] is corner
    assert (
        shapely.union_all([shapes[f"42100210{n}000"] for n in range(3)])
        .symmetric_difference(WEST)
        .area
        < 1_000
    )


def test_a_given_township_in_a_county_without_outline_is_kept() -> None:
    corner = shapely.box(0, 0, 800, 1000)
    place = city(outlines={"421002100": corner})
    shapes = everything(place)
    inside = [shapes[child.code] for child in place.children[0].children[0].children]
    assert shapely.union_all(inside).symmetric_difference(corner).area < 1
    others = [
        shape for code, shape in shapes.items() if code[9:] != "000" and code[:9] != "421002100"
    ]
    assert max(shape.intersection(corner).area for shape in others) < 1


def test_a_given_village_keeps_its_outline() -> None:
    spot = shapely.box(100, 100, 200, 200)
    place = city(outlines={**COUNTIES, "421002100200": spot})
    shapes = everything(place)
    others = [shapes[code] for code in leaves(place) if code != "421002100200"]
    assert max(shape.intersection(spot).area for shape in others) < 1


def test_an_outline_on_an_island_is_filled_too() -> None:
    both = shapely.union(WEST, shapely.box(-900, 0, -500, 400))
    place = city(outlines={**COUNTIES, "421002": both})
    assert nests(place, everything(city(outlines={**COUNTIES, "421002": both})))


@pytest.mark.slow
def test_a_city_of_3500_villages_is_drawn_in_time() -> None:
    with gzip.open(BUNDLE, "rt", encoding="utf-8") as handle:
        listed = [row["code"] for row in csv.DictReader(handle) if row["code"].startswith("4201")]
    places = {code: Place(code) for code in listed}
    for code in listed[1:]:
        places[codes.parent_of(code)].children.append(places[code])
    begun = time.perf_counter()
    shapes = schematic.draw(places["420100000000"])
    assert time.perf_counter() - begun < 30
    villages = np.array([shapes[code] for code in leaves(places["420100000000"])])
    assert len(villages) > 3_400
    assert shapely.coverage_is_valid(villages)
    assert {shape.geom_type for shape in shapes.values()} == {"Polygon"}


def blob(rng: np.random.Generator, seat: np.ndarray, size: float) -> object:
    """A ragged polygon somewhere around a point."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, 9))
    reach = size * rng.uniform(0.2, 1, 9)
    ring = seat + np.column_stack([np.cos(angle), np.sin(angle)]) * reach[:, None]
    return shapely.Polygon(ring).buffer(size / 50)


def wild(rng: np.random.Generator, code: str, seat: np.ndarray, size: float) -> Place:
    """A tree of any shape, of which some places have outlines anywhere."""
    level = len(code)
    place = Place(code)
    if level <= 2 and rng.random() < 0.7:
        place.seat = (float(seat[0]), float(seat[1]))
    if rng.random() < 0.25:
        place.outline = blob(rng, seat, size)
    below = {1: rng.integers(0, 6), 2: rng.integers(0, 6), 3: rng.choice([0, 1, 2, 9])}
    for index in range(int(below.get(level, 0))):
        near = seat + rng.uniform(-size, size, 2)
        place.children.append(wild(rng, f"{code}{index}", near, size / 2))
    return place


@pytest.mark.parametrize("seed", range(24))
def test_any_tree_with_any_outlines_can_be_drawn(seed: int) -> None:
    place = wild(np.random.default_rng(seed), "4", np.zeros(2), 5000.0)
    shapes = schematic.draw(place)
    for code, one in _walk(place):
        assert (code in shapes) == (one.outline is None)
        shape = shapes.get(code, one.outline)
        assert shape.is_valid
        assert shape.area > 0
