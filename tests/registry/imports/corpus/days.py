"""Days, months and years, as people and spreadsheets write them."""

import datetime as dt
from typing import Any

from tests.registry.imports import files, ledgers
from tests.registry.imports.corpus.case import FOLK, HOMES, MONEY, Case, cells

BORN = dt.date(1992, 2, 29)
SERIAL = (BORN - dt.date(1899, 12, 30)).days
KEPT, NO_DAY = (), ("cell.not_a_date",)
BIRTH = (FOLK, 4, "出生日期", "birth_date")
MONTH = (HOMES, 2, "首次识别时间", "first_identified_on")
YEAR = (MONEY, 2, "年度", "year")
MAY = dt.date(2014, 5, 1)
DAYS = cells("day", BIRTH, [
    ("with dashes", "1992-02-29", BORN, KEPT),
    ("with strokes", "1992/2/29", BORN, KEPT),
    ("with points", "1992.2.29", BORN, KEPT),
    ("compact", "19920229", BORN, KEPT),
    ("compact as a number", 19920229, BORN, KEPT),
    ("in Chinese", "1992年2月29日", BORN, KEPT),
    ("in Chinese with blanks", "1992 年 2 月 29 日", BORN, KEPT),
    ("in Chinese without the last sign", "1992年2月29", BORN, KEPT),
    ("in full width", "１９９２－０２－２９", BORN, KEPT),
    ("as a day", BORN, BORN, KEPT),
    ("as a moment", dt.datetime(1992, 2, 29, 8, 30), BORN, KEPT),  # noqa: DTZ001  cells have none
    ("a moment in text", "1992-02-29 00:00:00", BORN, KEPT),
    ("a serial number", SERIAL, BORN, KEPT),
    ("the day before a leap day", "1992-02-28", dt.date(1992, 2, 28), ("id.birth_date",)),
    ("31 February", "1992-02-31", None, NO_DAY),
    ("a leap day that was not", "1991-02-29", None, NO_DAY),
    ("month thirteen", "1992-13-01", None, NO_DAY),
    ("month nought", "1992-00-10", None, NO_DAY),
    ("two digits of a year", "92-02-29", None, NO_DAY),
    ("day first", "29/02/1992", None, NO_DAY),
    ("American", "2/29/1992", None, NO_DAY),
    ("numerals", "一九九二年二月二十九日", None, NO_DAY),
    ("of the old calendar", "农历正月廿六", None, NO_DAY),
    ("of the Republic", "民国81年2月29日", None, NO_DAY),
    ("only a year", "1992", None, NO_DAY),
    ("only a year, a number", 1992, None, NO_DAY),
    ("with a fraction", SERIAL + 0.5, None, NO_DAY),
    ("a word", "不记得", None, NO_DAY),
    ("blank", None, None, KEPT),
])  # fmt: skip
MONTHS = cells("month", MONTH, [
    ("with a dash", "2014-05", MAY, KEPT),
    ("without a nought", "2014-5", MAY, KEPT),
    ("with a point", "2014.5", MAY, KEPT),
    ("with a point, a number", 2014.5, None, NO_DAY),
    ("October with a point, a number", 2014.10, None, NO_DAY),
    ("in Chinese", "2014年5月", MAY, KEPT),
    ("in Chinese with blanks", "2014 年 05 月", MAY, KEPT),
    ("in Chinese full width", "２０１４年５月", MAY, KEPT),
    ("compact", "201405", MAY, KEPT),
    ("compact as a number", 201405, MAY, KEPT),
    ("a whole day", "2014-05-31", MAY, KEPT),
    ("a day of a workbook", dt.date(2014, 5, 31), MAY, KEPT),
    ("numerals", "二〇一四年五月", None, NO_DAY),
    ("numerals of a year", "二〇一四年", None, NO_DAY),
    ("a year", "2014年", None, NO_DAY),
    ("a year as a number", 2014, None, NO_DAY),
    ("two digits of a year", "14年5月", None, NO_DAY),
    ("English", "May 2014", None, NO_DAY),
    ("31 February", "2014-02-31", None, NO_DAY),
    ("end of a year", "2014年底", None, NO_DAY),
    ("month nought", "2014-00", None, NO_DAY),
])  # fmt: skip
YEARS = cells("year", YEAR, [
    ("with its word", "2015年", 2015, KEPT),
    ("a number", 2015, 2015, KEPT),
    ("full width", "２０１５", 2015, KEPT),
    ("of a century ago", "1915", 2015, ("row.year",)),
    ("far away", "2099", 2015, ("row.year",)),
    ("two digits", "15", 2015, ("row.year",)),
    ("numerals", "二〇一五", 2015, ("row.year",)),
])  # fmt: skip


def _since_1904(book: Any) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    book["成员"]["F4"] = SERIAL - 1462


CASES: list[Case] = [
    *DAYS, *MONTHS, *YEARS,
    Case("day: counted from 1904", files.opened(_since_1904), part="members", row=4,
         column="birth_date", reads=BORN),
]  # fmt: skip
assert ledgers.WANG_SON[6:14] == f"{BORN:%Y%m%d}"
