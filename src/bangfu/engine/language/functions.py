"""The functions of the language and their exact meaning.

Division appears only here, always with a stated rounding. The integer definitions below are the
reference; each SQL dialect writes the same arithmetic.
"""

import datetime as dt
from dataclasses import dataclass

from bangfu.engine.language.types import EDGE

ROUNDINGS = ("half_up", "down", "up")
RATE_ONE = 10_000  # 100 % in 0.01 %
AGGREGATES = ("count", "sum", "min", "max", "any", "all")


@dataclass(frozen=True, slots=True)
class Function:
    """A function's shape.

    Args:
        name: as written.
        least: fewest arguments, the rounding not counted.
        most: most arguments.
        rounds: whether the last argument states a rounding.
        zh: one line of help.
        en: one line of help.
    """

    name: str
    least: int
    most: int
    rounds: bool
    zh: str
    en: str


FUNCTIONS: dict[str, Function] = {
    f.name: f
    for f in (
        Function("pct", 2, 2, True, "金额的某个比例", "a rate of an amount"),
        Function("per", 2, 2, True, "平均到每人或每户", "an amount per person or household"),
        Function("share", 2, 2, True, "部分占整体的比例", "a part as a rate of a whole"),
        Function("least", 2, 8, False, "最小的一个（用于封顶）", "the smallest (a cap)"),
        Function("greatest", 2, 8, False, "最大的一个（用于保底）", "the largest (a floor)"),
        Function("years", 2, 2, False, "两日之间的整年数", "full years between two days"),
        Function("months", 2, 2, False, "两日之间的整月数", "full months between two days"),
        Function("year", 1, 1, False, "日期所在的年份", "the calendar year of a day"),
    )
}


def divide(numerator: int, denominator: int, rounding: str) -> int:
    """An exact quotient rounded away from zero at half, towards zero, or away from zero.

    >>> divide(5, 2, "half_up"), divide(-5, 2, "half_up"), divide(5, 2, "down"), divide(1, 3, "up")
    (3, -3, 2, 1)
    """
    sign = -1 if numerator < 0 else 1
    size = abs(numerator)
    if rounding == "half_up":
        size += denominator // 2
    elif rounding == "up":
        size += denominator - 1
    return sign * (size // denominator)


def pct(amount: int, rate: int, rounding: str) -> int:
    """A rate (in 0.01 %) of an amount.

    >>> pct(100_01, 2000, "half_up")
    2000
    """
    return divide(amount * rate, RATE_ONE, rounding)


def per(amount: int, count: int, rounding: str) -> int | None:
    """An amount for each of a count; unknown when the count is not positive."""
    return divide(amount, count, rounding) if count > 0 else None


def share(part: int, whole: int, rounding: str) -> int | None:
    """A part as a rate (in 0.01 %) of a whole; unknown when the whole is not positive."""
    return divide(part * RATE_ONE, whole, rounding) if whole > 0 else None


def years(start: dt.date, end: dt.date) -> int | None:
    """Full years from one day to a later one; unknown when it is not later or equal.

    >>> years(dt.date(2000, 2, 29), dt.date(2018, 2, 28))
    17
    """
    if end < start:
        return None
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def months(start: dt.date, end: dt.date) -> int | None:
    """Full months from one day to a later one; unknown when it is not later or equal.

    >>> months(dt.date(2016, 1, 31), dt.date(2016, 2, 29))
    0
    """
    if end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def within(value: int | None) -> int | None:
    """The value, or unknown when it lies beyond what any engine represents exactly."""
    return value if value is not None and -EDGE <= value <= EDGE else None
