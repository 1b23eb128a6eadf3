"""A table on paper: its lines, and how wide its columns are."""

from collections.abc import Sequence
from typing import Any

from bangfu.policy.papers.given import Row

WIDE, NARROW, WIDEST, PADDING = 2, 3, 26, 1.5
LONG_HEAD, MANY, TIGHT = 12, 8, 12  # a table of many columns breaks its texts sooner
LATIN = 0x2E7F  # the last character before those of Chinese


def table(
    heads: list[str],
    rows: list[Row],
    *,
    lines: int,
    right: Sequence[int] = (),
    middle: Sequence[int] = (),
) -> dict[str, Any]:
    """Columns as wide as what they hold; empty lines up to the number asked for."""
    most = TIGHT if len(heads) > MANY else WIDEST
    widths = [_width(head, [row[at] for row in rows], most) for at, head in enumerate(heads)]
    empty = [[""] * len(heads) for _ in range(lines - len(rows))]
    return {
        "heads": heads,
        "rows": [*rows, *empty],
        "widths": widths,
        "right": list(right),
        "middle": list(middle),
    }


def _width(head: str, texts: list[str], most: int) -> float:
    """A share of the width: the longest text counts, a heading may take two or three lines."""
    heading = _cells(head)
    longest = max((min(_cells(t), most if _breaks(t) else WIDEST) for t in texts), default=0)
    lines = WIDE if heading <= LONG_HEAD else WIDE + 1
    return PADDING + max(NARROW, longest, min(most, heading / lines))


def _breaks(text: str) -> bool:
    """Whether a text may be broken anywhere, as Chinese may and numbers may not."""
    return any(ord(char) > LATIN for char in text)


def _cells(text: str) -> int:
    return sum(WIDE if ord(char) > LATIN else 1 for char in text)
