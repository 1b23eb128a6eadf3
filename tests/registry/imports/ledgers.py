"""Small ledgers for tests: two families in two villages, which each test spoils in one way.

A ledger is ``{sheet name: rows of cells}``; the first row holds the headings. ``put`` changes one
cell by row and heading, the writers make files of it.
"""

import copy
import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE

Rows = list[list[Any]]
Ledger = dict[str, Rows]


def id_no(born: str, sequence: int) -> str:
    """A valid synthetic id number of somebody born on an ISO day."""
    return factories.id_number(dt.date.fromisoformat(born), sequence)


WANG = id_no("1965-04-12", 1)
LI = id_no("1968-11-30", 102)
WANG_SON = id_no("1992-02-29", 3)
ZHAO = id_no("1950-06-01", 5)

HOUSEHOLDS: Rows = [
    ["户编号", "村代码", "户主姓名", "联系电话", "开户银行", "银行账号", "主要致贫原因", "其他致贫原因",
     "首次识别时间", "脱贫状态", "耕地面积（亩）", "饮水是否安全", "住房面积", "危房等级"],
    ["N001", VILLAGE, "王大山", "13807160001", "农商行", "6228480012345678901", "因病", "因残、缺资金",
     "2014-06", "未脱贫", "3.5", "是", "80", "B级"],
    ["N002", NEXT_VILLAGE, "赵老五", "0716-2345678", "", "", "缺劳力", "", "2015-01", "未脱贫", "1.2",
     "否", "45.5", "C级"],
]  # fmt: skip
MEMBERS: Rows = [
    ["户编号", "姓名", "证件类型", "证件号码", "性别", "出生日期", "与户主关系", "民族", "文化程度",
     "健康状况", "劳动能力", "务工时间（月）", "是否享受低保", "月低保金", "本年住院合规费用"],
    ["N001", "王大山", "居民身份证", WANG, "男", "1965-04-12", "本人或户主", "汉族", "小学",
     "长期慢性病", "弱劳动力或半劳动力", "0", "是", "210.50", "8000"],
    ["N001", "李秀英", "居民身份证", LI, "女", "1968-11-30", "配偶", "汉族", "初中", "健康",
     "普通劳动力", "", "否", "", ""],
    ["N001", "王小龙", "居民身份证", WANG_SON, "男", "1992-02-29", "之子", "汉族", "高中", "健康",
     "普通劳动力", "10", "否", "", ""],
    ["N002", "赵老五", "居民身份证", ZHAO, "男", "1950-06-01", "本人或户主", "土家族", "文盲或半文盲",
     "残疾、患有大病", "无劳动力", "", "是", "350", ""],
]  # fmt: skip
INCOMES: Rows = [
    ["户编号", "年度", "工资性收入", "生产经营性收入", "低保金", "养老保险金", "生产经营性支出", "人均可支配收入"],
    ["N001", "2015", "18000", "5200.5", "2526", "", "1800", "7100"],
    ["N002", "2015", "", "800", "4200", "1080", "", ""],
]  # fmt: skip
VILLAGES: Rows = [
    ["村代码", "年度", "是否贫困村", "总户数", "总人口", "村集体经济收入", "是否有村卫生室"],
    [VILLAGE, "2015", "是", "412", "1630", "36000", "是"],
]


def ledger() -> Ledger:
    """A ledger without a fault."""
    sheets = {"户": HOUSEHOLDS, "成员": MEMBERS, "收入": INCOMES, "村": VILLAGES}
    return copy.deepcopy(sheets)


def put(sheets: Ledger, sheet: str, row: int, heading: str, value: Any) -> Ledger:
    """Change one cell; rows count as people count, so the first family stands in row 2."""
    sheets[sheet][row - 1][sheets[sheet][0].index(heading)] = value
    return sheets


def column(sheets: Ledger, sheet: str, heading: str, *cells: Any) -> Ledger:
    """Add a column at the right."""
    for row, cell in zip(sheets[sheet], [heading, *cells], strict=False):
        row.append(cell)
    return sheets


def xlsx(path: Path, sheets: Ledger) -> Path:
    """A workbook; texts stay texts unless they begin with ``=``."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def texts(rows: Rows, *, separator: str = ",", newline: str = "\r\n") -> str:
    """A sheet as text."""
    target = io.StringIO()
    csv.writer(target, delimiter=separator, lineterminator=newline).writerows(rows)
    return target.getvalue()


def csvs(folder: Path, sheets: Ledger, *, encoding: str = "utf-8") -> list[Path]:
    """One text file per sheet, named after it."""
    paths = []
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        path.write_bytes(texts(rows).encode(encoding))
        paths.append(path)
    return paths


def zipped(path: Path, sheets: Ledger, *, encoding: str = "utf-8") -> Path:
    """A zip with one text file per sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in sheets.items():
            archive.writestr(f"{name}.csv", texts(rows).encode(encoding))
    return path
