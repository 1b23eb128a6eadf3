"""The first look at a workbook: bounds, merged cells, errors and formulas without a result."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry.imports.parsing import scan
from bangfu.registry.imports.parsing.cells import EMPTY_FORMULA, ERROR, MARK
from bangfu.registry.imports.parsing.limits import Exceeded
from tests.registry.imports import files


def looked_at(folder: Path, xml: bytes) -> scan.SheetScan:
    """The first sheet of a workbook whose XML this is."""
    path = files.repacked({files.SHEET: xml})(folder)
    with zipfile.ZipFile(path) as archive:
        return scan.workbook(archive).sheets[0]


def cells(folder: Path, *rows: str, after: str = "") -> scan.SheetScan:
    """A sheet of these rows, with something after them."""
    xml = files.sheet_xml(rows).replace(b"</worksheet>", after.encode() + b"</worksheet>")
    return looked_at(folder, xml)


def refused(folder: Path, *rows: str, after: str = "") -> str:
    with pytest.raises(Exceeded) as caught:
        cells(folder, *rows, after=after)
    return caught.value.code


@given(st.integers(0, 18_277))
def test_every_column_has_one_name(index: int) -> None:
    assert scan.column_index(scan.letters(index)) == index


def test_rows_and_cells_are_counted(tmp_path: Path) -> None:
    sheet = cells(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>',
        '<row r="5"><c r="B5" t="inlineStr"><is><t>x</t></is></c></row>',
    )
    assert (sheet.rows, sheet.cells) == (2, 3)
    assert (sheet.last_row, sheet.last_column) == (4, 2)


def test_formatted_blanks_do_not_count(tmp_path: Path) -> None:
    sheet = cells(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="9"><c r="Z9" s="4"/></row>',
    )
    assert (sheet.rows, sheet.cells, sheet.last_row, sheet.last_column) == (2, 1, 0, 0)


def test_cells_without_a_reference_follow_each_other(tmp_path: Path) -> None:
    sheet = cells(
        tmp_path, "<row><c><v>1</v></c><c/><c><v>3</v></c></row>", "<row><c><v>1</v></c></row>"
    )
    assert (sheet.last_row, sheet.last_column, sheet.cells) == (1, 2, 3)


def test_elements_with_a_prefix_are_understood(tmp_path: Path) -> None:
    xml = (
        f'<x:worksheet xmlns:x="{files.SPACE}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>1</x:v>'
        '</x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells>'
        "</x:worksheet>"
    )
    sheet = looked_at(tmp_path, xml.encode())
    assert (sheet.last_row, sheet.last_column, sheet.merges) == (1, 1, [(0, 0, 0, 1)])


@pytest.mark.parametrize(
    ("xml", "mark"),
    [
        ('t="e"><v>#N/A</v>', MARK + ERROR + "#N/A"),
        ('t="e"><f>1/0</f><v>#DIV/0!</v>', MARK + ERROR + "#DIV/0!"),
        ("><f>SUM(B1:B3)</f>", MARK + EMPTY_FORMULA),
        ("><f>SUM(B1:B3)</f><v></v>", MARK + EMPTY_FORMULA),
    ],
)
def test_cells_that_hold_no_value_are_marked(tmp_path: Path, xml: str, mark: str) -> None:
    sheet = cells(tmp_path, f'<row r="3"><c r="B3" {xml}</c></row>')
    assert sheet.marks == {(2, 1): mark}


@pytest.mark.parametrize(
    "xml", ["><v>7</v>", "><f>1+6</f><v>7</v>", 't="str"><f>T("")</f><v></v>', 't="s"><v>0</v>']
)
def test_cells_with_a_value_are_not_marked(tmp_path: Path, xml: str) -> None:
    sheet = cells(tmp_path, f'<row r="3"><c r="B3" {xml}</c></row>')
    assert (sheet.marks, sheet.cells) == ({}, 1)


def test_a_formula_with_a_result_after_an_error_is_no_error(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1</f><v>1</v></c></row>'
    assert cells(tmp_path, row).marks == {(0, 0): MARK + ERROR + "#REF!"}


@pytest.mark.parametrize(
    ("ref", "box"),
    [("A1:C1", [(0, 0, 0, 2)]), ("B2:B9", [(1, 1, 8, 1)]), ("A1", []), ("x:y", []), ("", [])],
)
def test_merged_cells_are_noted(tmp_path: Path, ref: str, box: list[tuple[int, ...]]) -> None:
    after = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    assert cells(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', after=after).merges == box


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('<row r="0"><c r="A1"><v>1</v></c></row>', "damaged"),
        ('<row r="1048577"/>', "damaged"),
        ('<row r="x"/>', "damaged"),
        ('<row r="1"><c r="A"><v>1</v></c></row>', "damaged"),
        ('<row r="1"><c r="7"><v>1</v></c></row>', "damaged"),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', "damaged"),
        ('<row r="1"><c r="ABCD1"><v>1</v></c></row>', "damaged"),
        ('<row r="1"><c r="ALM1"><v>1</v></c></row>', "too_wide"),
        ('<row r="1"><c r="A1"><v>1</c></row>', "damaged"),
    ],
)
def test_what_no_spreadsheet_writes_is_refused(tmp_path: Path, row: str, code: str) -> None:
    assert refused(tmp_path, row) == code


def test_the_last_allowed_column_is_allowed(tmp_path: Path) -> None:
    name = scan.letters(scan.MOST_COLUMNS - 1)
    sheet = cells(tmp_path, f'<row r="1"><c r="{name}1"><v>1</v></c></row>')
    assert sheet.last_column == scan.MOST_COLUMNS - 1


@pytest.mark.parametrize(
    ("limit", "most", "code"),
    [("MOST_MERGES", 1, "too_many_merges"), ("MOST_MARKS", 1, "too_many_errors")],
)
def test_what_only_a_machine_would_write_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, code: str
) -> None:
    monkeypatch.setattr(scan, limit, most)
    errors = "".join(f'<c r="{c}1" t="e"><v>#N/A</v></c>' for c in "AB")
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in (3, 4))
    assert refused(tmp_path, f'<row r="1">{errors}</row>', after=merges) == code


def test_hidden_sheets_are_known_but_not_looked_at(tmp_path: Path) -> None:
    def hide(book: object) -> None:
        book["户"].sheet_state = "veryHidden"  # type: ignore[index]

    with zipfile.ZipFile(files.opened(hide)(tmp_path)) as archive:
        found = scan.workbook(archive)
    assert [(s.name, s.hidden) for s in found.sheets][:2] == [("户", True), ("成员", False)]
    assert found.sheets[0].rows == 0
    assert found.sheets[1].rows == 5


@pytest.mark.parametrize(("flag", "since"), [("1", True), ("true", True), ("0", False)])
def test_the_first_day_of_day_numbers_is_read(tmp_path: Path, flag: str, since: bool) -> None:
    def dated(xml: bytes) -> bytes:
        return xml.replace(b"<workbookPr ", f'<workbookPr date1904="{flag}" '.encode(), 1)

    with zipfile.ZipFile(files.repacked({scan.WORKBOOK: dated})(tmp_path)) as archive:
        assert scan.workbook(archive).date1904 is since


@pytest.mark.parametrize("part", [scan.WORKBOOK, "xl/_rels/workbook.xml.rels", files.SHEET])
def test_a_missing_or_broken_part_is_damage(tmp_path: Path, part: str) -> None:
    with (
        zipfile.ZipFile(files.repacked({part: b"<x"})(tmp_path)) as archive,
        pytest.raises(Exceeded) as caught,
    ):
        scan.workbook(archive)
    assert caught.value.code == "damaged"
