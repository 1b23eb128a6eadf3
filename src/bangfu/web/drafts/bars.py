"""The distribution of a change as a bar chart: server-drawn, readable without colour or script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bangfu.policy.drafts import cells

WIDTH, HEIGHT = 640, 220
FOOT, TOP = 26, 18  # room for the labels below and the counts above
LEAST = 2  # a bar of one household is still seen
MORE, LESS = "#3f7fc1", "#cf7a55"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, what it says, and its list."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    count: int
    colour: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart, in its own units."""

    width: int
    height: int
    base: int
    bars: list[Bar]
    text: str


def chart(bins: Mapping[int, int], href: Callable[[int], str]) -> Chart:
    """Bars of households by how much less or more they get.

    Args:
        bins: households per step, as in ``cells.Tally``.
        href: the list of a step.
    """
    steps = range(min(*bins, 0), max(*bins, 0) + 1)
    shown = [step for step in steps if step and (step in bins or _between(step, bins))]
    base, most = HEIGHT - FOOT, max(bins.values())
    room = WIDTH / max(len(shown), 1)
    found = []
    for at, step in enumerate(shown):
        count = bins.get(step, 0)
        high = max(count * (base - TOP) / most, LEAST if count else 0)
        left = at * room + room * 0.1
        found.append(
            Bar(
                round(left, 1),
                round(base - high, 1),
                round(room * 0.8, 1),
                round(high, 1),
                round(left + room * 0.4, 1),
                label(step),
                count,
                MORE if step > 0 else LESS,
                href(step) if count else "",
                _("%(range)s 元：%(count)s 户") % {"range": said(step), "count": f"{count:,}"},
            )
        )
    listed = _("；").join(bar.words for bar in found if bar.count)
    return Chart(WIDTH, HEIGHT, base, found, listed)


def _between(step: int, bins: Mapping[int, int]) -> bool:
    """Whether a step lies between two that are used, so that gaps are seen as gaps."""
    same = [other for other in bins if (other > 0) == (step > 0)]
    return bool(same) and min(same) < step < max(same)


def label(step: int) -> str:
    """The upper edge of a step with its sign, short.

    >>> label(4), label(-14)
    ('+10', '-20k')
    """
    edge = cells.edge(abs(step))
    short = f"{edge // 1000}k" if edge >= 1000 and edge % 1000 == 0 else str(edge)  # noqa: PLR2004
    return f"{'+' if step > 0 else '-'}{short}"


def said(step: int) -> str:
    """The range of a step in yuan, in words."""
    high = cells.edge(abs(step))
    low = cells.edge(abs(step) - 1) if abs(step) > 1 else 0
    name = _("多 %(low)s—%(high)s") if step > 0 else _("少 %(low)s—%(high)s")
    return name % {"low": f"{low:,}", "high": f"{high:,}"}
