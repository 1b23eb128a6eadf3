"""Sheets of a workbook: what was written is read back, each cell as what it was."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.registry.imports.parsing import cells, workbook
from tests.registry.imports import files, ledgers

# What XML can carry; openpyxl refuses control characters, and one that begins with = is a formula.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8
).filter(lambda text: not text.startswith("=") and "_x" not in text)
DAY = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))
CELL = st.none() | TEXT | st.integers(-(10**14), 10**14) | st.booleans() | DAY
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=6)


def read(path: Path, folder: Path) -> list[dict[str, Any]]:
    """Every sheet as described, with its rows: ``{row: cells}``."""
    described = list(workbook.read(path, path.name, folder))
    for sheet in described:
        if "path" in sheet:
            table = pq.read_table(folder / sheet["path"])
            columns = [table.column(at).to_pylist() for at in range(2, table.num_columns)]
            lines = [list(line) for line in zip(*columns, strict=True)]
            sheet["lines"] = dict(zip(table.column("row").to_pylist(), lines, strict=True))
    return described


def sheet(folder: Path, *rows: str, after: str = "") -> dict[str, Any]:
    """The first sheet of a workbook of these rows of XML."""
    xml = files.sheet_xml(rows).replace(b"</worksheet>", after.encode() + b"</worksheet>")
    return read(files.repacked({files.SHEET: xml})(folder), folder)[0]


def test_a_ledger_is_described(tmp_path: Path) -> None:
    found = read(files.workbook(tmp_path), tmp_path)
    assert [s["name"] for s in found] == ["户", "成员", "收入", "村"]
    first = found[0]
    assert (first["file"], first["kind"], first["hidden"]) == ("台账.xlsx", "xlsx", False)
    assert (first["rows"], first["width"]) == (3, len(ledgers.HOUSEHOLDS[0]))
    assert first["lines"][2][0] == "N001"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None
)
@given(ROWS)
def test_whatever_is_written_is_read_back(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = ledgers.xlsx(tmp_path / "a.xlsx", {"户": rows})
    found = read(path, tmp_path)[0]["lines"]
    for number, row in enumerate(rows, start=1):
        expected = [cells.write(cell) for cell in row]
        line = found.get(number, [])
        assert line[: len(row)] + [None] * (len(row) - len(line)) == expected
        assert not any(line[len(row) :])


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    path = ledgers.xlsx(tmp_path / "a.xlsx", {"户": [["a"], [None], [""], ["b"]]})
    assert read(path, tmp_path)[0]["lines"] == {1: ["a"], 4: ["b"]}


def test_a_sheet_without_a_cell_has_no_rows(tmp_path: Path) -> None:
    path = ledgers.xlsx(tmp_path / "a.xlsx", {"户": [], "成员": [["a"]]})
    assert [s["rows"] for s in read(path, tmp_path)] == [0, 1]


def test_a_sheet_that_begins_further_down_keeps_its_places(tmp_path: Path) -> None:
    found = sheet(tmp_path, '<row r="4"><c r="C4"><v>7</v></c></row>')
    assert found["lines"] == {4: [None, None, cells.MARK + "n7"]}


def test_errors_and_formulas_without_result_stand_where_they_were(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>',
        '<row r="2"><c r="C2"><f>A1</f></c></row>',
    )
    assert found["lines"][1][1] == cells.MARK + cells.ERROR + "#N/A"
    assert found["lines"][2][2] == cells.MARK + cells.EMPTY_FORMULA


def test_a_row_of_errors_alone_below_the_last_value_is_kept(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="7"><c r="B7" t="e"><v>#REF!</v></c></row>',
    )
    assert found["lines"][7][1] == cells.MARK + cells.ERROR + "#REF!"
    assert list(found["lines"]) == [1, 7]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "inf", "NaN"])
def test_a_number_beyond_all_numbers_does_not_end_the_reading(tmp_path: Path, number: str) -> None:
    found = sheet(tmp_path, f'<row r="1"><c r="A1"><v>{number}</v></c><c r="B1"><v>2</v></c></row>')
    assert found["lines"][1][1] == cells.MARK + "n2"
    assert not cells.shown(found["lines"][1][0]).isdigit()


def test_merges_matter_only_near_headings(tmp_path: Path) -> None:
    far = workbook.HEADING_ROWS + 1
    merges = f'<mergeCell ref="A1:B1"/><mergeCell ref="A{far}:B{far}"/>'
    found = sheet(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', after=merges)
    assert found["merges"] == [[0, 0, 0, 1]]


def test_hidden_sheets_are_told_without_rows(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["成员"].sheet_state = "hidden"

    found = read(files.opened(hide)(tmp_path), tmp_path)
    assert found[1]["hidden"] is True
    assert (found[1]["rows"], "path" in found[1]) == (0, False)


def test_times_and_moments_are_days_with_a_time(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = dt.datetime(2016, 3, 5, 8, 30)  # noqa: DTZ001  as openpyxl writes
    book.active["B1"] = dt.datetime(2016, 3, 5)  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    line = read(tmp_path / "a.xlsx", tmp_path)[0]["lines"][1]
    assert [cells.split(cell) for cell in line] == [
        ("d", "2016-03-05 08:30:00"),
        ("d", "2016-03-05"),
    ]
