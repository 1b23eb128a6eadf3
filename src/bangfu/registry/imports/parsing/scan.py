"""A first look at a workbook, element by element, before anything is held in memory.

It bounds what the workbook reader will be asked to hold, and notes what that reader does not tell:
merged cells, error values, formulas without a stored result.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from bangfu.registry.imports.parsing import packing
from bangfu.registry.imports.parsing.cells import EMPTY_FORMULA, ERROR, MARK
from bangfu.registry.imports.parsing.limits import Exceeded

MOST_CELLS = 40_000_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1_000
MOST_SHEETS = 60
MOST_MERGES = 20_000
MOST_MARKS = 200_000
LONGEST_ERROR = 20
# Formatting carried down to the last row: harmless in itself, but a sign that somebody filled it.
EMPTY_ROWS = 200_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
WORKBOOK = "xl/workbook.xml"
Start = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class SheetScan:
    """What a sheet holds, rows and columns counted from zero.

    ``marks`` are cells that the workbook reader would show as empty, as they should be kept.
    """

    name: str
    path: str
    hidden: bool = False
    rows: int = 0
    last_row: int = -1
    last_column: int = -1
    cells: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class Scan:
    """A workbook's sheets, and whether its day numbers count from 1904."""

    sheets: list[SheetScan]
    date1904: bool


def column_index(letters: str) -> int:
    """The number of a column from zero.

    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + LETTERS.index(letter) + 1
    return number - 1


def letters(index: int) -> str:
    """The name of a column.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = LETTERS[rest] + name
    return name


def _parse(archive: zipfile.ZipFile, name: str, start: Start) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _feed(parser, archive, name)


def _feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, name: str) -> None:
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        for chunk in packing.chunks(archive, name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError, EOFError, OSError) as error:
        raise Exceeded("damaged") from error
    except zipfile.BadZipFile as error:
        raise Exceeded("damaged") from error


def _no_doctype(*_: object) -> None:
    raise Exceeded("bomb", doctype=1)


def workbook(archive: zipfile.ZipFile) -> Scan:
    """Scan every sheet of a workbook.

    Raises:
        Exceeded: ``damaged``, ``bomb``, ``too_many_sheets``, ``too_wide``, ``too_many_cells``,
            ``empty_rows`` (each naming the sheet where there is one).
    """
    packing.check(archive)
    sheets, date1904 = _listed(archive)
    if len(sheets) > MOST_SHEETS:
        raise Exceeded("too_many_sheets", sheets=len(sheets))
    for sheet in sheets:
        if not sheet.hidden:
            _Sheet(sheet).read(archive)
    return Scan(sheets, date1904)


