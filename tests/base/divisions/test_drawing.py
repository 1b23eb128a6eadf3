"""Map units, paths, labels: pure functions."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.divisions import drawing
from bangfu.base.divisions.drawing import Frame

FRAME = Frame(112, 30)
WHOLE = st.integers(-20_000, 20_000)


def ring(outer: object, *holes: object) -> object:
    return shapely.difference(outer, shapely.union_all(list(holes)))


def turn(text: str) -> int:
    """Which way round a ring of a path runs."""
    steps = np.array(re.findall(r"-?\d+", text), dtype=int).reshape(-1, 2)
    x, y = np.cumsum(steps, axis=0).T
    return int(np.sign(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))))


def test_a_unit_is_ten_metres_along_both_axes() -> None:
    east, north = FRAME.to_map(np.array([shapely.Point(112.01, 30), shapely.Point(112, 30.01)]))
    assert east.x == pytest.approx(96.3, abs=0.05)
    assert north.y == pytest.approx(-111.2, abs=0.05)


@given(st.floats(73, 135), st.floats(3, 54))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    point = FRAME.to_earth(FRAME.to_map(shapely.Point(longitude, latitude)))
    assert (point.x, point.y) == pytest.approx((longitude, latitude), abs=1e-9)


def test_a_path_is_whole_numbers_only() -> None:
    text = drawing.path(shapely.Point(10.4, 3.3).buffer(1000))
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", text)


@given(WHOLE, WHOLE, st.integers(1, 500), st.integers(1, 500))
def test_a_path_reads_back_as_the_same_shape(x: int, y: int, wide: int, high: int) -> None:
    box = shapely.box(x, y, x + wide, y + high)
    assert drawing.parse(drawing.path(box)).equals(box)


def test_holes_run_backwards_so_that_they_stay_empty() -> None:
    holed = ring(shapely.box(0, 0, 100, 100), shapely.box(10, 10, 20, 20))
    outer, hole = drawing.path(holed).split("M")[1:]
    assert turn(outer) == -turn(hole) != 0
    assert drawing.parse(drawing.path(holed)).area == 9_900


def test_parts_are_all_drawn() -> None:
    both = shapely.union(shapely.box(0, 0, 10, 10), shapely.box(50, 0, 60, 10))
    assert drawing.path(both).count("M") == 2


def test_what_is_smaller_than_a_unit_leaves_nothing() -> None:
    assert drawing.path(shapely.box(0.1, 0.1, 0.3, 0.3)) == ""


def test_neighbours_with_a_hair_between_them_become_one() -> None:
    one, other = shapely.box(0, 0, 100, 50), shapely.box(0, 52, 100, 100)
    around = drawing.parse(drawing.united([drawing.path(one), drawing.path(other)]))
    assert around.equals(shapely.box(0, 0, 100, 100))


def test_a_bow_tie_becomes_two_triangles() -> None:
    tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    assert drawing.clean(tie).area == 5_000


def test_specks_of_parts_and_holes_are_dropped() -> None:
    large = ring(shapely.box(0, 0, 1000, 1000), shapely.box(10, 10, 12, 12))
    both = shapely.union(large, shapely.box(2000, 0, 2001, 1))
    assert drawing.clean(both).equals(shapely.box(0, 0, 1000, 1000))


def test_islands_and_lakes_are_kept() -> None:
    lake = ring(shapely.box(0, 0, 1000, 1000), shapely.box(100, 100, 400, 400))
    both = shapely.union(lake, shapely.box(2000, 0, 2100, 100))
    assert drawing.clean(both).equals(both)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(1, 1),
        shapely.LineString([(0, 0), (9, 9)]),
        shapely.Polygon(),
        shapely.Polygon([(0, 0), (900, 900), (0, 0)]),
        shapely.box(0, 0, 1, 1),
    ],
)
def test_what_has_no_area_is_nothing(shape: object) -> None:
    assert drawing.clean(shape) is None


def test_polygons_are_found_inside_collections() -> None:
    bag = shapely.GeometryCollection(
        [shapely.Point(0, 0), shapely.GeometryCollection([shapely.box(0, 0, 50, 50)])]
    )
    assert drawing.clean(bag).equals(shapely.box(0, 0, 50, 50))


def neighbours() -> list[object]:
    """Two shapes with a wiggly border between them."""
    y = np.linspace(0, 1000, 101)
    border = np.column_stack([500 + 15 * np.sin(y / 40), y])
    left = [(0, 0), *border, (0, 1000)]
    right = [(1000, 0), *border, (1000, 1000)]
    return [shapely.Polygon(left), shapely.Polygon(right)]


def test_simplified_neighbours_keep_one_common_border() -> None:
    left, right = drawing.simplified(neighbours(), 20)
    assert shapely.get_num_coordinates(left) < 60
    assert shapely.coverage_is_valid([left, right])
    assert left.union(right).area == pytest.approx(1_000_000)


def test_degenerate_rings_come_back_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise shapely.GEOSException("degenerate")

    monkeypatch.setattr(shapely, "coverage_simplify", fail)
    shapes = neighbours()
    assert drawing.simplified(shapes, 20) == shapes


def test_a_shape_too_small_to_simplify_stays_visible() -> None:
    small = shapely.box(0, 0, 3, 3)
    assert drawing.simplified([small], 500)[0].area > 0


def test_nothing_simplifies_to_nothing() -> None:
    assert drawing.simplified([], 20) == []


def test_the_label_stands_in_the_widest_place() -> None:
    bottle = shapely.union(shapely.box(0, 0, 100, 1000), shapely.box(0, 0, 600, 600))
    x, y, room = drawing.label(bottle)
    assert room == pytest.approx(300, rel=0.05)
    assert (x, y) == pytest.approx((300, 300), abs=30)


def test_the_label_stands_in_the_largest_part() -> None:
    both = shapely.union(shapely.box(0, 0, 10, 10), shapely.box(500, 0, 700, 200))
    assert drawing.label(both)[0] == pytest.approx(600, abs=10)


def test_figures_hold_the_box_and_both_paths() -> None:
    shape = shapely.Point(0, 0).buffer(100)
    figures = drawing.figures(shape, shapely.box(-100, -100, 100, 100))
    assert (figures["left"], figures["bottom"], figures["room"]) == (-100, 100, 100)
    assert len(figures["coarse"]) < len(figures["path"])
