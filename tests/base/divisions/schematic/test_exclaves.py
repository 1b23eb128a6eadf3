"""Townships in one piece."""

import shapely

from bangfu.base.divisions.schematic import exclaves

# Six by four unit cells, numbered row by row.
GRID = [shapely.box(x, y, x + 1, y + 1) for y in range(4) for x in range(6)]


def torn(shapes: list[object], group: list[str]) -> list[str]:
    """Groups that are not in one piece."""
    names = sorted(set(group))
    held = {name: [s for s, g in zip(shapes, group, strict=True) if g == name] for name in names}
    return [n for n in names if shapely.union_all(held[n]).geom_type != "Polygon"]


def test_a_village_cut_off_trades_places() -> None:
    group = ["left" if n % 6 < 3 else "right" for n in range(24)]
    group[0], group[11] = "right", "left"  # one village each on the wrong side
    assert torn(GRID, group) == ["left", "right"]
    assert torn(exclaves.rejoined(GRID, group), group) == []


def test_every_cell_is_still_given_once() -> None:
    group = ["left" if n % 6 < 3 else "right" for n in range(24)]
    group[0] = "right"
    found = exclaves.rejoined(GRID, group)
    assert sorted(s.wkt for s in found) == sorted(s.wkt for s in GRID)


def test_townships_in_one_piece_are_left_alone() -> None:
    group = ["left" if n % 6 < 3 else "right" for n in range(24)]
    assert exclaves.rejoined(GRID, group) == GRID


def test_cells_that_meet_at_a_corner_are_not_together() -> None:
    group = ["a" if n in (0, 7) else "b" for n in range(24)]
    assert torn(exclaves.rejoined(GRID, group), group) == []


def test_islands_that_nothing_can_mend_stay() -> None:
    far = [*GRID, shapely.box(50, 50, 51, 51)]
    group = ["only"] * 25
    assert exclaves.rejoined(far, group) == far
