"""The corpus of human files: a ledger with one thing amiss, and what the check must say of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bangfu.base.kit import idno
from bangfu.registry.households.models import Household
from bangfu.registry.imports import queries
from bangfu.registry.imports.models import Stage
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.ledgers import LI, WANG, WANG_SON, ZHAO, Ledger

Spoil = Callable[[Ledger], Any]
LONG = "长" * 300
NO_DAY = "42990019900231001" + idno.check_char("42990019900231001")  # the thirty-first of February
OLD = "429900650412001"  # fifteen digits, as issued before 1999
MODERN = "429900196504120018"
PLACES = ("县（市、区）", "乡（镇）", "行政村")


def cell(sheet: str, row: int, heading: str, value: Any) -> Spoil:
    """Change one cell."""
    return lambda sheets: ledgers.put(sheets, sheet, row, heading, value)


def both(*spoils: Spoil) -> Spoil:
    """Several changes at once."""
    return lambda sheets: [spoil(sheets) for spoil in spoils]


def extra_row(sheet: str, *cells: Any) -> Spoil:
    """Add a row at the end."""
    return lambda sheets: sheets[sheet].append(list(cells))


def extra_column(sheet: str, heading: str, *cells: Any) -> Spoil:
    """Add a column at the right."""
    return lambda sheets: ledgers.column(sheets, sheet, heading, *cells)


def moved(sheet: str, row: int, *, village: str = "", names: tuple[str, str, str]) -> Spoil:
    """Say the place by names, with or without the code."""

    def spoil(sheets: Ledger) -> None:
        ledgers.put(sheets, sheet, row, "村代码", village or None)
        for heading, name in zip(PLACES, names, strict=True):
            ledgers.column(sheets, sheet, heading, *[""] * (row - 2), name)

    return spoil


def without(sheet: str, heading: str) -> Spoil:
    """Take a column out."""

    def spoil(sheets: Ledger) -> None:
        at = sheets[sheet][0].index(heading)
        for row in sheets[sheet]:
            del row[at]

    return spoil


FINE: dict[str, Spoil] = {
    "full-width digits": cell("户", 2, "耕地面积（亩）", "３．５"),
    "thousands separators": cell("收入", 2, "工资性收入", "18,000"),
    "a yuan sign and word": cell("收入", 2, "工资性收入", "¥18000元"),
    "numbers as numbers": cell("收入", 2, "工资性收入", 18000),
    "a sum of a spreadsheet": cell("收入", 2, "工资性收入", 0.1 + 0.2),
    "a real date": cell("成员", 2, "出生日期", dt.datetime(1965, 4, 12)),  # noqa: DTZ001  as openpyxl writes
    "a day number": cell("成员", 2, "出生日期", 23844),
    "a compact day as number": cell("成员", 2, "出生日期", 19650412),
    "a day in Chinese": cell("成员", 2, "出生日期", "1965年4月12日"),
    "a day with dots": cell("成员", 2, "出生日期", "1965.4.12"),
    "a day with midnight": cell("成员", 2, "出生日期", "1965-04-12 00:00:00"),
    "a month as compact number": cell("户", 2, "首次识别时间", 201406),
    "a month in Chinese": cell("户", 2, "首次识别时间", "2014年6月"),
    "a real yes": cell("户", 2, "饮水是否安全", True),
    "a tick": cell("户", 2, "饮水是否安全", "√"),
    "a national code": cell("户", 2, "主要致贫原因", "01"),
    "a code without its zero": cell("户", 2, "主要致贫原因", 1),
    "a synonym": cell("户", 3, "主要致贫原因", "缺劳动力"),
    "a code id": cell("户", 2, "主要致贫原因", "illness"),
    "a set with commas": cell("户", 2, "其他致贫原因", "因残，缺资金"),
    "a set with plus signs": cell("成员", 5, "健康状况", "残疾+患有大病"),
    "no other causes": cell("户", 2, "其他致贫原因", "无"),
    "blank words": both(cell("户", 2, "联系电话", "无数据"), cell("户", 3, "危房等级", "——")),
    "blanks in a name": cell("成员", 2, "姓名", "王 大 山"),
    "zero-width marks": cell("成员", 2, "姓名", "王\u200b大\ufeff山"),
    "an id with blanks": cell("成员", 2, "证件号码", f"{WANG[:6]} {WANG[6:14]} {WANG[14:]}"),
    "a full-width id": cell("成员", 2, "证件号码", WANG.translate({o: o + 0xFEE0 for o in range(48, 58)})),
    "an id with a quote mark": cell("成员", 2, "证件号码", f"'{WANG}"),
    "a small x": cell("成员", 4, "证件号码", ledgers.id_no("1992-02-29", 9).lower()),
    "a village code as number": cell("户", 2, "村代码", int(VILLAGE)),
    "a minority name": both(cell("户", 2, "户主姓名", ""), cell("成员", 2, "姓名", "阿依•古丽")),
    "rare characters": both(cell("户", 2, "户主姓名", ""), cell("成员", 2, "姓名", "䶮㛃𬱖𫖯𠅤")),
    "a name that begins with =": both(cell("户", 2, "户主姓名", ""), cell("成员", 3, "姓名", "李秀英")),
    "a hotline": cell("户", 2, "联系电话", "12317"),
    "an account with blanks": cell("户", 2, "银行账号", "6228 4800 1234 5678 901"),
    "an unknown column": extra_column("户", "备注", "此户勤劳", ""),
    "a unit in brackets": extra_column("户", "林地面积(亩)", "2", "3"),
    "another unit": extra_column("户", "林地面积（公顷）", "2", "3"),
    "a required mark": lambda sheets: sheets["成员"][0].__setitem__(1, "姓名*"),
    "national column codes": lambda sheets: sheets["成员"][0].__setitem__(1, "AAB002"),
    "small national codes": lambda sheets: sheets["成员"][0].__setitem__(1, "aab002 "),
    "a title above": lambda sheets: sheets["户"].insert(0, ["洪湖市贫困户信息表"]),
    "title, date and blank rows": lambda sheets: sheets.update(
        {"成员": [["家庭成员信息表"], ["填报日期：2015-12-31"], [], *sheets["成员"]]}
    ),
    "a note below": extra_row("户", "注：本表由村委会填报"),
    "signatures below": extra_row("户", "填表人：舒湖滨"),
    "repeated headings": lambda sheets: sheets["成员"].insert(3, list(sheets["成员"][0])),
    "blank rows between": lambda sheets: sheets["成员"].insert(3, [None] * 15),
    "a sheet of notes besides": lambda sheets: sheets.update({"说明": [["请如实填写"]]}),
    "sheets under other names": lambda sheets: sheets.update(
        {"贫困户信息": sheets.pop("户"), "家庭成员信息": sheets.pop("成员")}
    ),
    "sheets without telling names": lambda sheets: sheets.update(
        {"Sheet1": sheets.pop("户"), "Sheet2": sheets.pop("成员"), "Sheet3": sheets.pop("收入")}
    ),
    "one kind on two sheets": lambda sheets: sheets.update(
        {"成员": sheets["成员"][:4], "成员(2)": [sheets["成员"][0], sheets["成员"][4]]}
    ),
    "columns in another order": lambda sheets: [row.reverse() for row in sheets["成员"]],
    "a place by its names": moved("户", 2, names=("洪湖市", "新堤镇", "湖滨村")),
    "a place by short names": moved("户", 2, names=("洪湖", "新堤", "湖滨村委会")),
    "a place by code and names": moved("户", 2, village=VILLAGE, names=("洪湖市", "新堤镇", "湖滨村")),
    "a resident permit": both(
        cell("成员", 4, "证件号码", "810000199001010019"), cell("成员", 4, "出生日期", "1990-01-01")
    ),
    "a passport": both(cell("成员", 4, "证件类型", "其他证件"), cell("成员", 4, "证件号码", "E12345678")),
    "a certificate": cell("成员", 5, "证件号码", ZHAO + "41"),
    "a re-issued certificate": cell("成员", 5, "证件号码", ZHAO + "41B1"),
    "households alone": lambda sheets: [sheets.pop(n) for n in ("收入", "村")],
    "villages alone": lambda sheets: [sheets.pop(n) for n in ("户", "成员", "收入")],
    "an income of last year": cell("收入", 2, "年度", "2014年"),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_nothing_is_wrong_with(name: str, bring: BringIn) -> None:
    sheets = ledgers.ledger()
    FINE[name](sheets)
    imp = bring(sheets)
    assert imp.stage == Stage.CHECKED, (imp.refusal, imp.layout.get("needs"))
    assert imp.summary["problems"]["by_code"] in ({}, {"household.no_members": 2})


ODD: dict[str, tuple[Spoil, dict[str, int]]] = {
    # --- numbers ---
    "a word for a number": (cell("收入", 2, "工资性收入", "一万"), {"cell.not_a_number": 1}),
    "ten thousands": (cell("收入", 2, "工资性收入", "1.8万"), {"cell.not_a_number": 1}),
    "a squared number": (cell("收入", 2, "工资性收入", "10²"), {"cell.not_a_number": 1}),
    "a circled number": (cell("成员", 2, "务工时间（月）", "③"), {"cell.not_a_number": 1}),
    "separators in the wrong place": (cell("收入", 2, "工资性收入", "1,80,00"), {"cell.not_a_number": 1}),
    "fractions of a fen": (cell("收入", 2, "工资性收入", "100.005"), {"cell.too_precise": 1}),
    "half a month": (cell("成员", 2, "务工时间（月）", "2.5"), {"cell.not_whole": 1}),
    "thirteen months": (cell("成员", 2, "务工时间（月）", "13"), {"cell.out_of_range": 1}),
    "a negative production income": (cell("收入", 2, "生产经营性收入", "-300"), {"cell.out_of_range": 1}),
    "negative wages": (cell("收入", 2, "工资性收入", "-1"), {"cell.out_of_range": 1}),
    "a negative field": (cell("户", 2, "耕地面积（亩）", "-1"), {"cell.out_of_range": 1}),
    "a huge number": (cell("收入", 2, "工资性收入", 1e20), {"cell.not_a_number": 1}),
    # --- days ---
    "a day first": (cell("成员", 2, "出生日期", "12/04/1965"), {"cell.not_a_date": 1}),
    "a day that is none": (cell("成员", 2, "出生日期", "2015-02-29"), {"cell.not_a_date": 1}),
    "a year alone": (cell("成员", 2, "出生日期", 1965), {"cell.not_a_date": 1}),
    "two digits of a year": (cell("成员", 2, "出生日期", "65-4-12"), {"cell.not_a_date": 1}),
    "a lunar day": (cell("成员", 2, "出生日期", "农历四月十二"), {"cell.not_a_date": 1}),
    "a day number as text": (cell("成员", 2, "出生日期", "23844"), {"cell.not_a_date": 1}),
    # --- words ---
    "perhaps": (cell("户", 2, "饮水是否安全", "大概"), {"cell.not_yes_or_no": 1}),
    "an unknown cause": (cell("户", 2, "主要致贫原因", "因懒"), {"cell.not_in_list": 1}),
    "one unknown of a set": (cell("户", 2, "其他致贫原因", "因残、因懒"), {"cell.not_in_list": 1}),
    "healthy and ill": (cell("成员", 2, "健康状况", "健康、残疾"), {"cell.excludes_others": 1}),
    "an ethnicity by code": (cell("成员", 2, "民族", "01"), {"cell.not_in_list": 1}),
    "too long a text": (cell("户", 2, "开户银行", LONG), {"cell.too_long": 1}),
    "a broken character": (cell("户", 2, "开户银行", "农\ufffd行"), {"cell.garbled": 1}),
    "a private character": (cell("成员", 3, "姓名", "李\ue000英"), {"cell.private_use": 1}),
    "an error value": (cell("收入", 2, "工资性收入", "#N/A"), {"cell.error": 1}),
    "a formula without result": (cell("收入", 2, "工资性收入", "=SUM(C3:C9)"), {"cell.formula": 1}),
    # --- id numbers ---
    "a wrong check digit": (cell("成员", 2, "证件号码", WANG[:-1] + "5"), {"id.check_digit": 1}),
    "an impossible birthday": (cell("成员", 2, "证件号码", NO_DAY[:-1] + "7"), {"id.check_digit": 1}),
    "a valid number with no such day": (cell("成员", 2, "证件号码", NO_DAY), {"id.date": 1}),
    "a short number": (cell("成员", 2, "证件号码", WANG[:-1]), {"id.shape": 1}),
    "an id as number": (cell("成员", 2, "证件号码", int(WANG)), {"cell.lost_digits": 1}),
    "an id in scientific form": (cell("成员", 2, "证件号码", "4.299E+17"), {"cell.lost_digits": 1}),
    "an id cut and saved as text": (cell("成员", 2, "证件号码", WANG[:15] + "000"), {"cell.lost_digits": 1}),
    "an old number": (cell("成员", 2, "证件号码", OLD), {"id.modernised": 1}),
    "a placeholder": (cell("成员", 4, "证件号码", "999999199202290030"), {"id.placeholder": 1}),
    "no number": (cell("成员", 4, "证件号码", None), {"id.missing": 1}),
    "another birthday": (cell("成员", 2, "出生日期", "1965-04-13"), {"id.birth_date": 1}),
    "another gender": (cell("成员", 2, "性别", "女"), {"id.gender": 1}),
    "a broken certificate": (cell("成员", 5, "证件号码", ZHAO[:-1] + "041"), {"id.certificate": 1}),
    "a certificate of no kind": (cell("成员", 5, "证件号码", ZHAO + "91"), {"id.certificate_kind": 1}),
    "a certificate of another kind": (
        both(cell("成员", 5, "证件号码", ZHAO + "41"), extra_column("成员", "残疾类别", "", "", "", "视力")),
        {"id.certificate_differs": 1},
    ),
    "one number twice in a family": (cell("成员", 4, "证件号码", LI), {"id.duplicate": 2, "id.birth_date": 1, "id.gender": 1}),
    "one number in two families": (cell("成员", 5, "证件号码", WANG_SON), {"id.duplicate": 2, "id.birth_date": 1}),
    "an account as number": (cell("户", 2, "银行账号", 6228480012345678901), {"cell.lost_digits": 1}),
    "an account with letters": (cell("户", 2, "银行账号", "工行账户"), {"cell.not_an_account": 1}),
    "a name with digits": (cell("成员", 3, "姓名", "李秀英2"), {"name.odd": 1}),
    "a phone one digit short": (cell("户", 2, "联系电话", "1380716000"), {"phone.odd": 1}),
    # --- rows ---
    "a total": (extra_row("收入", "合计", "", "18000"), {"row.total": 1}),
    "a spaced total": (extra_row("收入", "合  计：", "", "18000"), {"row.total": 1}),
    "a household without number": (cell("户", 3, "户编号", None), {"row.no_key": 1, "household.no_members": 1, "row.orphan": 2}),
    "a member of nobody": (cell("成员", 4, "户编号", "N009"), {"row.orphan": 1}),
    "an income of nobody": (cell("收入", 2, "户编号", "N009"), {"row.orphan": 1}),
    "a member without number": (cell("成员", 4, "户编号", None), {"row.no_key": 1}),
    "a member without name": (cell("成员", 4, "姓名", None), {"name.missing": 1}),
    "an impossible year": (cell("收入", 2, "年度", "1815"), {"row.year": 1}),
    "a year that is none": (cell("收入", 2, "年度", "今年"), {"row.year": 1}),
    "the same income twice": (extra_row("收入", "N001", "2015", "5"), {"income.duplicate": 2}),
    "an empty income": (extra_row("收入", "N001", "2014"), {"income.empty": 1}),
    # --- families ---
    "no head": (cell("成员", 2, "与户主关系", "之父"), {"household.no_head": 1}),
    "two heads": (cell("成员", 3, "与户主关系", "户主"), {"household.two_heads": 2}),
    "no members": (extra_row("户", "N003", VILLAGE), {"household.no_members": 1}),
    "one number for two households": (cell("户", 3, "户编号", "N001"), {"household.duplicate": 2, "household.no_members": 1, "row.orphan": 2}),
    "another head's name": (cell("户", 2, "户主姓名", "王大川"), {"household.head_name": 1}),
    "another head's number": (extra_column("户", "户主证件号码", LI, ""), {"household.head_id": 1}),
    "one head of two households": (extra_column("户", "户主证件号码", WANG, WANG), {"household.head_twice": 2, "household.head_id": 1}),
    "keys that disagree": (
        both(extra_column("户", "户主证件号码", WANG, ZHAO), extra_column("收入", "户主证件号码", ZHAO, ZHAO)),
        {"row.keys_disagree": 1},
    ),
    # --- places ---
    "no place": (cell("户", 2, "村代码", None), {"village.missing": 1}),
    "a short code": (cell("户", 2, "村代码", "421083"), {"village.code": 1}),
    "the code of a town": (cell("户", 2, "村代码", "421083100000"), {"village.level": 1}),
    "no such code": (cell("户", 2, "村代码", "421083100999"), {"village.unknown": 1}),
    "a name that contradicts": (moved("户", 2, village=VILLAGE, names=("", "", "荷花村")), {"village.contradicts": 1}),
    "a town that contradicts": (moved("户", 2, village=VILLAGE, names=("", "螺山镇", "")), {"village.contradicts": 1}),
    "no such name": (moved("户", 2, names=("", "", "桃源村")), {"village.not_found": 1}),
    "the neighbour's village": (cell("户", 2, "村代码", NEIGHBOUR_VILLAGE), {"village.out_of_scope": 1}),
    "the neighbour's village file": (cell("村", 2, "村代码", NEIGHBOUR_VILLAGE), {"village.out_of_scope": 1}),
    "a village file without village": (cell("村", 2, "村代码", None), {"village.missing": 1}),
    "a village file twice": (extra_row("村", VILLAGE, "2015", "是"), {"village.duplicate": 2}),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_said_of(name: str, bring: BringIn) -> None:
    spoil, expected = ODD[name]
    sheets = ledgers.ledger()
    spoil(sheets)
    imp = bring(sheets)
    assert imp.stage == Stage.CHECKED, (imp.refusal, imp.layout.get("needs"))
    assert imp.summary["problems"]["by_code"] == expected
    assert len(queries.problems(imp, limit=None)) == sum(expected.values())
    assert not Household.objects.exists()


def test_the_corpus_is_large() -> None:
    assert len(FINE) + len(ODD) >= 120
    assert OTHER_VILLAGE != NEXT_VILLAGE
    assert MODERN == WANG