def _listed(archive: zipfile.ZipFile) -> tuple[list[SheetScan], bool]:
    targets: dict[str, str] = {}
    found: list[tuple[str, str, bool]] = []
    flags: list[bool] = []

    def relation(name: str, given: dict[str, str]) -> None:
        if name.endswith("Relationship") and given.get("Type", "").endswith("/worksheet"):
            path = posixpath.join("/xl", given.get("Target", ""))
            targets[given.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    def entry(name: str, given: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            ids = [value for key, value in given.items() if key.rpartition(":")[2] == "id"]
            hidden = given.get("state", "visible") != "visible"
            found.append((given.get("name", ""), ids[0] if ids else "", hidden))
        elif local == "workbookPr":
            flags.append(given.get("date1904", "0") in {"1", "true"})

    _parse(archive, WORKBOOK, entry)
    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    sheets = [SheetScan(n, targets[i], hidden) for n, i, hidden in found if i in targets]
    return sheets, any(flags)


class _Sheet:
    """Counts one sheet's rows and cells as they pass."""

    def __init__(self, sheet: SheetScan) -> None:
        self.sheet = sheet
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._element
        self.next: dict[str, Callable[[dict[str, str]], None]] = {}
        self.row = self.column = -1
        self.known: dict[str, int] = {}
        self.kind = self.text = ""
        self.is_formula = self.has_value = self.in_cell = False

    def read(self, archive: zipfile.ZipFile) -> None:
        _feed(self.parser, archive, self.sheet.path)
        self._leave()
        empty = self.sheet.rows - (self.sheet.last_row + 1)
        if empty > EMPTY_ROWS:
            self._stop("empty_rows", rows=self.sheet.rows, filled=self.sheet.last_row + 1)

    def _stop(self, code: str, **values: object) -> None:
        raise Exceeded(code, sheet=self.sheet.name, **values)

    def _element(self, name: str, given: dict[str, str]) -> None:
        if not self.next:  # the root element tells how elements of this file are called
            prefix = name.removesuffix("worksheet")
            self.next = {
                prefix + "row": self._enter_row,
                prefix + "c": self._enter_cell,
                prefix + "v": self._value,
                prefix + "t": self._value,
                prefix + "f": self._formula,
                prefix + "mergeCell": self._merge,
            }
        handler = self.next.get(name)
        if handler is not None:
            handler(given)

    def _enter_row(self, given: dict[str, str]) -> None:
        self._leave()
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.column = -1
        self.sheet.rows += 1
        if not 0 <= self.row < MOST_ROWS:
            self._stop("damaged")

    def _enter_cell(self, given: dict[str, str]) -> None:
        self._leave()
        self.in_cell, self.text = True, ""
        self.kind = given.get("t", "n")
        reference = given.get("r")
        if reference is None:
            self.column += 1
            return
        name = reference.rstrip("0123456789")
        self.row = int(reference[len(name) :]) - 1
        index = self.known.get(name)
        if index is None:
            if not REFERENCE.fullmatch(reference):
                self._stop("damaged")
            index = self.known[name] = column_index(name)
        self.column = index

    def _some_text(self, text: str) -> None:
        self.text = (self.text + text)[:LONGEST_ERROR]

    def _value(self, _given: dict[str, str]) -> None:
        self.has_value = self.in_cell
        if self.is_formula or self.kind == "e":
            self.text = ""
            self.parser.CharacterDataHandler = self._some_text

    def _formula(self, _given: dict[str, str]) -> None:
        self.is_formula = self.in_cell

    def _merge(self, given: dict[str, str]) -> None:
        corners = [REFERENCE.fullmatch(part) for part in given.get("ref", "").split(":")]
        if len(corners) != len("ab") or not all(corners):
            return
        (a, b), (c, d) = ((m[1], m[2]) for m in corners if m)
        box = (int(b) - 1, column_index(a), int(d) - 1, column_index(c))
        self.sheet.merges.append(box)
        if len(self.sheet.merges) > MOST_MERGES:
            self._stop("too_many_merges", merges=len(self.sheet.merges))

    def _leave(self) -> None:
        """Count the cell that has just ended."""
        if not self.in_cell:
            return
        if self.has_value or self.is_formula:
            self._count()
        self.in_cell = self.has_value = self.is_formula = False

    def _count(self) -> None:
        sheet = self.sheet
        sheet.cells += 1
        sheet.last_row = max(sheet.last_row, self.row)
        if self.column > sheet.last_column:
            sheet.last_column = self.column
            if self.column >= MOST_COLUMNS:
                self._stop("too_wide", columns=self.column + 1, most=MOST_COLUMNS)
        if (sheet.last_row + 1) * (sheet.last_column + 1) > MOST_CELLS:
            self._stop("too_many_cells", most=MOST_CELLS)
        self.parser.CharacterDataHandler = None
        if self.kind == "e":
            sheet.marks[self.row, self.column] = MARK + ERROR + self.text.strip()
        elif self.is_formula and not self.text and self.kind != "str":
            sheet.marks[self.row, self.column] = MARK + EMPTY_FORMULA
        if len(sheet.marks) > MOST_MARKS:
            self._stop("too_many_errors", most=MOST_MARKS)
