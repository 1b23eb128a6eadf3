"""Sharing a region out among places."""

import numpy as np
import pytest
import shapely

from bangfu.base.divisions.schematic import settling

SQUARE = shapely.box(0, 0, 1000, 1000)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def shared(weights: list[int], region: object = SQUARE) -> tuple[np.ndarray, np.ndarray]:
    points = settling.sample(region, 4000, rng())
    starts = settling.spread(points, len(weights))
    held = np.zeros(len(weights), dtype=bool)
    room = region.area / len(points)
    owners = settling.share(points, np.array(weights, dtype=float), starts, held, room)
    return points, owners


def test_samples_fill_a_region_evenly() -> None:
    points = settling.sample(SQUARE, 2000, rng())
    quarters = (points > 500).astype(int) @ [1, 2]
    counts = np.bincount(quarters)
    assert counts.max() < counts.min() * 1.15


def test_samples_stay_inside_a_ragged_region() -> None:
    comb = shapely.union_all([shapely.box(x, 0, x + 3, 500) for x in range(0, 200, 10)])
    points = settling.sample(comb, 500, rng())
    assert len(points) >= 450
    assert shapely.contains_xy(comb, points[:, 0], points[:, 1]).all()


@pytest.mark.parametrize("weights", [[1, 1, 1], [10, 20, 70], [5, 5, 5, 85], [1] * 12])
def test_parts_are_in_proportion_to_the_weights(weights: list[int]) -> None:
    _points, owners = shared(weights)
    share = np.bincount(owners, minlength=len(weights)) / len(owners)
    assert np.abs(share - np.array(weights) / sum(weights)).max() < 0.02


def test_everybody_gets_at_least_as_many_points_as_villages() -> None:
    points = settling.sample(SQUARE, 60, rng())
    need = np.array([len(points) - 5, 3, 2])
    starts = np.array([[500.0, 500.0], [0.0, 0.0], [0.0, 1.0]])
    owners = settling.fed(points, np.zeros(len(points), dtype=np.int64), starts, need)
    assert (np.bincount(owners, minlength=3) == need).all()
    assert np.hypot(*points[owners == 1].T).max() < 600


def test_a_place_held_at_its_seat_stays_near_it() -> None:
    points = settling.sample(SQUARE, 3000, rng())
    starts = np.array([[100.0, 100.0], [900.0, 900.0]])
    weights, room = np.array([1.0, 1.0]), SQUARE.area / len(points)
    owners = settling.share(points, weights, starts, np.array([True, True]), room)
    nearest = [int(np.argmin(((points - seat) ** 2).sum(axis=1))) for seat in starts]
    assert [int(owners[index]) for index in nearest] == [0, 1]


def test_one_place_gets_everything() -> None:
    _points, owners = shared([3])
    assert set(owners) == {0}


def test_bending_the_space_moves_points_little() -> None:
    points = settling.sample(SQUARE, 500, rng())
    moved = np.hypot(*(settling.warped(points, rng()) - points).T)
    assert 0 < moved.max() < 150


def test_a_part_cut_off_goes_to_whoever_surrounds_it() -> None:
    points = settling.sample(SQUARE, 2000, rng())
    owners = (points[:, 0] > 500).astype(np.int64)
    lost = ((points - [800, 800]) ** 2).sum(axis=1) < 80**2
    owners[lost] = 0
    joined = settling.joined(points, owners, SQUARE.area / len(points))
    assert (joined[lost] == 1).all()
    assert (joined[~lost] == owners[~lost]).all()


def test_an_island_stays_with_its_owner() -> None:
    both = shapely.union(SQUARE, shapely.box(3000, 0, 3200, 200))
    points = settling.sample(both, 2000, rng())
    owners = (points[:, 1] > 500).astype(np.int64)
    joined = settling.joined(points, owners, both.area / len(points))
    assert (joined == owners).all()


def test_the_middle_of_a_part_is_one_of_its_points() -> None:
    points = settling.sample(SQUARE, 200, rng())
    chosen = settling.middle(points, rng())
    assert (points == chosen).all(axis=1).any()
    assert np.hypot(*(chosen - 500)) < 350


def test_starts_are_far_apart_and_the_first_is_at_the_seat() -> None:
    points = settling.sample(SQUARE, 1000, rng())
    starts = settling.spread(points, 5, np.array([50.0, 60.0]))
    assert np.hypot(*(starts[0] - [50, 60])) < 40
    gaps = np.hypot(*(starts[:, None] - starts).transpose(2, 0, 1))[np.triu_indices(5, 1)]
    assert gaps.min() > 300
