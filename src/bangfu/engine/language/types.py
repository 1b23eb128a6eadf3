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
import re
from dataclasses import dataclass
from decimal import Decimal
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
CODED = frozenset({Kind.CODE, Kind.CODES})

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

    def text(self, language: str) -> str:
        """The type as people read it.

        >>> Type(Kind.QUANTITY, unit="mu").text("en")
        'a quantity (mu)'
        """
        detail = self.codes or (self.unit if self.kind == Kind.QUANTITY else "")
        if language == "zh":
            return NAMES[self.kind][0] + (f"（{detail}）" if detail else "")
        return NAMES[self.kind][1] + (f" ({detail})" if detail else "")

    def __str__(self) -> str:
        return self.text("zh")


BOOL = Type(Kind.BOOL)
INT = Type(Kind.INT)
MONEY = Type(Kind.MONEY)
RATE = Type(Kind.RATE)
DATE = Type(Kind.DATE)
NUMBER = Type(Kind.NUMBER)


NUMERAL = re.compile(r"([-+]?[0-9]{1,30})(?:\.([0-9]{1,30}))?")


def scaled(value: Any, scale: int) -> int:
    """An exact integer of the smallest unit.

    >>> scaled("3000.5", 2), scaled(-7, 0)
    (300050, -7)

    Raises:
        ValueError: not a number in plain digits, or finer than the smallest unit.
    """
    match = None if isinstance(value, bool) else NUMERAL.fullmatch(str(value).strip())
    if match is None:
        raise ValueError("not a number in plain digits")
    whole, fraction = match[1], match[2] or ""
    if fraction[scale:].strip("0"):
        raise ValueError("finer than the smallest unit")
    return int(whole + fraction[:scale].ljust(scale, "0"))


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


DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def day(value: Any) -> dt.date:
    """A calendar day from a date or ISO text (a year and month mean the first day).

    >>> day("2016-01")
    datetime.date(2016, 1, 1)

    Raises:
        ValueError: no such day, or not written so.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    match = DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("not a day")
    return dt.date.fromisoformat(match[0] if match[1] else f"{match[0]}-01")


def exact(value: Any, type_: Type) -> bool | int | str | dt.date | None:
    """A value as people write it, in the exact form engines use; code ids are taken as they are.

    >>> exact("12.5", MONEY), exact("4.35%", RATE), exact(None, BOOL)
    (1250, 435, None)

    Raises:
        ValueError: it is not of the type.
    """
    if value is None:
        return None
    if type_.kind in NUMERIC:
        return rate(value) if type_.kind == Kind.RATE else scaled(value, type_.scale)
    if type_.kind in (Kind.DATE, Kind.MONTH):
        found = day(value)
        return found.replace(day=1) if type_.kind == Kind.MONTH else found
    if (type_.kind == Kind.BOOL) != isinstance(value, bool):
        raise ValueError("not yes or no, or nothing else")
    if not isinstance(value, str | int):
        raise ValueError("not a text")
    return value if isinstance(value, bool) else str(value)
