"""One column of a sheet, from texts to values: every distinct text is read once."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable
from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.registry.catalogue import values, versions
from bangfu.registry.imports import cellwise
from bangfu.registry.imports.layout import LaidColumn
from bangfu.registry.imports.parsing import cells
from bangfu.registry.imports.reading.grounds import Mask, Places
from bangfu.registry.imports.reading.part import Part
from bangfu.registry.imports.reading.telling import Telling

# Numbers that people mean as texts: a spreadsheet that took them for numbers cut their tails off.
EXACT = {
    "id_no",
    "head_id_no",
    "household_no",
    "person_no",
    "bank_account",
    "village_code",
    "phone",
}
# Written into a cell, it makes the field unknown; a blank cell leaves it as it is.
CLEAR = {"清空", "【清空】", "[清空]"}
UNCLEARABLE = {"household_no", "head_name", "bank_account"}
EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
ARROW = {Kind.BOOL: pa.bool_(), Kind.DATE: pa.date32(), Kind.MONTH: pa.date32()}


class Reading:
    """The column as read.

    Args:
        part: the sheet of the file.
        column: which column, and what it means.
        keep: places of the rows that are data.

    Attributes:
        typed: the values, in the order of ``keep``.
        cleared: per row whether the field is to become unknown; ``None`` where nobody says so.
        said: what the file said where it is not the value's own name; ``None`` where it always is.
    """

    def __init__(self, part: Part, column: LaidColumn, keep: Places) -> None:
        self.part, self.column = part, column
        self.spec = part.fields[column.column].column
        listed = self.spec.type.codes if self.spec is not None else ""
        self._listed = part.grounds.words.pack.codes[listed] if listed else None
        self._distinct, which = part.texts(column.at)
        self._which = which[keep]
        self._release = self._settle()
        self._telling = Telling(part, column, self.spec, self._listed, keep, self._which)
        self.said: pa.Array | None = None
        self.typed = self._read()
        self.cleared = self._clearings()

    def _settle(self) -> str:
        """Which release of the code list this column uses, where that is beyond doubt."""
        if self._listed is None or not self._listed.versions:
            return ""
        texts = [cells.shown(text) for text in self._distinct]
        told = self.part.grounds.releases.get(self._listed.id, "")
        return versions.settle(self._listed, texts, told)

    def _read(self) -> pa.Array:
        read, type_ = self._how()
        known, unread = self._each(read)
        if unread:
            self._telling.report(self._distinct, unread)
        if self._listed is not None:
            self._keep_said(known)
        elif type_ == pa.string():
            self._telling.warn_private_use(known)
        return pa.array(known, type_).take(pa.array(self._which))

    def _each(self, read: Callable[[str], Any]) -> tuple[list[Any], dict[int, Unreadable]]:
        """Values of the distinct texts that rows use, and why some have none."""
        distinct = self._distinct
        used = np.zeros(len(distinct), bool)
        used[self._which] = True
        known: list[Any] = [None] * len(distinct)
        unread: dict[int, Unreadable] = {}
        blank = self.part.blank(self.column.at, distinct)
        for place in np.flatnonzero(used & ~blank).tolist():
            if _is_clear(distinct[place]):
                if not self._may_clear():
                    unread[place] = Unreadable("not_clearable", distinct[place])
                continue
            try:
                known[place] = read(distinct[place])
            except Unreadable as error:
                unread[place] = error
        return known, unread

    def _how(self) -> tuple[Callable[[str], Any], pa.DataType]:
        name, spec, listed = self.column.column, self.spec, self._listed
        longest = self.part.grounds.most(self.part.laid.ledger, name)
        if spec is None and name == "year":
            return cellwise.unmarked(self._year), pa.int64()
        if spec is None or spec.type.kind == Kind.TEXT:
            read = values.text_reader(name, longest)
            return (cellwise.exact(read) if name in EXACT else cellwise.unmarked(read)), pa.string()
        kind, pack = spec.type.kind, self.part.grounds.words.pack
        factor = Decimal(self.column.factor) if self.column.factor else None
        coded = versions.meanings(listed, self._release) if listed is not None else None
        plain = values.reader(spec, pack, longest=longest, factor=factor, coded=coded)
        if kind in (Kind.DATE, Kind.MONTH):
            return cellwise.dated(plain, kind, EPOCHS[self.part.laid.date1904]), ARROW[kind]
        if listed is not None:
            read = cellwise.unticked(plain, "not_in_list")
            return (cellwise.as_json(read) if kind == Kind.CODES else read), pa.string()
        is_number = kind in NUMERIC
        read = cellwise.unticked(plain, "not_a_number") if is_number else cellwise.unmarked(plain)
        return read, pa.int64() if is_number else ARROW.get(kind, pa.string())

    def _year(self, raw: str) -> int:
        year = normal.year(raw)
        if year not in self.part.grounds.years:
            raise Unreadable("year", raw)
        return year

    def _keep_said(self, known: list[Any]) -> None:
        """Keep what the file said where it is not the value's own name."""
        assert self._listed is not None
        said: list[str | None] = [None] * len(known)
        for place, value in enumerate(known):
            if value:
                chosen = tuple(json.loads(value)) if value.startswith("[") else value
                text = cells.shown(self._distinct[place])
                said[place] = versions.noted(self._listed, text, chosen, self._release)
        if any(said):
            self.said = pa.array([text or None for text in said]).take(pa.array(self._which))

    # --- fields that are to become unknown ---

    def _may_clear(self) -> bool:
        """Whether a word may make the field unknown: one of the household's own."""
        is_own = self.spec is not None and self.column.column not in UNCLEARABLE
        return self.part.laid.ledger == "household" and is_own

    def _clearings(self) -> Mask | None:
        if not self._may_clear():
            return None
        places = [place for place, text in enumerate(self._distinct) if _is_clear(text)]
        found: Mask = np.isin(self._which, places)
        return found if places and found.any() else None


def _is_clear(raw: str) -> bool:
    """Whether a cell asks for its field to become unknown."""
    return "清" in raw and values.key(cells.split(raw)[1]) in CLEAR
