"""Where things stand in the picture."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.web.map import layout

CSS = Path(layout.__file__).parents[1] / "static" / "map" / "map.css"
WIDTHS = [90.0, 120.0, 100.0, 80.0]
SIDE = st.integers(100, 40_000)


@given(SIDE, SIDE)
def test_everything_lies_inside_the_view(wide: int, high: int) -> None:
    tight = (-500, 300, -500 + wide, 300 + high)
    plan = layout.arrange(tight, WIDTHS)
    left, top, across, down = plan.view
    assert left <= tight[0]
    assert tight[2] <= left + across
    assert top <= tight[1]
    assert tight[3] <= top + down
    for x, y in (*plan.keys, plan.note, plan.north):
        assert left <= x <= left + across
        assert top <= y <= top + down


@given(SIDE, SIDE)
def test_the_legend_never_covers_the_map(wide: int, high: int) -> None:
    plan = layout.arrange((0, 0, wide, high), WIDTHS)
    if plan.kind == "left":
        edge = plan.view[0] + layout.SIDE * plan.unit
        assert edge <= 1
        assert all(x < edge for x, _y in plan.keys)
    else:
        assert all(y > high for _x, y in plan.keys)


def test_a_square_map_has_its_legend_at_the_left_and_a_wide_one_below() -> None:
    assert layout.arrange((0, 0, 1000, 1000), WIDTHS).kind == "left"
    assert layout.arrange((0, 0, 2000, 1000), WIDTHS).kind == "below"


def test_lines_of_the_legend_wrap() -> None:
    plan = layout.arrange((0, 0, 2000, 1000), [400.0] * 5)
    heights = {y for _x, y in plan.keys}
    assert len(heights) == 3
    assert plan.rows == len(heights) + 1


def test_a_tall_map_is_kept_to_the_height_of_a_screen() -> None:
    plan = layout.arrange((0, 0, 1000, 9000), WIDTHS)
    assert plan.view[3] / plan.view[2] < 0.85


def test_a_phone_shows_the_map_larger_than_the_picture_scaled_down() -> None:
    plan = layout.arrange((0, 0, 1000, 1000), WIDTHS)
    assert plan.small == pytest.approx(
        (plan.view[2] - layout.SIDE * plan.unit) / layout.PHONE, 0.01
    )


def test_no_areas_make_an_empty_picture() -> None:
    assert layout.arrange(layout.union([]), []).view[2] > 0


def test_the_style_sheet_crops_just_what_the_legend_adds() -> None:
    css = CSS.read_text("utf-8")
    share = layout.SIDE / (layout.WIDTH - layout.SIDE) * 100
    assert re.findall(r"margin-left: -([\d.]+)%", css) == [f"{share:.2f}"]
    assert f"width: {100 + share:.2f}%" in css


def test_the_style_sheet_knows_each_number_of_lines() -> None:
    css = CSS.read_text("utf-8")
    cropped = dict(re.findall(r"\.map-rows-(\d) \.map-svg \{\s*margin-bottom: -([\d.]+)%", css))
    for rows, share in cropped.items():
        assert float(share) == pytest.approx(int(rows) * layout.ROW / layout.WIDTH * 100, abs=0.1)
    assert set(cropped) == {"2", "3", "4", "5"}
