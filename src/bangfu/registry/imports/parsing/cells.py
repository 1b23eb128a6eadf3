"""How a cell that is not plain text is written down as text.

A marked cell begins with ``MARK`` and one letter; no text from a file can begin so, because the
mark is taken out of texts when they are read.
"""

import datetime as dt
import math
from typing import Any

MARK = "\x01"
NUMBER, DATE, YES_NO, ERROR, EMPTY_FORMULA = "ndbef"
# A double carries fifteen decimal digits; whole numbers from here on have lost some.
EXACT_BELOW = 1e15


def write(value: Any) -> str | None:
    """A cell's value as text, marked unless it was text; ``None`` when it is empty.

    >>> write("王芳"), write(3.0), write(0.1 + 0.2), write(dt.date(2016, 3, 5))
    ('王芳', '\\x01n3', '\\x01n0.3', '\\x01d2016-03-05')
    """
    kind = type(value)
    if kind is str:
        return text(value)
    if kind is float or kind is int:
        return MARK + NUMBER + number(value)
    if kind is bool:
        return f"{MARK}{YES_NO}{int(value)}"
    if isinstance(value, dt.datetime):
        return MARK + DATE + value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(value, dt.date | dt.time):
        return MARK + DATE + value.isoformat()
    return None if value is None else text(str(value))


def text(value: str) -> str | None:
    """A text cell without anything that could pass for a mark."""
    if MARK in value:
        value = value.replace(MARK, "")
    return value or None


def number(value: float) -> str:
    """A number with the digits a spreadsheet keeps.

    >>> number(-0.0), number(4.2990019650412e17)
    ('0', '4.2990019650412e+17')
    """
    # Beyond all numbers (1e999 in a broken file): written as no reader of numbers will take it.
    if math.isfinite(value) and value == int(value) and abs(value) < EXACT_BELOW:
        return str(int(value))
    return f"{value:.15g}"


def split(raw: str) -> tuple[str, str]:
    """``(mark letter or "", text)`` of a cell as written down.

    >>> split("\\x01n3"), split("王芳")
    (('n', '3'), ('', '王芳'))
    """
    return (raw[1:2], raw[2:]) if raw[:1] == MARK else ("", raw)


def shown(raw: str) -> str:
    """The cell as people see it."""
    return split(raw)[1]
