"""Finding room for names on a map: those that fit are shown, those that would collide are not."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.base.divisions import naming

LINE = 1.2  # height of a line, in font sizes
SPILL = 1.3  # a name may be a little wider than the largest circle in its area
BROKEN = 4  # names from this many characters on may take two lines
KINDS = ("开发区", "管理区", "管理处", "办事处", "风景区", "街道", "社区", "农场", "林场")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that wants to be shown.

    Args:
        text: the name.
        x: where its middle should be, in map units.
        y: likewise.
        room: radius of the free circle there.
        strong: whether it names the level above (shown first, and in bold).
    """

    text: str
    x: int
    y: int
    room: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A name that is shown: each line with the height of its baseline."""

    x: int
    lines: tuple[tuple[str, int], ...]
    strong: bool


def brief(name: str) -> str:
    """A village's name without the committee that governs it."""
    return naming.brief(name)


def place(candidates: Iterable[Candidate], size: float) -> list[Label]:
    """The names that find room, at a font size in map units; stronger and roomier ones first."""
    taken: list[tuple[float, float, float, float]] = []
    shown = []
    for one in sorted(candidates, key=lambda c: (not c.strong, -c.room, c.text)):
        lines = next((found for found in _broken(one.text) if _fits(found, one, size)), None)
        if lines is None:
            continue
        box = _box(lines, one, size)
        if any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        top = one.y - len(lines) * size * LINE / 2
        # A Chinese character's ink ends a little above the bottom of its line.
        rows = tuple((text, round(top + size * (n * LINE + 0.98))) for n, text in enumerate(lines))
        shown.append(Label(one.x, rows, one.strong))
    return shown


def width(text: str) -> float:
    """The width of a text in font sizes: a Chinese character takes a square, a letter about half.

    >>> width("洪湖市"), width("ab")
    (3.0, 1.16)
    """
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return wide + (len(text) - wide) * 0.58


def _broken(text: str) -> Iterable[list[str]]:
    """The name on one line, then on two: before its kind of place, between words or in half."""
    yield [text]
    if len(text) < BROKEN:
        return
    kind = next((end for end in KINDS if text.endswith(end)), "")
    at = len(text) - len(kind) if kind else text.find(" ", len(text) // 3)
    if at < len(text) // 3:
        at = (len(text) + 1) // 2
    yield [text[:at].strip(), text[at:].strip()]


def _fits(lines: list[str], one: Candidate, size: float) -> bool:
    across, down = max(map(width, lines)) * size, len(lines) * size * LINE
    return across <= 2 * one.room * SPILL and down <= 2 * one.room


def _box(lines: list[str], one: Candidate, size: float) -> tuple[float, float, float, float]:
    across, down = max(map(width, lines)) * size / 2, len(lines) * size * LINE / 2
    return one.x - across, one.y - down, one.x + across, one.y + down


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
