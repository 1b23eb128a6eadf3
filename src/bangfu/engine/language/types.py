"""Types of the rule language and their exact representation.

Every number is an integer of a fixed smallest unit, so that all engines agree to the last digit:

========  ==============================  =====
type      smallest unit                   scale
========  ==============================  =====
int       one                             0
money     fen (0.01 yuan)                 2
quantity  0.01 of its unit (mu, m², km)   2
rate      0.01 %                          4
========  ==============================  =====
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of value."""

    BOOL = "bool"
    INT = "int"
    MONEY = "money"
    QUANTITY = "quantity"
    RATE = "rate"
    DATE = "date"
    MONTH = "month"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    NUMBER = "number"  # a literal whose unit is not yet known


SCALE = {Kind.INT: 0, Kind.MONEY: 2, Kind.QUANTITY: 2, Kind.RATE: 4}
NUMERIC = frozenset(SCALE)
ORDERED = NUMERIC | {Kind.DATE, Kind.MONTH}

# What a column may hold unless its declaration narrows it, in smallest units.
WIDEST = {
    Kind.INT: (-(10**9), 10**9),
    Kind.MONEY: (-(10**11), 10**11),
    Kind.QUANTITY: (-(10**9), 10**9),
    Kind.RATE: (-(10**6), 10**6),
}
# Beyond this no result is trusted: it becomes unknown on every engine.
EDGE = 2**62

NAMES: dict[Kind, tuple[str, str]] = {
    Kind.BOOL: ("是/否", "yes/no"),
    Kind.INT: ("整数", "a whole number"),
    Kind.MONEY: ("金额", "an amount of money"),
    Kind.QUANTITY: ("数量", "a quantity"),
    Kind.RATE: ("比例", "a rate"),
    Kind.DATE: ("日期", "a date"),
    Kind.MONTH: ("年月", "a month"),
    Kind.CODE: ("代码", "a code"),
    Kind.CODES: ("一组代码", "a set of codes"),
    Kind.TEXT: ("文字", "text"),
    Kind.NUMBER: ("数字", "a number"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with its unit (quantities and counts) or its code list (codes)."""

    kind: Kind
    unit: str = ""
    codes: str = ""

    @property
    def scale(self) -> int:
        """Decimal places of the representation."""
        return SCALE.get(self.kind, 0)

    def matches(self, other: "Type") -> bool:
        """Whether values of both may be compared or added."""
        if self.kind != other.kind:
            return {self.kind, other.kind} == {Kind.DATE, Kind.MONTH}
        if self.kind == Kind.QUANTITY:
            return self.unit == other.unit
        return self.codes == other.codes

    def __str__(self) -> str:
        detail = self.codes or (self.unit if self.kind == Kind.QUANTITY else "")
        return f"{NAMES[self.kind][0]}{f'（{detail}）' if detail else ''}"


BOOL = Type(Kind.BOOL)
INT = Type(Kind.INT)
MONEY = Type(Kind.MONEY)
RATE = Type(Kind.RATE)
DATE = Type(Kind.DATE)
NUMBER = Type(Kind.NUMBER)


def scaled(value: Any, scale: int) -> int:
    """An exact integer of the smallest unit.

    >>> scaled("3000.5", 2)
    300050

    Raises:
        ValueError: not a number, or finer than the smallest unit.
    """
    if isinstance(value, bool):
        raise ValueError("yes or no is not a number")
    try:
        shifted = Decimal(str(value)).scaleb(scale)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {value!r}") from error
    if not shifted.is_finite() or shifted != shifted.to_integral_value():
        raise ValueError(f"finer than the smallest unit: {value!r}")
    return int(shifted)


def unscaled(value: int, scale: int) -> Decimal:
    """The number people read.

    >>> unscaled(300050, 2)
    Decimal('3000.50')
    """
    return Decimal(value).scaleb(-scale)


def rate(value: Any) -> int:
    """A rate in 0.01 %: ``20%``, ``"4.35%"`` or the fraction ``0.2``.

    >>> rate("20%"), rate(0.05)
    (2000, 500)
    """
    text = str(value).strip()
    if text.endswith("%"):
        return scaled(text[:-1], 2)
    return scaled(text, 4)


def day(value: Any) -> dt.date:
    """A calendar day from a date or ISO text (a year and month mean the first day)."""
    if isinstance(value, dt.datetime):
        raise ValueError("a day has no time")
    if isinstance(value, dt.date):
        return value
    text = str(value)
    return dt.date.fromisoformat(text + "-01" if len(text) == len("2016-01") else text)
