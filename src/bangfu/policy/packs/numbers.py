"""Numbers in the text of a clause: figures, shares, terms, days, and lists that are counted.

Arabic and Chinese numerals are read with their scale and unit: ``13.56万户``, ``百分之七十``,
``三年``, ``半年``, ``2016年、2017年``, ``40-50%``, ``两不愁``. Numbers of clauses (``一是``),
ordinals (``第一书记``), document numbers (``〔2015〕8号``), times of day and words that only look
like numbers (``统一``) are left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["money", "rate", "times", "term", "day", "count", "list"]

DIGITS = "零一二三四五六七八九"
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
# Longer units first: 个百分点 before 个, 分钟 before 分.
UNITS = (
    "个百分点|百分点|个月|公里|平方米|小时|分钟|人次|年期|千瓦|[元%倍年月日天周户人名个项门所座家次]"
    "|[级类批成岁套本村县区市镇省份台亩支组期件条场档种季处分号片代张吨]"
)
# What is counted when a list is known by its length: nine haves, two no-worries.
LISTS = "不愁|不摘|不准|保障|到区|到户|[有化无]"
ARABIC = r"\d+(?:,\d{3})+|\d+(?:\.\d+)?"
HAN = "[零一二三四五六七八九十百千两]+"
JOIN = r"(?:\s*(?:-|--|—|~|至|到|、|和|或|,|/)\s*)"
DATE = re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
DOTTED = re.compile(
    r"(?<![\d.])(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?![\d.])"
)
MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日")
PLAIN = re.compile(
    rf"(?<![\d.A-Za-z])({ARABIC})(?![\d.]*[A-Za-z])\s*([多余]?[万亿])?[多余]?\s*({UNITS})?"
)
PARTS = re.compile(rf"({HAN})分之({HAN})")
_ALONE = "(?<![第统唯专零一二三四五六七八九十百千两])"
WORDED = re.compile(rf"{_ALONE}({HAN})([万亿])?[多余]?({UNITS})")
LISTED = re.compile(rf"{_ALONE}([二三四五六七八九十两]+|(?<=“)一)({LISTS})")
HALVES = {
    "半年": ("term", 6, "月"),
    "半小时": ("term", 30, "分钟"),
    "半个月": ("term", 15, "天"),
    "翻番": ("times", 2, "倍"),
    "翻一番": ("times", 2, "倍"),
    "一半": ("rate", 50, "%"),
    "半数": ("rate", 50, "%"),
}
HALF = re.compile("|".join(HALVES))
# 一 is a number only before what people count with it; 一个、一级 are mostly "a" and "each".
ONE = frozenset("项门所座名户年月天周倍元次日套本家")
# Words that hold a numeral and a unit and mean neither.
NOT_NUMBERS = re.compile(
    r"一年一度|同年|[上下]半年|一次性|一户一策|一事一议|一村一品|一村多名|一级抓一级"
    r"|统一|唯一|进一步|一二三产业|三农|[零一二三四五六七八九十]+[届次]"
    r"|第[零一二三四五六七八九十百\d]+[期批次个条号季]?|〔\d{4}〕\s*\d+\s*号|\d{1,2}:\d{2}"
)
RATES = {"%", "个百分点", "百分点", "成"}
TERMS = {"个月": "月", "年期": "年", "天": "天", "周": "周", "小时": "小时", "分钟": "分钟"}
YEARS = range(1900, 2101)
TEN = 10
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text.

    Args:
        text: as written, with its unit.
        kind: what it measures; ``list`` for a list known by its length.
        value: yuan, percent, times, or how many; for a day its year, 0 if only month and day.
        unit: the unit it is counted in, scale words taken out.
        start: where it begins in the plain text (see ``plain``).
        end: where it ends.
        month: of a day, if said.
        day: of the month, if said.
    """

    text: str
    kind: Kind
    value: Decimal
    unit: str
    start: int
    end: int
    month: int = 0
    day: int = 0


