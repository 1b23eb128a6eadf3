"""Sliders: from nothing to twice the present figure, in steps people would take."""

import math
from dataclasses import dataclass

from bangfu.engine.compile.figures import Figure
from bangfu.engine.language.types import Kind, Type, unscaled

PERCENT = 100
STOPS = 100  # a slider has about so many steps


@dataclass(frozen=True, slots=True)
class Slider:
    """Where a slider begins and ends, and how fine it is; plain numbers for the browser."""

    low: str
    high: str
    step: str
    at: str


def slider(type_: Type, present: Figure | None, text: str) -> Slider | None:
    """A slider from nothing to twice the present figure (to 100 % for shares)."""
    if type_.kind not in {Kind.INT, Kind.MONEY, Kind.QUANTITY, Kind.RATE}:
        return None
    shown = present.value if present else None
    now = (
        unscaled(shown, 2 if type_.kind == Kind.RATE else type_.scale) if type(shown) is int else 0
    )
    try:
        at = float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        at = float(now)
    if not math.isfinite(at) or at < 0 or not (now or at):
        return None
    top = max(2 * float(now), at, 1.0)
    if type_.kind == Kind.RATE:
        top = max(float(PERCENT), at)
    step = 1.0 if type_.kind == Kind.INT else _nice(top / STOPS)
    return Slider("0", plain(math.ceil(top / step) * step), plain(step), plain(at))


def _nice(size: float) -> float:
    """The largest of 1, 2, 5, 10 … not above a size, at least a hundredth.

    >>> _nice(60), _nice(0.75), _nice(0.001)
    (50.0, 0.5, 0.01)
    """
    power = 10.0 ** math.floor(math.log10(max(size, 0.01)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(size, 0.01) * (1 + 1e-9))


def plain(number: float) -> str:
    """A number without an exponent or needless zeros.

    >>> plain(3000.0), plain(0.5)
    ('3000', '0.5')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
