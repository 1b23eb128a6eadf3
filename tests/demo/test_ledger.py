"""Writing ledgers: CSV with a mark, workbooks in which texts stay texts."""

import csv
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from bangfu.demo.city import City
from bangfu.demo.ledger import Ledger


def with_cells(city: City, sheet: str, column: str, cells: list[str | None]) -> Ledger:
    """A ledger whose one sheet holds these cells in one column and no other column."""
    table = pa.table({column: pa.array(cells, pa.string())})
    return replace(city.ledger, sheets={sheet: table}, titles={sheet: city.ledger.titles[sheet]})


def read_csv(path: Path) -> list[list[str]]:
    """The rows of a CSV file with a mark."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(raw.decode("utf-8-sig").splitlines()))


def test_there_is_a_file_for_every_sheet(jingzhou: City, tmp_path: Path) -> None:
    paths = jingzhou.ledger.write_csv(tmp_path / "out")
    assert [path.name for path in paths] == ["户.csv", "成员.csv", "收入.csv", "村.csv"]


def test_files_hold_every_row_under_chinese_headings(jingzhou: City, tmp_path: Path) -> None:
    for path, sheet in zip(
        jingzhou.ledger.write_csv(tmp_path), jingzhou.ledger.sheets.values(), strict=True
    ):
        rows = read_csv(path)
        assert len(rows) == sheet.num_rows + 1
        assert {len(row) for row in rows} == {sheet.num_columns}
    assert rows[0][:5] == ["村代码", "县（市、区）", "乡（镇）", "行政村", "年度"]


def test_headings_are_not_repeated(clean: City) -> None:
    for headings in clean.ledger.headings.values():
        assert len(set(headings.values())) == len(headings)


def test_cells_with_commas_quotes_and_breaks_come_back_whole(
    jingzhou: City, tmp_path: Path
) -> None:
    cells = ["a,b", '他说"好"', "x\ny", None, " 前后 "]
    [path] = with_cells(jingzhou, "member", "name", cells).write_csv(tmp_path)
    text = path.read_bytes().decode("utf-8-sig")
    assert [row[0] if row else "" for row in csv.reader(text.splitlines(keepends=True))] == [
        "姓名", "a,b", '他说"好"', "x\ny", "", " 前后 ",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def book(jingzhou: City, tmp_path_factory: pytest.TempPathFactory) -> CalamineWorkbook:
    """The small Jingzhou as a workbook, read back; only its first villages, for speed."""
    first = {name: sheet.slice(0, 300) for name, sheet in jingzhou.ledger.sheets.items()}
    path = tmp_path_factory.mktemp("book") / "ledger.xlsx"
    replace(jingzhou.ledger, sheets=first).write_xlsx(path)
    return CalamineWorkbook.from_path(str(path))


def test_a_workbook_has_every_sheet(book: CalamineWorkbook, jingzhou: City) -> None:
    assert book.sheet_names == ["户", "成员", "收入", "村"]
    for name, title in jingzhou.ledger.titles.items():
        rows = book.get_sheet_by_name(title).to_python()
        assert rows[0] == list(jingzhou.ledger.headings[name].values())
        assert len(rows) == 301


def test_id_numbers_are_texts_and_amounts_are_numbers(
    book: CalamineWorkbook, jingzhou: City
) -> None:
    rows = book.get_sheet_by_name("成员").to_python()
    column = [row[rows[0].index("证件号码")] for row in rows[1:]]
    assert column == [
        text or "" for text in jingzhou.ledger.sheets["member"]["id_no"].to_pylist()[:300]
    ]
    rows = book.get_sheet_by_name("收入").to_python()
    wages = [row[rows[0].index("工资性收入")] for row in rows[1:]]
    expected = jingzhou.ledger.sheets["income"]["wage_income"].to_pylist()[:300]
    assert wages == [float(amount) for amount in expected]


def test_dates_are_written_year_first(book: CalamineWorkbook) -> None:
    rows = book.get_sheet_by_name("成员").to_python()
    days = [row[rows[0].index("出生日期")] for row in rows[1:]]
    assert all(day == "" or len(day.split("-")) == 3 for day in days)


@pytest.mark.parametrize("text", ["=1+1", "{=A1}", "+86", "@x", "http://x.cn", "007", "1/2"])
def test_texts_stay_texts_whatever_they_look_like(
    jingzhou: City, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "a.xlsx"
    with_cells(jingzhou, "member", "name", [text]).write_xlsx(path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.get_sheet_by_name("成员").to_python() == [["姓名"], [text]]


def test_a_damaged_number_is_a_number_in_a_workbook(jingzhou: City, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with_cells(jingzhou, "member", "id_no", ["4.29900199001010E+17"]).write_xlsx(path)
    [_, [value]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("成员").to_python()
    assert isinstance(value, float)


def test_a_workbook_of_the_same_ledger_has_the_same_bytes(jingzhou: City, tmp_path: Path) -> None:
    ledger = with_cells(jingzhou, "member", "name", ["王芳"])
    ledger.write_xlsx(tmp_path / "a.xlsx")
    ledger.write_xlsx(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
