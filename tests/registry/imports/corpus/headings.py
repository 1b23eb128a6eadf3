"""What stands above the columns, and where."""

from collections.abc import Callable
from typing import Any

from tests.registry.imports import ledgers
from tests.registry.imports.corpus.case import FOLK, HOMES, MONEY, Case, needs, told

Change = Callable[[ledgers.Ledger], Any]


def _called(sheet: str, old: str, new: Any) -> Change:
    def change(sheets: ledgers.Ledger) -> None:
        ledgers.put(sheets, sheet, 1, old, new)

    return change


def _without(sheet: str, *headings: str) -> Change:
    def change(sheets: ledgers.Ledger) -> None:
        rows = sheets[sheet]
        gone = {rows[0].index(heading) for heading in headings}
        sheets[sheet] = [[c for at, c in enumerate(row) if at not in gone] for row in rows]

    return change


def _sheet_called(old: str, new: str) -> Change:
    return lambda sheets: sheets.update({new: sheets.pop(old)})


def _above(*lines: list[Any]) -> Change:
    def change(sheets: ledgers.Ledger) -> None:
        for rows in sheets.values():
            rows[:0] = [list(line) for line in lines]

    return change


def _each(edit: Callable[[str], str]) -> Change:
    def change(sheets: ledgers.Ledger) -> None:
        for rows in sheets.values():
            rows[0] = [edit(heading) for heading in rows[0]]

    return change


def _turned(sheets: ledgers.Ledger) -> None:
    for name, rows in sheets.items():
        sheets[name] = [row[::-1] for row in rows]


def _extra(heading: Any) -> Change:
    return lambda sheets: ledgers.column(sheets, HOMES, heading, "甲", "乙")


def _numbered(sheets: ledgers.Ledger) -> None:
    for number, row in enumerate(sheets[HOMES]):
        row.insert(0, number or "序号")


ENGLISH = {
    "户编号": "Household no.", "村代码": "Village code", "年度": "Year", "户主姓名": "head_name",
}  # fmt: skip
NATIONAL = {"户编号": "AAC001", "年度": "AAR040"}
SYNONYMS = [
    (HOMES, "户编号", "户编码"),
    (HOMES, "村代码", "行政区划代码"),
    (HOMES, "村代码", "村编码"),
    (FOLK, "户编号", "户编码"),
    (MONEY, "年度", "年份"),
]
UNITS = [
    ("耕地面积（亩）", "耕地面积"),
    ("耕地面积（亩）", "耕地面积(亩)"),
    ("耕地面积（亩）", "耕地面积【亩】"),
    ("耕地面积（亩）", "耕地面积〔亩〕"),
    ("住房面积", "住房面积（平方米）"),
    ("住房面积", "住房面积(m²)"),
    ("住房面积", "住房面积（㎡）"),
    ("住房面积", "住房面积 （平米）"),
]
CASES: list[Case] = [
    *(
        told(f"heading: {old} called {new} in {sheet}", _called(sheet, old, new))
        for sheet, old, new in SYNONYMS
    ),
    *(
        told(f"heading: {old} with its unit as {new}", _called(HOMES, old, new))
        for old, new in UNITS
    ),
    *(
        told(f"heading: sheet of households called {name}", _sheet_called(HOMES, name))
        for name in ("贫困户", "户信息", "Households", "household", "洪湖市-户-2015", "Sheet1")
    ),
    *(
        told(f"heading: sheet of members called {name}", _sheet_called(FOLK, name))
        for name in ("家庭成员", "贫困人口", "Members", "第2页")
    ),
    told("heading: blanks inside", _each(" ".join)),
    told("heading: full-width blanks around", _each(lambda h: f"\u3000{h}\u3000")),
    told("heading: lines broken", _each(lambda h: f"{h[:1]}\n{h[1:]}")),
    told("heading: stars of must-fill", _each(lambda h: f"*{h}")),
    told("heading: colons behind", _each(lambda h: f"{h}：")),
    told("heading: marks nobody sees", _each(lambda h: f"\ufeff{h}\u200b")),
    told("heading: English keys", _each(lambda h: ENGLISH.get(h, h))),
    told("heading: national codes", _each(lambda h: NATIONAL.get(h, h))),
    told("heading: national codes in lower case", _each(lambda h: NATIONAL.get(h, h).lower())),
    told("heading: columns in another order", _turned),
    told("heading: a title above", _above(["洪湖市贫困户台账"])),
    told("heading: title, date and a blank row above", _above(["台账"], ["2015年12月31日"], [])),
    told("heading: ten rows above", _above(*[[f"说明{n}"] for n in range(10)])),
    told("heading: numbers of columns above", _above([str(n) for n in range(1, 9)])),
    told("heading: groups above", _above(["基本情况", "", "", "", "生产生活"])),
    told("heading: a column nobody knows", _extra("喜欢的颜色")),
    told("heading: a column of remarks", _extra("备注")),
    told("heading: a column without heading", _extra(None)),
    told("heading: a serial number in front", _numbered),
    told("heading: a heading that is a number", _extra(2015)),
    told("heading: a heading like a formula in text", _extra("'=1+1")),
    told("heading: a heading like markup", _extra("<script>alert(1)</script>")),
    told("heading: a heading of a thousand characters", _extra("长" * 1_000)),
    needs("heading: two words for one column", _extra("户编码"), "two_columns"),
    needs("heading: households without any key", _without(HOMES, "户编号"), "missing_key"),
    needs("heading: members without household", _without(FOLK, "户编号"), "missing_key"),
    needs(
        "heading: members without name and number",
        _without(FOLK, "姓名", "证件号码"),
        "missing_key",
    ),
    needs("heading: incomes without household", _without(MONEY, "户编号"), "missing_key"),
    needs("heading: the key misspelt", _called(HOMES, "户编号", "户偏号"), "missing_key"),
    told("heading: a column misspelt is left out", _called(HOMES, "住房面积", "住方面积")),
    told(
        "heading: a unit that contradicts is left out", _called(HOMES, "住房面积", "住房面积（元）")
    ),
    told(
        "heading: no code of the village",
        _without(HOMES, "村代码"),
        "village.missing",
        "village.missing",
    ),
    told("heading: no year of income", _without(MONEY, "年度")),
]
