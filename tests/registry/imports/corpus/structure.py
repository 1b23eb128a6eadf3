"""How rows hang together: households, their heads and members, and what is no row."""

from typing import Any

from tests.registry.imports import ledgers
from tests.registry.imports.corpus.case import (
    FOLK,
    HOMES,
    MONEY,
    PLACES,
    Case,
    refused,
    told,
)
from tests.registry.imports.corpus.case import book as written

RELATION = "与户主关系"


def _drop(sheet: str, *rows: int) -> Any:
    def change(sheets: ledgers.Ledger) -> None:
        sheets[sheet] = [r for at, r in enumerate(sheets[sheet], start=1) if at not in rows]

    return change


def _put(sheet: str, row: int, heading: str, value: Any) -> Any:
    return lambda sheets: ledgers.put(sheets, sheet, row, heading, value)


def _again(sheet: str, row: int) -> Any:
    return lambda sheets: sheets[sheet].append(list(sheets[sheet][row - 1]))


def _added(sheet: str, *rows: list[Any]) -> Any:
    return lambda sheets: sheets[sheet].extend(rows)


def _between(sheet: str, at: int, *rows: list[Any]) -> Any:
    return lambda sheets: sheets[sheet].__setitem__(slice(at, at), rows)


def _without_sheet(*names: str) -> Any:
    def change(sheets: ledgers.Ledger) -> None:
        for name in names:
            del sheets[name]

    return change


def _split(sheets: ledgers.Ledger) -> None:
    rows = sheets[FOLK]
    sheets[FOLK], sheets["成员(2)"] = rows[:3], [rows[0], *rows[3:]]


def _emptied(*rows: list[Any]) -> Any:
    """Only the headings, and these rows below."""

    def change(sheets: ledgers.Ledger) -> None:
        for name, old in sheets.items():
            sheets[name] = [old[0], *rows]

    return change


def _strange(sheets: ledgers.Ledger) -> None:
    sheets.clear()
    sheets["甲"] = [["一", "二"], ["三", "四"]]


TOTAL = ["合计", "", "", "2户"]
NOTE = ["注：本表由村委会填报，数字截至年底。"]
SIGNED = ["填表人：舒湖滨", "", "审核人："]
CASES: list[Case] = [
    # rows that are none
    *(
        told(f"rows: three blank ones in {sheet}", _between(sheet, 2, [], [], []))
        for sheet in (HOMES, FOLK, MONEY)
    ),
    told("rows: of dashes", _added(HOMES, ["—", "—", "—", "—"])),
    told("rows: a thousand blank ones at the end", _added(HOMES, *[[" "]] * 1_000)),
    told("rows: a total at the end", _added(HOMES, TOTAL), "row.total"),
    told("rows: subtotals inside", _between(HOMES, 2, ["小计", "", "", "1户"]), "row.total"),
    told(
        "rows: a total with blanks in its word", _added(MONEY, ["合 计", "", "18000"]), "row.total"
    ),
    told("rows: notes below", _added(HOMES, [], NOTE)),
    told("rows: signatures below", _added(FOLK, SIGNED[:1])),
    told("rows: the headings again", lambda s: s[FOLK].insert(3, list(s[FOLK][0]))),
    told("rows: a total that is a name", _put(HOMES, 2, "开户银行", "合计")),
    # households
    told(
        "home: twice",
        _again(HOMES, 2),
        "household.duplicate",
        "household.duplicate",
        "household.no_members",
    ),
    told(
        "home: without a number",
        _put(HOMES, 3, "户编号", None),
        "household.no_members",
        "row.no_key",
        "row.orphan",
        "row.orphan",
    ),
    told("home: without members", _drop(FOLK, 5), "household.no_members"),
    told("home: only in the sheet of members", _drop(HOMES, 3), "row.orphan", "row.orphan"),
    told(
        "home: another name of the head",
        _put(HOMES, 2, "户主姓名", "王大海"),
        "household.head_name",
    ),
    told("home: the head's name with a blank", _put(HOMES, 2, "户主姓名", "王 大山")),
    told("home: number with blanks", _put(HOMES, 2, "户编号", " N001 ")),
    told("home: number in full width", _put(HOMES, 2, "户编号", "Ｎ００１")),
    told("home: sheet of households missing", _without_sheet(HOMES), *["row.orphan"] * 6),
    told("home: sheet of members missing", _without_sheet(FOLK), *["household.no_members"] * 2),
    told("home: incomes missing", _without_sheet(MONEY)),
    told(
        "home: only households", _without_sheet(FOLK, MONEY, PLACES), *["household.no_members"] * 2
    ),
    told("home: members in two sheets", _split),
    # heads and members
    told("head: none", _put(FOLK, 2, RELATION, "之父"), "household.no_head"),
    told(
        "head: two",
        _put(FOLK, 3, RELATION, "本人或户主"),
        "household.two_heads",
        "household.two_heads",
    ),
    told("head: relation missing", _put(FOLK, 2, RELATION, None), "household.no_head"),
    told("head: not in the first row", lambda s: s[FOLK].append(s[FOLK].pop(1))),
    told("member: without household", _put(FOLK, 4, "户编号", None), "row.no_key"),
    told("member: of a household nobody knows", _put(FOLK, 4, "户编号", "N999"), "row.orphan"),
    told("member: twice", _again(FOLK, 4), "id.duplicate", "id.duplicate"),
    told(
        "member: in two households",
        lambda s: s[FOLK].append(["N002", *s[FOLK][3][1:]]),
        "id.duplicate",
        "id.duplicate",
    ),
    told("member: without name", _put(FOLK, 4, "姓名", None), "name.missing"),
    told("member: gender against the number", _put(FOLK, 4, "性别", "女"), "id.gender"),
    told("member: gender by a sign nobody knows", _put(FOLK, 4, "性别", "♂"), "cell.not_in_list"),
    # incomes
    told("income: a year twice", _again(MONEY, 2), "income.duplicate", "income.duplicate"),
    told("income: of a household nobody knows", _put(MONEY, 2, "户编号", "N999"), "row.orphan"),
    told(
        "income: nothing filled in",
        _added(MONEY, ["N001", "2014", "", "", "", "", "", ""]),
        "income.empty",
    ),
    told("income: two years", _added(MONEY, ["N001", "2014", "9000"])),
    # nothing in it
    refused("nothing: headings alone", written(_emptied()), "no_rows", hostile=False),
    refused(
        "nothing: headings and blank rows",
        written(_emptied([" "], ["—"])),
        "no_rows",
        hostile=False,
    ),
    refused(
        "nothing: headings and a total",
        written(_emptied(["合计"])),
        "no_rows",
        problems={"row.total": 4},
        hostile=False,
    ),
    refused("nothing: sheets nobody knows", written(_strange), "no_sheets", hostile=False),
]
