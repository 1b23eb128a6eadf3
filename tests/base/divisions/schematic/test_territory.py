"""A plausible outline for a city of which nobody has given one."""

import numpy as np
import pytest
import shapely

from bangfu.base.divisions.schematic import territory

SEATS = np.array([[0.0, 0.0], [5000.0, 1000.0], [2500.0, 6000.0], [16000.0, 3000.0]])
WEIGHTS = np.array([200, 150, 300, 250])


def around(seats: np.ndarray = SEATS, weights: np.ndarray = WEIGHTS, seed: int = 3) -> object:
    return territory.around(seats, weights, np.random.default_rng(seed))


def test_every_seat_lies_inside_one_outline_without_holes() -> None:
    shape = around()
    assert shape.geom_type == "Polygon"
    assert not shape.interiors
    assert shape.is_valid
    assert shapely.contains_xy(shape, SEATS[:, 0], SEATS[:, 1]).all()


def test_the_outline_is_ragged() -> None:
    shape = around()
    assert shapely.get_num_coordinates(shape) > 400
    assert shape.length > 1.05 * shape.simplify(400).length


def test_the_same_seed_gives_the_same_outline() -> None:
    assert around().equals_exact(around())
    assert not around().equals_exact(around(seed=4))


@pytest.mark.parametrize("count", [10, 400])
def test_a_lone_city_is_as_large_as_its_villages_need(count: int) -> None:
    shape = around(np.zeros((1, 2)), np.array([count]))
    assert shape.area == pytest.approx(count * territory.VILLAGE, rel=0.3)


def test_seats_in_one_line_or_place_make_an_outline_too() -> None:
    line = np.array([[0.0, 0.0], [4000.0, 0.0], [9000.0, 0.0]])
    assert around(line, np.array([1, 1, 1])).area > 0
    assert around(np.zeros((3, 2)), np.array([1, 1, 1])).area > 0


def test_unknown_seats_are_put_where_there_is_room() -> None:
    found = territory.missing_seats(SEATS, 3, 900, np.random.default_rng(3))
    everything = np.vstack([SEATS, found])
    gaps = np.hypot(*(everything[:, None] - everything).transpose(2, 0, 1))
    assert gaps[np.triu_indices(7, 1)].min() > 1000
    near = shapely.multipoints(SEATS).convex_hull.buffer(4000)
    assert shapely.contains_xy(near, found[:, 0], found[:, 1]).all()


def test_no_seat_is_missing() -> None:
    assert territory.missing_seats(SEATS, 0, 900, np.random.default_rng(3)).shape == (0, 2)
