"""The ledger as people keep it: sheets with Chinese headings, as CSV files or one workbook."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import xlsxwriter

MARK = b"\xef\xbb\xbf"
BATCH = 20_000
# What a spreadsheet makes of a long number that was typed without a text format.
FLOAT = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+")


@dataclass(frozen=True)
class Ledger:
    """Sheets of cells. Columns are called by their names in packs; headings are for writing.

    Args:
        sheets: by name, the rows in file order; row ``i`` stands in line ``i + 2``.
        headings: per sheet, column name → what people read.
        titles: per sheet, what it is called.
        made_on: the date written into workbooks.
    """

    sheets: dict[str, pa.Table]
    headings: dict[str, dict[str, str]]
    titles: dict[str, str]
    made_on: dt.date

    def titled(self, sheet: str) -> pa.Table:
        """A sheet under its headings."""
        table = self.sheets[sheet]
        return table.rename_columns([self.headings[sheet][name] for name in table.column_names])

    def write_csv(self, folder: Path) -> list[Path]:
        """Write one file per sheet, UTF-8 with a mark so that spreadsheets read it right."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for sheet, title in self.titles.items():
            path = folder / f"{title}.csv"
            _write_csv(self.titled(sheet), path)
            paths.append(path)
        return paths

    def write_xlsx(self, path: Path) -> None:
        """Write one workbook: texts stay texts, whatever they look like; numbers are numbers."""
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"created": dt.datetime.combine(self.made_on, dt.time.min)})
            formats = _Formats(book)
            for sheet, title in self.titles.items():
                _write_sheet(book.add_worksheet(title), self.titled(sheet), formats)


def _write_csv(table: pa.Table, path: Path) -> None:
    for quoting in ("none", "needed"):
        options = pa.csv.WriteOptions(include_header=False, quoting_style=quoting)
        with path.open("wb") as file:
            file.write(MARK + ",".join(table.column_names).encode() + b"\n")
            try:
                pa.csv.write_csv(table, file, options)
            except pa.ArrowInvalid:  # a cell holds a comma or a quote
                continue
            return


class _Formats:
    """Formats shared by the sheets of a workbook."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self.amount = book.add_format({"num_format": "0.00"})


def _write_sheet(page: Any, table: pa.Table, formats: _Formats) -> None:
    page.freeze_panes(1, 0)
    for place, heading in enumerate(table.column_names):
        page.set_column(place, place, max(10, 2 * len(heading) + 2))
        page.write_string(0, place, heading, formats.head)
    writers = [_writer(page, field.type, formats) for field in table.schema]
    line = 0
    for batch in table.to_batches(max_chunksize=BATCH):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            line += 1
            for place, value in enumerate(row):
                if value is not None:
                    writers[place](line, place, value)


def _writer(page: Any, type_: Any, formats: _Formats) -> Callable[[int, int, Any], None]:
    """How cells of a column are written; decided once per column, for there are many cells."""
    if pa.types.is_decimal(type_):
        return lambda line, place, value: page.write_number(
            line, place, float(value), formats.amount
        )
    if pa.types.is_integer(type_):
        number: Callable[[int, int, Any], None] = page.write_number
        return number
    if pa.types.is_dictionary(type_):
        word: Callable[[int, int, Any], None] = page.write_string
        return word

    def write(line: int, place: int, value: Any) -> None:
        text = str(value)
        if FLOAT.fullmatch(text):
            page.write_number(line, place, float(text))
        else:
            page.write_string(line, place, text, formats.text)

    return write