def plain(text: str) -> str:
    """A text with full-width digits and signs made plain, blanks in a row made one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def numeral(text: str) -> int:
    """A Chinese numeral as a number; digits in a row are read one by one.

    >>> numeral("三百七十一"), numeral("十二"), numeral("两"), numeral("二零")
    (371, 12, 2, 20)
    """
    text = text.replace("两", "二")
    if not any(mark in TENS for mark in text):
        return int("".join(str(DIGITS.index(mark)) for mark in text))
    total = digit = 0
    for mark in text:
        if mark in TENS:
            total += (digit or 1) * TENS[mark]
            digit = 0
        else:
            digit = DIGITS.index(mark)
    return total + digit


def read(text: str) -> list[Number]:
    """Every number of a text in order; none twice."""
    said = plain(text)
    taken = [match.span() for match in NOT_NUMBERS.finditer(said)]
    found: list[Number] = []
    for reader in (_dates, _parts, _halves, _arabic, _lists, _worded):
        for number in reader(said):
            if all(number.end <= start or number.start >= end for start, end in taken):
                taken.append((number.start, number.end))
                found.append(number)
    return sorted(found, key=lambda number: number.start)


def _dates(said: str) -> Iterator[Number]:
    for match in DATE.finditer(said):
        yield _day(match, *match.groups())
    for match in DOTTED.finditer(said):
        year, month, day, day_, month_, year_ = match.groups()
        yield _day(match, year or year_, month or month_, day or day_)
    for match in MONTH_DAY.finditer(said):
        yield _day(match, None, *match.groups())


def _day(match: re.Match[str], year: str | None, month: str | None, day: str | None) -> Number:
    return Number(
        match.group(), "day", Decimal(year or 0), "", *match.span(), int(month or 0), int(day or 0)
    )


def _parts(said: str) -> Iterator[Number]:
    for match in PARTS.finditer(said):
        below, above = map(numeral, match.groups())
        if below:
            share = Decimal(HUNDRED * above) / below
            yield Number(match.group(), "rate", share, "%", *match.span())


def _halves(said: str) -> Iterator[Number]:
    for match in HALF.finditer(said):
        kind, value, unit = HALVES[match.group()]
        yield Number(match.group(), kind, Decimal(value), unit, *match.span())  # type: ignore[arg-type]


def _arabic(said: str) -> Iterator[Number]:
    """Arabic numbers; the first of a range or list takes the scale and unit of the last."""
    for match in PLAIN.finditer(said):
        digits, scale, unit = match.groups()
        if not unit:
            lent = _lent(said, match.end())
            scale, unit = scale or lent[0], unit or lent[1]
        if not unit and not scale and digits.isdigit() and int(digits) in YEARS:
            unit = "年"
        value = Decimal(digits.replace(",", "")) * SCALES.get((scale or "")[-1:], Decimal(1))
        yield _shaped(match.group().strip(), value, unit or "", match.start(), match.end(), digits)


def _lent(said: str, at: int) -> tuple[str, str]:
    """Scale and unit that a later number of the same range or list gives."""
    joined = re.compile(JOIN)
    while match := joined.match(said, at):
        after = PLAIN.match(said, match.end())
        if after is None:
            return "", ""
        if after[3]:
            return after[2] or "", after[3]
        at = after.end()
    return "", ""


def _lists(said: str) -> Iterator[Number]:
    for match in LISTED.finditer(said):
        value = Decimal(numeral(match[1]))
        yield Number(match.group(), "list", value, match[2], *match.span())


def _worded(said: str) -> Iterator[Number]:
    for match in WORDED.finditer(said):
        digits, scale, unit = match.groups()
        if digits == "一" and unit not in ONE:
            continue
        value = numeral(digits) * SCALES.get(scale or "", Decimal(1))
        yield _shaped(match.group(), value, unit, *match.span(), "")


def _shaped(text: str, value: Decimal, unit: str, start: int, end: int, digits: str) -> Number:
    """A number of the kind that its unit says."""
    kind: Kind = "count"
    if unit == "元":
        kind = "money"
    elif unit in RATES:
        kind, value, unit = "rate", value * (TEN if unit == "成" else 1), "%"
    elif unit == "倍":
        kind = "times"
    elif unit == "年" and digits and value in YEARS:
        kind = "day"
    elif unit == "月" and digits:
        return Number(text, "day", Decimal(0), "", start, end, int(value))
    elif unit in TERMS or unit == "年":
        kind, unit = "term", TERMS.get(unit, unit)
    return Number(text, kind, value, unit, start, end)
