"""Forms of files: workbooks, texts, archives, and what pretends to be one."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tests.registry.imports import files, ledgers
from tests.registry.imports.corpus.case import Case, Write, refused
from tests.registry.imports.test_refused import REFUSED

ZEROS = b"0" * (40 << 20)


def _opened(name: str, change: Callable[[Any], Any], **problems: int) -> Case:
    told = {code.replace("__", "."): count for code, count in problems.items()}
    return Case(name, files.opened(change), problems=told)


def _texts(encoding: str, *, mark: bytes = b"", **how: str) -> Write:
    def write(folder: Path) -> list[Path]:
        paths = []
        for name, rows in ledgers.ledger().items():
            path = folder / f"{name}.csv"
            path.write_bytes(mark + ledgers.texts(rows, **how).encode(encoding))
            paths.append(path)
        return paths

    return write


def _zip(encoding: str, folder_name: str = "", *, more: dict[str, bytes] | None = None) -> Write:
    def write(folder: Path) -> Path:
        entries = {
            f"{folder_name}{name}.csv": ledgers.texts(rows).encode(encoding)
            for name, rows in ledgers.ledger().items()
        }
        return files.zipped({**entries, **(more or {})}.items())(folder)

    return write


def _renamed(write: Callable[[Path], Path], name: str) -> Write:
    return lambda folder: write(folder).rename(folder / name)


def _hidden_row(book: Any) -> None:
    book["成员"].row_dimensions[4].hidden = True


def _hidden_column(book: Any) -> None:
    book["成员"].column_dimensions["E"].hidden = True


def _note(book: Any) -> None:
    from openpyxl.comments import Comment

    book["户"]["A2"].comment = Comment("请核对", "村会计")


def _very_hidden(book: Any) -> None:
    page = book.create_sheet("成员(旧)")
    page.append(["户编号", "姓名"])
    page.append(["N001", "旧人"])
    page.sheet_state = "veryHidden"


def _strange(book: Any) -> None:
    page = book.create_sheet("会议记录", 0)
    page.append(["今天", "讨论"])
    page.append(["一", "二"])


def _moved(by: int) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for page in book.worksheets:
            page.insert_cols(1, by)

    return change


def _dressed(book: Any) -> None:
    from openpyxl.styles import Font, PatternFill

    for page in book.worksheets:
        page.auto_filter.ref = page.dimensions
        page.freeze_panes = "B2"
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFFF00")


def _protected(book: Any) -> None:
    for page in book.worksheets:
        page.protection.sheet = True
        page.protection.password = "1234"


def _merged_below(book: Any) -> None:
    book["成员"].merge_cells("O3:O4")


def _merged_title(book: Any) -> None:
    for page in book.worksheets:
        page.insert_rows(1)
        page["A1"] = "洪湖市建档立卡台账"
        page.merge_cells("A1:F1")


def _macro(folder: Path) -> Path:
    """A workbook that carries a macro: its data are read, the macro is bytes nobody runs."""
    path = files.repacked({"xl/vbaProject.bin": b"\0VBA" * 40})(folder)
    return path.rename(folder / "台账.xlsm")


def _cut(share: float) -> Write:
    def write(folder: Path) -> Path:
        data = files.workbook(folder).read_bytes()
        return files.raw(data[: int(len(data) * share)])(folder)

    return write


def _unlisted(name: str) -> Write:
    """A workbook that lacks a part."""

    def write(folder: Path) -> Path:
        path = files.workbook(folder)
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if n != name}
        return files.zipped(parts.items(), "台账.xlsx")(folder)

    return write


def _blank_book(folder: Path) -> Path:
    path = folder / "台账.xlsx"
    openpyxl.Workbook().save(path)
    return path


GOOD = [
    Case("form: a workbook", files.workbook, hostile=True),
    Case("form: a workbook without an ending", _renamed(files.workbook, "台账")),
    Case("form: a workbook called csv", _renamed(files.workbook, "台账.csv")),
    Case("form: a workbook called xls", _renamed(files.workbook, "台账.xls")),
    Case("form: a name of blanks and brackets", _renamed(files.workbook, "台账 (1) 【终】.xlsx")),
    Case("form: a name like markup", _renamed(files.workbook, "<b>&户'.xlsx")),
    Case("form: a macro", _macro, hostile=True),
    Case("form: texts in UTF-8", _texts("utf-8")),
    Case("form: texts in UTF-8 with a mark", _texts("utf-8-sig")),
    Case("form: texts in GB18030", _texts("gb18030")),
    Case("form: texts in GBK", _texts("gbk")),
    Case("form: texts in UTF-16", _texts("utf-16")),
    Case("form: texts in UTF-16 big end first", _texts("utf-16-be", mark=b"\xfe\xff")),
    Case("form: texts between tabs", _texts("utf-8", separator="\t")),
    Case("form: texts between semicolons", _texts("utf-8", separator=";")),
    Case("form: lines of Unix", _texts("utf-8", newline="\n")),
    Case("form: lines of an old Mac", _texts("utf-8", newline="\r")),
    Case("form: a zip of texts in UTF-8", _zip("utf-8")),
    Case("form: a zip of texts in GB18030", _zip("gb18030")),
    Case("form: a zip with a folder", _zip("utf-8", "台账/")),
    Case("form: a zip of a Mac", _zip("utf-8", more={"__MACOSX/._户.csv": b"\0\5\x16\7"})),
    Case("form: a zip called xlsx", _renamed(lambda f: Path(str(_zip("utf-8")(f))), "台账.xlsx")),
    _opened("form: a hidden row", _hidden_row),
    _opened("form: a hidden column", _hidden_column),
    _opened("form: a very hidden sheet", _very_hidden),
    _opened("form: a sheet about something else", _strange),
    _opened("form: a comment at a cell", _note),
    _opened("form: filters, colours, frozen rows", _dressed),
    _opened("form: protected sheets", _protected),
    _opened("form: an empty column at the left", _moved(1)),
    _opened("form: five empty columns at the left", _moved(5)),
    _opened("form: cells merged below the headings", _merged_below),
    _opened("form: a merged title above", _merged_title),
]
BAD = [
    *(
        refused(f"refused: {name}", write, code, hostile=False)
        for name, (write, code) in REFUSED.items()
        if name not in {"headings alone", "sheets nobody knows", "a million empty rows"}
    ),
    refused("refused: a tenth of a workbook", _cut(0.1), "damaged"),
    refused("refused: nine tenths of a workbook", _cut(0.9), "damaged"),
    refused("refused: all but the last bytes", _cut(0.999), "damaged"),
    refused("refused: no list of sheets", _unlisted("xl/workbook.xml"), "damaged"),
    refused("refused: a listed sheet that is not there", _unlisted(files.SHEET), "damaged"),
    refused("refused: a new workbook", _blank_book, "no_sheets"),
    refused(
        "refused: a zip in a zip", files.zipped([("内.zip", b"PK\3\4" * 9)]), "archive_content"
    ),
    refused("refused: a path out of the zip", files.zipped([("../../户.csv", ZEROS)]), "bomb"),
    refused("refused: nought bytes called csv", files.raw(b"", "户.csv"), "empty"),
    refused("refused: a mark and nothing", files.raw(b"\xef\xbb\xbf", "户.csv"), "empty"),
    refused(
        "refused: a photograph called csv",
        files.raw(b"\xff\xd8\xff\xe0" + b"\0" * 60, "户.csv"),
        "picture",
    ),
    refused("refused: a program", files.raw(b"MZ\x90\0" + b"\0" * 200), "binary"),
    refused(
        "refused: a web page called csv", files.raw(b"<!DOCTYPE html><table>", "户.csv"), "web_page"
    ),
    refused(
        "refused: seven zip", files.raw(b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "台账.7z"), "packed"
    ),
    refused("refused: gzip", files.raw(b"\x1f\x8b\x08" + b"\0" * 50, "台账.gz"), "packed"),
    refused(
        "refused: half a character of GB18030",
        files.raw("户编号,村代码\nN1,湖".encode("gb18030")[:-1], "户.csv"),
        "encoding",
    ),
    refused(
        "refused: two encodings in one text",
        files.raw("户编号,户主姓名\nN1,王".encode() + "\nN2,赵钱孙".encode("gb18030"), "户.csv"),
        "encoding",
    ),
]
CASES: list[Case] = [*GOOD, *BAD]
