"""From parsed texts to typed columns: every distinct text of a column is read once.

Rows that are no data (blank ones, repeated headings, totals, notes) are left out here. What cannot
be read is unknown from here on, and noted as a problem of its cell.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.base.kit import idno, normal
from bangfu.base.kit.normal import Unreadable
from bangfu.engine.language.types import NUMERIC, SCALE, Kind, unscaled
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import compare, values, versions
from bangfu.registry.catalogue.compare import RAW
from bangfu.registry.imports import cellwise
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.headings import Vocabulary
from bangfu.registry.imports.layout import LaidColumn, LaidSheet, Layout
from bangfu.registry.imports.parsing import cells

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
SECRET = {"id_no", "head_id_no", "bank_account"}
TOTALS = {"合计", "总计", "小计", "共计", "合计数"}
NOTES = ("注", "备注", "说明", "填表", "填报", "制表", "审核", "单位负责人", "联系人")
LEADING = 3
EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
YEARS_FROM = 2000
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
ARROW = {Kind.BOOL: pa.bool_(), Kind.DATE: pa.date32(), Kind.MONTH: pa.date32()}
Places = np.ndarray[Any, np.dtype[Any]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass
class Sheet:
    """All rows of one ledger sheet, from however many sheets of the file.

    ``table`` has ``sheet`` (place in the layout) and ``row`` (as people count) beside the typed
    columns; ``at`` says where a column stands in a sheet of the file.
    """

    ledger: str
    table: pa.Table
    at: dict[int, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> list[int]:
        """Per row: which sheet of the file it is from."""
        found: list[int] = self.table.column("sheet").to_pylist()
        return found

    @cached_property
    def rows(self) -> list[int]:
        """Per row: its number in that sheet."""
        found: list[int] = self.table.column("row").to_pylist()
        return found

    def has(self, name: str) -> bool:
        """Whether a column was filled in anywhere in the file."""
        return name in self.table.column_names

    def place(self, sheet: int, name: str) -> int:
        """Where a column stands in a sheet of the file; -1 when it is not there."""
        return self.at[sheet].get(name, -1)


def shown(name: str, raw: str) -> str:
    """What a problem shows of a cell: the secret ones only as masks."""
    text = cells.shown(raw)
    return idno.mask(text) if name in SECRET else text


class Reader:
    """Reads the sheets of a laid-out upload.

    Args:
        folder: where the parsed sheets are.
        layout: which they are and what their columns mean.
        words: the vocabulary of this place.
        longest: most characters of a text, by ledger sheet and column.
        found: takes the problems.
        this_year: the calendar year of today.
        releases: which release of a code list the file uses, where somebody said.
    """

    def __init__(
        self,
        folder: Path,
        layout: Layout,
        words: Vocabulary,
        longest: dict[str, dict[str, int]],
        found: Found,
        this_year: int,
        releases: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.layout, self.words = folder, layout, words
        self.longest, self.found, self.this_year = longest, found, this_year
        self.releases = releases or {}

    def read(self, ledger: str) -> Sheet:
        """All rows of one ledger sheet."""
        parts, at = [], {}
        for index, laid in enumerate(self.layout.sheets):
            if laid.ledger == ledger:
                parts.append(_Part(self, index, laid).read())
                at[index] = {column.column: column.at for column in laid.columns if column.column}
        table = pa.concat_tables(parts, promote_options="default") if parts else _nothing()
        return Sheet(ledger, table.combine_chunks(), at)


def _nothing() -> pa.Table:
    return pa.table({"sheet": pa.array([], pa.int32()), "row": pa.array([], pa.int32())})


class _Part:
    """One sheet of the file."""

    def __init__(self, reader: Reader, index: int, laid: LaidSheet) -> None:
        self.reader, self.index, self.laid = reader, index, laid
        self.found = reader.found
        self.fields = reader.words.fields[laid.ledger]
        wanted = {column.at for column in laid.columns} | set(range(min(LEADING, laid.width)))
        named = [f"c{at}" for at in sorted(wanted)]
        path = reader.folder / laid.path
        table = pq.read_table(path, columns=["row", "cells", *named], read_dictionary=named)
        table = table.filter(pa.compute.greater(table.column("row"), laid.header_row))
        self.table = table.unify_dictionaries().combine_chunks()
        self.rows = self.table.column("row").to_numpy()
        self.blank: dict[int, Mask] = {}
        self._said: dict[str, pa.Array] = {}

    def _texts(self, at: int) -> tuple[list[str], Places]:
        """The distinct texts of a column, an empty one last, and per row which of them it is.

        Made anew on every asking: all columns at once would be most of the memory needed.
        """
        column = self.table.column(f"c{at}")
        if not column.num_chunks:
            return [""], np.zeros(0, np.int32)
        chunk = column.chunk(0)
        distinct = [*chunk.dictionary.to_pylist(), ""]
        return distinct, chunk.indices.fill_null(len(distinct) - 1).to_numpy()

    def read(self) -> pa.Table:
        """The typed rows."""
        taken = [column for column in self.laid.columns if _is_read(column)]
        keep = np.flatnonzero(self._is_data(taken))
        self._check_widths(keep)
        names, arrays = (
            ["sheet", "row"],
            [
                pa.array(np.full(len(keep), self.index, np.int32)),
                pa.array(self.rows[keep].astype(np.int32)),
            ],
        )
        for column in taken:
            names.append(column.column)
            arrays.append(self._typed(column, keep))
            if (cleared := self._cleared(column, keep)) is not None:
                names.append(compare.CLEAR + column.column)
                arrays.append(pa.array(cleared))
            if (said := self._said.pop(column.column, None)) is not None:
                names.append(RAW + column.column)
                arrays.append(said)
        return pa.table(arrays, names=names)

    # --- which rows are data ---

    def _is_data(self, taken: list[LaidColumn]) -> Mask:
        filled = np.zeros(len(self.rows), np.int32)
        repeated = np.zeros(len(self.rows), np.int32)
        for column in taken:
            distinct, which = self._texts(column.at)
            self.blank[column.at] = np.array([_is_blank(text) for text in distinct])
            filled += ~self.blank[column.at][which]
            same = [place for place, text in enumerate(distinct) if text == column.heading]
            repeated += np.isin(which, same)
        is_total = self._totals()
        for row in self.rows[is_total].tolist():
            self.found.add("row.total", self.index, row)
        is_heading = repeated >= max(2, len(taken) // 2)
        return (filled > 0) & ~is_total & ~is_heading & ~self._notes(filled <= 1)

    def _leading(self) -> Iterator[tuple[list[str], Places]]:
        for at in range(min(LEADING, self.laid.width)):
            yield self._texts(at)

    def _totals(self) -> Mask:
        found = np.zeros(len(self.rows), bool)
        for distinct, which in self._leading():
            totals = [p for p, text in enumerate(distinct) if "计" in text and _is_total(text)]
            found |= np.isin(which, totals)
        return found

    def _notes(self, lonely: Mask) -> Mask:
        """Rows with a single text that begins as notes under a table do."""
        found = np.zeros(len(self.rows), bool)
        for distinct, which in self._leading():
            for place in np.flatnonzero(lonely).tolist():
                found[place] |= values.key(distinct[which[place]]).startswith(NOTES)
        return found

    def _check_widths(self, keep: Places) -> None:
        """In a text table a row that is too wide or too narrow has slipped."""
        if not self.laid.is_text or not self.laid.columns:
            return
        named = max(column.at for column in self.laid.columns) + 1
        counts = self.table.column("cells").to_numpy()[keep]
        for place in np.flatnonzero(counts > max(named, self.laid.width)):
            self.found.add("row.too_many_cells", self.index, int(self.rows[keep][place]))
        for place in np.flatnonzero(counts < named):
            self.found.add("row.too_few_cells", self.index, int(self.rows[keep][place]))
        beyond = [f"c{at}" for at in range(named, self.laid.width)]
        if beyond:
            table = pq.read_table(self.reader.folder / self.laid.path, columns=["row", *beyond])
            for row in _filled_rows(table, beyond) & set(self.rows[keep].tolist()):
                self.found.add("row.too_many_cells", self.index, row)

    # --- typed columns ---

    def _typed(self, column: LaidColumn, keep: Places) -> pa.Array:
        spec = self.fields[column.column].column
        distinct, which = self._texts(column.at)
        which = which[keep]
        listed = self._list(spec)
        release = self._release(listed, distinct)
        read, type_ = self._how(column, spec, release)
        used = np.zeros(len(distinct), bool)
        used[which] = True
        known: list[Any] = [None] * len(distinct)
        unread: dict[int, Unreadable] = {}
        for place in np.flatnonzero(used & ~self.blank[column.at]).tolist():
            if "清" in distinct[place] and _is_clear(distinct[place]):
                if not self._may_clear(column):
                    unread[place] = Unreadable("not_clearable", distinct[place])
                continue
            try:
                known[place] = read(distinct[place])
            except Unreadable as error:
                unread[place] = error
        if unread:
            self._report(column, spec, keep, which, unread)
        if listed is not None:
            self._keep_said(column.column, listed, release, distinct, known, which)
        elif type_ == pa.string():
            self._warn_private_use(column, keep, which, known)
        return pa.array(known, type_).take(pa.array(which))

    def _may_clear(self, column: LaidColumn) -> bool:
        """Whether a word may make the field unknown: one of the household's own."""
        is_own = self.fields[column.column].column is not None
        return self.laid.ledger == "household" and is_own and column.column not in UNCLEARABLE

    def _cleared(self, column: LaidColumn, keep: Places) -> Mask | None:
        """Per row whether the field is to become unknown; ``None`` where nobody says so."""
        if not self._may_clear(column):
            return None
        distinct, which = self._texts(column.at)
        places = [p for p, text in enumerate(distinct) if "清" in text and _is_clear(text)]
        found: Mask = np.isin(which[keep], places)
        return found if places and found.any() else None

    def _list(self, spec: Column | None) -> schema.CodeList | None:
        codes = self.reader.words.pack.codes
        return codes[spec.type.codes] if spec is not None and spec.type.codes else None

    def _release(self, listed: schema.CodeList | None, distinct: list[str]) -> str:
        """Which release of the code list this column uses, where that is beyond doubt."""
        if listed is None or not listed.versions:
            return ""
        texts = [cells.shown(text) for text in distinct]
        return versions.settle(listed, texts, self.reader.releases.get(listed.id, ""))

    def _keep_said(
        self,
        name: str,
        listed: schema.CodeList,
        release: str,
        distinct: list[str],
        known: list[Any],
        which: Places,
    ) -> None:
        """Keep what the file said where it is not the value's own name."""
        said: list[str | None] = [None] * len(distinct)
        for place, value in enumerate(known):
            if value:
                chosen = tuple(json.loads(value)) if value.startswith("[") else value
                said[place] = versions.noted(listed, cells.shown(distinct[place]), chosen, release)
        if any(said):
            self._said[name] = pa.array([text or None for text in said]).take(pa.array(which))

    def _how(
        self, column: LaidColumn, spec: Column | None, release: str
    ) -> tuple[Callable[[str], Any], pa.DataType]:
        name, pack = column.column, self.reader.words.pack
        longest = self.reader.longest[self.laid.ledger].get(name, values.LONGEST)
        if spec is None and name == "year":
            return cellwise.unmarked(self._year), pa.int64()
        if spec is None or spec.type.kind == Kind.TEXT:
            read = values.text_reader(name, longest)
            return (cellwise.exact(read) if name in EXACT else cellwise.unmarked(read)), pa.string()
        kind = spec.type.kind
        factor = Decimal(column.factor) if column.factor else None
        listed = self._list(spec)
        coded = versions.meanings(listed, release) if listed is not None else None
        plain = values.reader(spec, pack, longest=longest, factor=factor, coded=coded)
        if kind in (Kind.DATE, Kind.MONTH):
            return cellwise.dated(plain, kind, EPOCHS[self.laid.date1904]), ARROW[kind]
        if listed is not None:
            read = cellwise.unticked(plain, "not_in_list")
            return (cellwise.as_json(read) if kind == Kind.CODES else read), pa.string()
        is_number = kind in NUMERIC
        read = cellwise.unticked(plain, "not_a_number") if is_number else cellwise.unmarked(plain)
        return read, pa.int64() if is_number else ARROW.get(kind, pa.string())

    def _year(self, raw: str) -> int:
        year = normal.year(raw)
        if not YEARS_FROM <= year <= self.reader.this_year + 1:
            raise Unreadable("year", raw)
        return year

    # --- what could not be read ---

    def _report(
        self,
        column: LaidColumn,
        spec: Column | None,
        keep: Places,
        which: Places,
        unread: dict[int, Unreadable],
    ) -> None:
        distinct = self._texts(column.at)[0]
        told = {place: self._tell(column, spec, error) for place, error in unread.items()}
        for place in np.flatnonzero(np.isin(which, list(unread))).tolist():
            code, near, args = told[int(which[place])]
            self.found.add(
                code,
                self.index,
                int(self.rows[keep[place]]),
                at=column.at,
                column=column.column,
                value=shown(column.column, distinct[int(which[place])]),
                near=near,
                **args,
            )

    def _tell(
        self, column: LaidColumn, spec: Column | None, error: Unreadable
    ) -> tuple[str, str, dict[str, Any]]:
        """``(code, nearest allowed value, what the message names)``."""
        args: dict[str, Any] = {}
        near = ""
        if error.code == "year" or (column.column == "year" and spec is None):
            return "row.year", "", {"low": YEARS_FROM, "high": self.reader.this_year + 1}
        if error.code == "out_of_range" and spec is not None:
            scale = SCALE[spec.type.kind]
            args = {
                side: f"{unscaled(limit, scale).normalize():f}"
                for side, limit in (("low", spec.low or 0), ("high", spec.high or 0))
            }
        elif error.code == "too_long":
            longest = self.reader.longest[self.laid.ledger]
            args = {"most": longest.get(column.column, values.LONGEST)}
        elif error.code in ("not_in_list", "not_yes_or_no") and spec is not None:
            args = {"allowed": values.allowed(spec, self.reader.words.pack)}
            near = values.near(spec, self.reader.words.pack, error.text)
        elif error.code == "which_version" and (listed := self._list(spec)) is not None:
            args = {"meanings": versions.told(listed, error.text)}
        elif error.code in ("not_a_number", "too_precise", "not_whole"):
            near = cellwise.number_within(error, spec)
        return f"cell.{error.code}", near, args

    def _warn_private_use(
        self, column: LaidColumn, keep: Places, which: Places, known: Sequence[Any]
    ) -> None:
        odd = [i for i, value in enumerate(known) if value and PRIVATE_USE.search(value)]
        for place in np.flatnonzero(np.isin(which, odd)).tolist() if odd else ():
            row, value = int(self.rows[keep[place]]), str(known[int(which[place])])
            self.found.add(
                "cell.private_use",
                self.index,
                row,
                at=column.at,
                column=column.column,
                value=value,
            )


def _is_read(column: LaidColumn) -> bool:
    """What the registry works out itself is not read, but the head's name is compared."""
    return bool(column.column) and (column.how != "derived" or column.column == "head_name")


def _is_clear(raw: str) -> bool:
    """Whether a cell asks for its field to become unknown."""
    return values.key(cells.split(raw)[1]) in CLEAR


def _filled_rows(table: pa.Table, names: list[str]) -> set[int]:
    found = np.zeros(table.num_rows, bool)
    for name in names:
        column = pa.compute.fill_null(table.column(name), "")
        found |= pa.compute.not_equal(pa.compute.utf8_trim_whitespace(column), "").to_numpy()
    return set(table.column("row").to_numpy()[found].tolist())


def _is_total(text: str) -> bool:
    return values.key(text).strip(":") in TOTALS


def _is_blank(raw: str) -> bool:
    """Whether a cell states nothing: neither a value nor a failed one."""
    mark, text = cells.split(raw)
    return mark not in (cells.ERROR, cells.EMPTY_FORMULA) and normal.is_blank(text)
