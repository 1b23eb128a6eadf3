"""Reading the text of one cell beside the mark of what kind of cell it was."""

import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column
from bangfu.registry.imports import headings
from bangfu.registry.imports.parsing import cells

SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)
EXPONENT = re.compile("[eEｅＥ]")
EXACT_DIGITS = 15
TIMES = {word: Decimal(10) ** power for word, power in zip("百千万亿", (2, 3, 4, 8), strict=True)}
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
# Day numbers below are years that somebody typed, above nobody's lifetime.
SERIALS = range(10_000, 73_051)
COMPACT_DAY, COMPACT_MONTH = 8, 6


def body(raw: str) -> tuple[str, str]:
    """Mark and text of a cell that holds something.

    Raises:
        Unreadable: ``error`` or ``formula``.
    """
    mark, text = cells.split(raw)
    if mark == cells.EMPTY_FORMULA:
        raise Unreadable("formula", text)
    if mark == cells.ERROR or text in ERRORS:
        raise Unreadable("error", text)
    return mark, text


def unmarked(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads the text of a cell, whatever kind of cell it was."""
    return lambda raw: read(body(raw)[1])


def unticked(read: Callable[[str], Any], code: str) -> Callable[[str], Any]:
    """Reads what a ticked box is not, though a workbook keeps it as one or nought."""

    def read_unticked(raw: str) -> Any:
        mark, text = body(raw)
        if mark == cells.YES_NO:
            raise Unreadable(code, text)
        return read(text)

    return read_unticked


def exact(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads numbers that are names; refuses what has been cut to the digits of a double."""

    def read_exact(raw: str) -> Any:
        mark, text = body(raw)
        cut = mark == cells.NUMBER and len(text) > EXACT_DIGITS
        if cut or (EXPONENT.search(text) and SCIENTIFIC.fullmatch(normal.id_no(text))):
            raise Unreadable("lost_digits", text)
        return read(text)

    return read_exact


def dated(read: Callable[[str], Any], kind: Kind, epoch: dt.date) -> Callable[[str], Any]:
    """Reads days, also where a real number stands for one."""

    def read_dated(raw: str) -> Any:
        mark, text = body(raw)
        compact = COMPACT_DAY if kind == Kind.DATE else COMPACT_MONTH
        # A fraction is no month: 2014.10 as a number has become 2014.1.
        if mark != cells.NUMBER or (text.isdigit() and len(text) in {compact, COMPACT_DAY}):
            return read(text)
        if not text.isdigit() or int(text) not in SERIALS:
            raise Unreadable("not_a_date", text)
        day = epoch + dt.timedelta(days=int(text))
        return day if kind == Kind.DATE else day.replace(day=1)

    return read_dated


def as_json(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads several values, kept as one text."""
    return lambda raw: json.dumps(list(read(raw)))


def number_within(error: Unreadable, spec: Column | None) -> str:
    """The number that somebody wrote with its unit, or with more places than are kept.

    A unit is converted to that of the column; one that contradicts it suggests nothing.
    """
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?) ?(\D*)", normal.text(error.text), re.ASCII)
    if found is None:
        return ""
    number, unit = Decimal(found[1]), found[2].casefold()
    if error.code != "not_a_number":
        places = Decimal("0.01") if error.code == "too_precise" else Decimal(1)
        return f"{number.quantize(places)}"
    times = TIMES.get(unit) or headings.conversion(spec, unit)
    return f"{(number * times).normalize():f}" if times else ""
