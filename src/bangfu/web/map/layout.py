"""Where things stand in a map's picture: the view, the legend, the note, the north arrow.

Lengths given in pixels hold when the picture is ``WIDTH`` pixels wide, as on a desk. A legend at
the left or below widens the view; ``map.css`` crops it off again on narrow screens, where a list
under the map takes its place, so the shares taken are constants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[int, int, int, int]

WIDTH = 840
PHONE = 350  # pixels the map alone has on a phone
MARGIN = 10
SIDE = 150  # of the width goes to a legend at the left: map.css knows the share
ROW = 21
TALLEST = 0.78  # of the width: about the height of a desk's screen
SQUARE = 1.3  # maps wider than this have their legend below
NAME, SMALL_NAME = 12.5, 10.5  # font sizes


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture's geometry in map units.

    Args:
        kind: ``left`` or ``below``: where the legend stands.
        unit: map units in a pixel.
        view: left, top, width and height of everything.
        small: map units in a pixel of a phone that shows the map alone.
        keys: where each line of the legend begins.
        note: where the note begins.
        north: where the arrow points from.
        rows: lines the picture is cropped by on narrow screens, where the legend stands below.
    """

    kind: str
    unit: float
    view: Box
    small: float
    keys: tuple[tuple[int, int], ...]
    note: tuple[int, int]
    north: tuple[int, int]
    rows: int = 0

    def px(self, pixels: float) -> int:
        """Pixels of a desk as map units."""
        return round(pixels * self.unit)


def union(boxes: Sequence[Box]) -> Box:
    """The box around some boxes."""
    if not boxes:
        return (0, 0, 1, 1)
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def arrange(tight: Box, widths: Sequence[float]) -> Layout:
    """The layout around a map.

    Args:
        tight: the box of all areas.
        widths: of the legend's lines, in pixels.
    """
    wide, high = max(tight[2] - tight[0], 1), max(tight[3] - tight[1], 1)
    if wide / high < SQUARE:
        return _with_legend_left(tight, wide, high, len(widths))
    return _with_legend_below(tight, wide, high, widths)


def _with_legend_left(tight: Box, wide: int, high: int, rows: int) -> Layout:
    unit = max(wide / (WIDTH - SIDE - 2 * MARGIN), high / (WIDTH * TALLEST))
    margin, step = round(MARGIN * unit), round(ROW * unit)
    middle = (tight[0] + tight[2]) // 2
    across = round((WIDTH - SIDE) * unit)
    top, bottom = tight[1] - margin, tight[3] + margin
    left = middle - across // 2 - round(SIDE * unit)
    x, last = left + margin, bottom - round(26 * unit)
    keys = tuple((x, last - step * (rows - 1 - row) - step) for row in range(rows))
    view = (left, top, round(WIDTH * unit), bottom - top)
    north = (left + margin * 2, top + margin)
    return Layout("left", unit, view, across / PHONE, keys, (x, last + step // 2), north)


def _with_legend_below(tight: Box, wide: int, high: int, widths: Sequence[float]) -> Layout:
    unit = max(wide / (WIDTH - 2 * MARGIN), high / (WIDTH * TALLEST))
    margin, step = round(MARGIN * unit), round(ROW * unit)
    across = round(WIDTH * unit)
    left = (tight[0] + tight[2]) // 2 - across // 2
    top, bottom = tight[1] - margin, tight[3] + margin * 2
    keys, x, row = [], margin, 0
    for width in widths:
        if x > margin and x + width * unit > across - 3 * margin:
            x, row = margin, row + 1
        keys.append((left + x, bottom + step * row + step // 2))
        x += round(width * unit)
    foot = bottom + step * (row + 2)
    view = (left, top, across, foot - top)
    north = (left + across - margin * 2, foot - round(36 * unit))
    note = (left + margin, foot - step // 2)
    return Layout("below", unit, view, across / PHONE, tuple(keys), note, north, row + 2)
