"""Numbers and days as packs state them: in expressions, as values, as terms."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from bangfu.policy.packs.carriers.carrier import Figure

# Constants in an expression; names may hold digits and are no constants.
CONSTANT = re.compile(r"(?<![\w.-])(\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?%?)(?![\w.-])")
# What an expression needs to count at all says nothing of a document.
IDIOMS = {"0", "1", "100%"}
QUOTED = re.compile(r"'[^']*'")


def constants(texts: Iterable[str | None]) -> tuple[tuple[Figure, ...], tuple[dt.date, ...]]:
    """Numbers and days that stand in expressions themselves."""
    found: list[Figure] = []
    days: list[dt.date] = []
    for text in texts:
        for constant in CONSTANT.findall(QUOTED.sub("", text or "")):
            if "-" in constant:
                days.append(dt.date.fromisoformat(constant))
            elif constant not in IDIOMS:
                found.append(_figure("rate" if "%" in constant else "int", constant, None))
    return tuple(found), tuple(days)


def _figure(type_: str, value: Any, unit: str | None) -> Figure:
    return Figure(type_, Decimal(str(value).rstrip("%")), unit or "")


def figures(type_: str, values: Iterable[Any], unit: str | None) -> tuple[Figure, ...]:
    """The numbers among values as people write them; what is none is left out."""
    found = []
    for value in values:
        if isinstance(value, bool | dt.date) or value is None:
            continue
        try:
            found.append(_figure(type_, value, unit))
        except InvalidOperation:
            continue
    return tuple(found)


def spans(terms: Iterable[tuple[dt.date | None, dt.date | None]]) -> tuple[Any, ...]:
    """Terms of which both ends are stated."""
    return tuple((starts, ends) for starts, ends in terms if starts and ends)
