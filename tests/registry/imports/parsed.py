"""Parsed sheets for tests of what comes after parsing: rows laid down as the parser does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports import layout
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.headings import Vocabulary
from bangfu.registry.imports.layout import Decisions, Layout
from bangfu.registry.imports.parsing import cells, grid
from bangfu.registry.imports.reading import reader
from bangfu.registry.imports.reading.grounds import Grounds
from bangfu.registry.imports.reading.sheet import Sheet

Rows = list[list[Any]]
THIS_YEAR = 2016
UNDECIDED = Decisions({}, {}, {})


def words() -> Vocabulary:
    """The vocabulary of the common fields."""
    return Vocabulary(catalogue.pack("jingzhou"))


def lay_down(folder: Path, sheets: Mapping[str, Rows], **more: Any) -> list[dict[str, Any]]:
    """Write sheets as the parser does; returns its report."""
    report = []
    for number, (name, rows) in enumerate(sheets.items()):
        path = folder / f"{number}.parquet"
        lines = [(at, [cells.write(c) for c in row]) for at, row in enumerate(rows, start=1)]
        count, width = grid.write(path, [(at, line) for at, line in lines if any(line)])
        about = {"name": name, "file": "台账.xlsx", "kind": "xlsx", "hidden": False}
        size = {"path": path.name, "rows": count, "width": width}
        report.append({**about, **size, "date1904": False, "merges": [], **more})
    return report


def lay_out(
    folder: Path, sheets: Mapping[str, Rows], decided: Decisions = UNDECIDED, **more: Any
) -> Layout:
    """Sheets as understood."""
    return layout.lay_out(folder, lay_down(folder, sheets, **more), words(), decided)


def read(folder: Path, ledger: str, sheets: Mapping[str, Rows], **more: Any) -> tuple[Sheet, Found]:
    """A ledger sheet as read, and the problems."""
    found = Found()
    laid = lay_out(folder, sheets, **more)
    longest: dict[str, dict[str, int]] = {name: {} for name in words().sheets}
    grounds = Grounds(folder, laid, words(), longest, found, THIS_YEAR)
    return reader.read(grounds, ledger), found


def codes(found: Found) -> dict[str, int]:
    """How many problems of which kind."""
    return found.by_code()
