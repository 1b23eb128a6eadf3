"""Files that cannot be brought in: each gets its own code and a hint, and the registry stays."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports import queries, rules
from bangfu.registry.imports.models import Import, Stage
from tests.registry.imports import files, ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.files import Write
from tests.registry.imports.standing import registry


def headed(sheet: str, *headings: str) -> Write:
    """A workbook whose sheet has these headings instead of its own."""

    def write(folder: Path) -> Path:
        sheets = ledgers.ledger()
        sheets[sheet][0][: len(headings)] = headings
        return files.workbook(folder, sheets)

    return write


def wide(folder: Path) -> Path:
    sheets = ledgers.ledger()
    sheets["户"][0] += [f"列{n}" for n in range(1_001)]
    return files.workbook(folder, sheets)


def far(book: Any) -> None:
    book["户"].cell(row=1_048_576, column=200, value="x")


def many_sheets(book: Any) -> None:
    for number in range(60):
        book.create_sheet(f"第{number}页")


def spilled(rows: Iterable[str]) -> bytes:
    return "\r\n".join(rows).encode()


QUOTED = spilled(['户编号,村代码,"户主姓名', "N001,421083100201,王大山"])
BROKEN = "户编号,村代码,户主姓名\nN001,421083100201,王大山\n".encode()[:-6] + b"\xff\xfe\xfd\n"
LONG_CELL = spilled(["户编号,村代码", f'"N001","{"长" * 40_000}"'])
ZEROS = b"0" * (40 << 20)

REFUSED: dict[str, tuple[Write, str]] = {
    "nothing at all": (files.raw(b""), "empty"),
    "only blanks": (files.raw(b"\r\n \t\n", "户.csv"), "empty"),
    "a PDF called workbook": (files.raw(b"%PDF-1.7 something"), "pdf"),
    "a picture": (files.raw(b"\x89PNG\r\n\x1a\n" + b"\0" * 90), "picture"),
    "a web page called xls": (files.raw(b"<html><table><tr><td>1", "台账.xls"), "web_page"),
    "XML called workbook": (files.raw(b"<?xml version='1.0'?><x/>"), "web_page"),
    "another archive": (files.raw(b"Rar!\x1a\x07\0" + b"\0" * 50, "台账.rar"), "packed"),
    "a database": (files.raw(b"SQLite format 3\0" + b"\0" * 90), "database"),
    "bytes without sense": (files.raw(bytes(range(32)) * 40, "户.csv"), "binary"),
    "a password": (files.encrypted, "password"),
    "a workbook of 1997": (files.old_workbook, "xls"),
    "half a workbook": (lambda f: files.raw(files.workbook(f).read_bytes()[:3000])(f), "damaged"),
    "a document": (files.zipped([("[Content_Types].xml", b"<x/>"), ("word/a.xml", b"")]), "other"),
    "a workbook of binary parts": (files.zipped([("xl/workbook.bin", b"x")]), "xlsb"),
    "an open document": (files.zipped([("mimetype", b"application/x")]), "ods"),
    "a broken sheet": (files.repacked({files.SHEET: lambda xml: xml[: len(xml) // 2]}), "damaged"),
    "a bomb in a sheet": (files.repacked({files.SHEET: ZEROS}), "bomb"),
    "a bomb in a zip": (files.zipped([("户.csv", ZEROS)]), "bomb"),
    "two thousand entries": (files.zipped([(f"{n}.csv", b"x") for n in range(2_001)]), "bomb"),
    "an entity of a file": (files.repacked({files.SHEET: files.doctype}), "bomb"),
    "entities in the list of sheets": (files.repacked({"xl/workbook.xml": files.doctype}), "bomb"),
    "a billion laughs": (files.repacked({files.SHEET: files.laughs}), "bomb"),
    "a million empty rows": (
        files.repacked({files.SHEET: files.empty_rows(1_000_000)}),
        "empty_rows",
    ),
    "a cell far away": (files.opened(far), "too_many_cells"),
    "a thousand columns": (wide, "too_wide"),
    "sixty sheets": (files.opened(many_sheets), "too_many_sheets"),
    "a zip of other things": (files.zipped([("说明.docx", b"x")]), "archive_content"),
    "a zip of a workbook": (files.zipped([("户.csv", b"PK\3\4")]), "archive_content"),
    "a zip of nothing": (files.zipped([("a/", b"")]), "archive_empty"),
    "quotes that never close": (files.raw(QUOTED, "户.csv"), "quotes"),
    "broken characters": (files.raw(BROKEN, "户.csv"), "encoding"),
    "an endless cell": (files.raw(LONG_CELL, "户.csv"), "long_cell"),
    "headings under one cell": (files.opened(files.merged), "header_merged"),
    "a heading twice": (headed("成员", "户编号", "姓名", "姓名"), "header_repeated"),
    "sheets nobody knows": (
        lambda f: files.workbook(f, {"甲": [["一", "二"], ["三", "四"]]}),
        "no_sheets",
    ),
    "headings alone": (
        lambda f: files.workbook(f, {n: rows[:1] for n, rows in ledgers.ledger().items()}),
        "no_rows",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason_and_the_registry_untouched(
    name: str, bring: BringIn, tmp_path: Path
) -> None:
    write, code = REFUSED[name]
    bring(ledgers.ledger(), choice="all")
    before = registry()
    imp = bring(write(tmp_path), choice="good")
    assert (imp.stage, imp.refusal.get("code")) == (Stage.REFUSED, code)
    said = queries.refusal(imp)
    assert said["message"]
    assert "%(" not in said["message"] + said["hint"]
    assert registry() == before


def test_a_huge_file_is_cut_off_while_it_arrives(
    bring: BringIn, tmp_path: Path, settings: Any, home: Path
) -> None:
    settings.UPLOAD_LIMIT = 1_000
    with pytest.raises(Refusal) as caught:
        bring(files.workbook(tmp_path))
    assert caught.value.code == "imports.too_large"
    assert not Import.objects.exists()
    assert not list((home / "imports").iterdir())


def test_every_reason_has_a_sentence_and_most_a_case() -> None:
    cases = {code for _write, code in REFUSED.values()}
    others = {"too_many_merges", "too_many_errors", "too_heavy", "too_slow", "two_columns"}
    assert cases | others | {"missing_key"} >= set(rules.REFUSALS) | set(rules.STRUCTURE)


# --- odd, but readable ---


def csv_bytes(rows: ledgers.Rows, encoding: str) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


def hide(book: Any) -> None:
    page = book.create_sheet("户(旧)")
    page.append(["户编号", "村代码"])
    page.append(["N777", "421083100201"])
    page.sheet_state = "hidden"


def since_1904(book: Any) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    book["成员"]["F2"] = 22382  # the day number of 1965-04-12 in such a workbook


READ: dict[str, Write] = {
    "a hidden sheet": files.opened(hide),
    "days counted from 1904": files.opened(since_1904),
    "links to other files": files.repacked({"xl/_rels/workbook.xml.rels": files.macro_link}),
}


@pytest.mark.parametrize("name", READ)
def test_read_as_if_nothing_were_odd(name: str, bring: BringIn, tmp_path: Path) -> None:
    imp = bring(READ[name](tmp_path), choice="all")
    assert imp.stage == Stage.COMMITTED, (imp.refusal, imp.summary)
    assert imp.summary["problems"]["by_code"] == {}
    assert Household.objects.count() == 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_texts_are_read_in_the_encodings_people_use(
    encoding: str, bring: BringIn, tmp_path: Path
) -> None:
    sheets = ledgers.ledger()
    ledgers.put(sheets, "成员", 2, "姓名", "王䶮")
    ledgers.put(sheets, "户", 2, "户主姓名", "王䶮")
    imp = bring(ledgers.csvs(tmp_path, sheets, encoding=encoding), choice="all")
    assert imp.stage == Stage.COMMITTED, imp.refusal
    assert Member.objects.filter(name="王䶮").exists()


def test_a_zip_of_texts_is_read(bring: BringIn, tmp_path: Path) -> None:
    path = ledgers.zipped(tmp_path / "台账.zip", ledgers.ledger(), encoding="gb18030")
    assert bring(path, choice="all").stage == Stage.COMMITTED
    assert Household.objects.count() == 2


def test_texts_that_look_like_formulas_stay_texts(bring: BringIn, tmp_path: Path) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "开户银行", '=HYPERLINK("http://x","农商行")')
    imp = bring(ledgers.csvs(tmp_path, sheets), choice="all")
    assert imp.stage == Stage.COMMITTED, imp.summary
    assert Household.objects.get(national_household_no="N001").bank_name.startswith("=HYPERLINK")


def test_a_name_that_begins_with_an_equals_sign_stays_text_in_the_marked_workbook(
    bring: BringIn, tmp_path: Path
) -> None:
    import openpyxl

    sheets = ledgers.put(ledgers.ledger(), "成员", 3, "姓名", "=1+1")
    imp = bring(ledgers.csvs(tmp_path, sheets))
    page = openpyxl.load_workbook(queries.marked_workbook(imp))["成员"]
    assert (page["B3"].value, page["B3"].data_type) == ("=1+1", "s")
