"""Cells with wiggly borders: a coverage without gaps or overlaps."""

import numpy as np
import pytest
import shapely

from bangfu.base.divisions.schematic import cells, settling

SQUARE = shapely.box(0, 0, 1000, 1000)
RAGGED = shapely.Polygon(
    [(0, 0), (900, 100), (1000, 900), (520, 860), (500, 200), (480, 900), (100, 1000)]
)
ISLANDS = shapely.union(SQUARE, shapely.box(1500, 0, 1600, 80))


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def sites(region: object, count: int) -> np.ndarray:
    points = settling.sample(region, count * 30, rng())
    owners = settling.share(
        points,
        np.ones(count),
        settling.spread(points, count),
        np.zeros(count, dtype=bool),
        region.area / len(points),
    )
    return np.array([settling.middle(points[owners == n], rng()) for n in range(count)])


@pytest.mark.parametrize("region", [SQUARE, RAGGED, ISLANDS], ids=["square", "ragged", "islands"])
@pytest.mark.parametrize("count", [2, 3, 40])
def test_cells_are_a_coverage_of_the_region(region: object, count: int) -> None:
    found = cells.tessellate(region, sites(region, count), rng())
    assert len(found) == count
    assert shapely.coverage_is_valid(found)
    gap = shapely.union_all(found).symmetric_difference(region).area
    assert gap <= region.length * cells.GRID


def test_each_site_lies_in_its_own_cell() -> None:
    places = sites(RAGGED, 40)
    found = cells.tessellate(RAGGED, places, rng())
    inside = shapely.contains_xy(np.array(found), places[:, 0], places[:, 1])
    assert inside.all()


def test_cells_of_a_whole_region_are_in_one_piece() -> None:
    found = cells.tessellate(SQUARE, sites(SQUARE, 60), rng())
    assert {cell.geom_type for cell in found} == {"Polygon"}


def test_borders_wiggle() -> None:
    found = cells.tessellate(SQUARE, sites(SQUARE, 20), rng())
    assert np.mean([shapely.get_num_coordinates(cell) for cell in found]) > 25


def test_one_site_gets_the_region() -> None:
    assert cells.tessellate(RAGGED, np.array([[10.0, 10.0]]), rng()) == [RAGGED]


def test_the_same_seed_gives_the_same_cells() -> None:
    places = sites(SQUARE, 12)
    once, again = (cells.tessellate(SQUARE, places, rng()) for _n in range(2))
    assert shapely.equals_exact(once, again).all()


def test_entangled_borders_fall_back_to_straight_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    def tangle(edges: np.ndarray, *_given: object) -> list[object]:
        return [shapely.LineString([(0, 0), (1000, 1000)]) for _edge in edges]

    monkeypatch.setattr(cells, "wiggle", tangle)
    found = cells.tessellate(SQUARE, sites(SQUARE, 9), rng())
    assert shapely.coverage_is_valid(found)
    assert max(shapely.get_num_coordinates(cell) for cell in found) < 15


def test_sites_that_coincide_are_an_error() -> None:
    with pytest.raises(ValueError, match="coincide"):
        cells.tessellate(SQUARE, np.array([[5.0, 5.0], [5.0, 5.0]]), rng())


def test_a_wiggly_line_keeps_its_ends_and_stays_near() -> None:
    edge = np.array([[[0.0, 0.0], [100.0, 0.0]]])
    line = cells.wiggle(edge, np.array([15.0]), 10.0, rng())[0]
    points = shapely.get_coordinates(line)
    assert points[0].tolist() == [0, 0]
    assert points[-1].tolist() == [100, 0]
    assert len(points) == 17
    assert 0 < np.abs(points[:, 1]).max() < 45
