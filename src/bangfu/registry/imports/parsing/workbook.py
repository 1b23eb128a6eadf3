"""Reading the sheets of a workbook that has passed the first look."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from bangfu.registry.imports.parsing import cells, grid, scan
from bangfu.registry.imports.parsing.limits import Exceeded

# Merged ranges matter where headings stand; further down they are left to the checks of cells.
HEADING_ROWS = 60


def read(path: Path, file_name: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Write every visible sheet to ``folder`` and describe it.

    Raises:
        Exceeded: see ``scan.workbook``; also ``damaged``.
    """
    with zipfile.ZipFile(path) as archive:
        found = scan.workbook(archive)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except (calamine.CalamineError, OSError) as error:
        raise Exceeded("damaged") from error
    for number, sheet in enumerate(found.sheets):
        described = {"name": sheet.name, "file": file_name, "kind": "xlsx"}
        if sheet.hidden:
            yield {**described, "hidden": True, "rows": 0, "width": 0}
            continue
        target = folder / f"{path.stem}-{number}.parquet"
        rows, width = grid.write(target, _rows(book, sheet))
        yield {
            **described,
            "hidden": False,
            "path": target.name,
            "rows": rows,
            "width": width,
            "date1904": found.date1904,
            "merges": [list(box) for box in sheet.merges if box[0] < HEADING_ROWS],
        }


def _rows(book: Any, sheet: scan.SheetScan) -> Iterator[tuple[int, grid.Cells]]:
    """Rows with at least one cell, numbered as in the workbook."""
    if sheet.last_row < 0:
        return
    marked: dict[int, list[tuple[int, str]]] = {}
    for (row, column), mark in sheet.marks.items():
        marked.setdefault(row, []).append((column, mark))
    try:
        source = book.get_sheet_by_name(sheet.name)
        _top, left = source.start or (0, 0)
        margin: list[str | None] = [None] * left  # the reader leaves out columns that are empty
        stream = enumerate(source.iter_rows())
    except (calamine.CalamineError, ValueError) as error:
        raise Exceeded("damaged") from error
    last = -1
    for last, values in stream:
        line = margin + [None if value == "" else cells.write(value) for value in values]
        for column, mark in marked.pop(last, ()):
            line += [None] * (column + 1 - len(line))
            line[column] = mark
        if any(line):
            yield last + 1, line
    for row in sorted(marked):  # rows that hold nothing but errors may lie beyond the last
        if row > last:
            line = [None] * (max(column for column, _ in marked[row]) + 1)
            for column, mark in marked[row]:
                line[column] = mark
            yield row + 1, line
