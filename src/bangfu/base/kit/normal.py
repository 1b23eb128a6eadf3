"""One normaliser for what people type, paste and import.

Forms, imports, API and field sync all pass through here, so that the same text always means the
same value. Every function takes text and gives the canonical value; it raises ``Unreadable`` with
a stable code when the text has no single safe reading. Nothing is ever guessed or repaired.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

# Names of minorities carry a middle dot that input methods write in many ways; one is kept.
DOTS = dict.fromkeys(map(ord, "•‧・．∙⋅･﹒●"), "·")
INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD]
)
SPACES = re.compile(r"\s+")
BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
SEPARATORS = re.compile(r"[\s-]")
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00:00)?", re.ASCII)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
YEARS = range(1900, 2101)
YEAR = re.compile(r"(\d{4})年?", re.ASCII)
YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "☑"}
NO = {"否", "无", "没有", "n", "no", "false", "0", "×", "✗"}
BLANK = {"", "-", "--", "—", "——", "/", "无数据", "不详", "未知", "n/a", "null", "none"}


class Unreadable(ValueError):
    """The text has no single safe reading.

    Args:
        code: ``not_a_number``, ``not_a_date``, ``not_yes_or_no``, ``not_whole``, ``too_precise``.
        text: what was given.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


def text(raw: str) -> str:
    """Text as stored: compatibility forms folded, invisible marks dropped, blanks collapsed.

    >>> text("  阿卜杜拉•买买提\\u200b ")
    '阿卜杜拉·买买提'
    """
    return _settle(_fold, raw)


def _fold(raw: str) -> str:
    folded = unicodedata.normalize("NFKC", raw.translate(DOTS)).translate(DOTS)
    return SPACES.sub(" ", folded.translate(INVISIBLE)).strip()


def _settle(step: Callable[[str], str], raw: str) -> str:
    """Repeat a step until nothing changes: what was dropped may let its neighbours join."""
    value = step(raw)
    while (again := step(value)) != value:
        value = again
    return value


def name(raw: str) -> str:
    """A person's name: as text, without blanks between Chinese characters.

    >>> name("王  芳"), name("Anna Maria")
    ('王芳', 'Anna Maria')
    """
    return _settle(lambda part: BESIDE_CHINESE.sub("", text(part)), raw)


def id_no(raw: str) -> str:
    """An id or certificate number: upper case, no blanks or separators.

    >>> id_no("４２９９００ 19881130 102x")
    '42990019881130102X'
    """
    return _settle(lambda part: SEPARATORS.sub("", text(part)).lstrip("'").upper(), raw)


def is_blank(raw: str) -> bool:
    """Whether people mean "nothing stated" by this text.

    >>> is_blank(" — "), is_blank("0")
    (True, False)
    """
    return text(raw).lower() in BLANK


def number(raw: str) -> Decimal:
    """A decimal number; thousands separators allowed where they stand right.

    >>> number("１,234.5")
    Decimal('1234.5')
    """
    clean = text(raw).lstrip("'").removeprefix("¥").removesuffix("元")
    # ² and ① fold to plain digits: in "3²" that would be a different number, not a spelling.
    ornamented = any(unicodedata.category(character) == "No" for character in raw)
    if ornamented or not NUMBER.fullmatch(clean):
        raise Unreadable("not_a_number", raw)
    try:
        return Decimal(clean.replace(",", ""))
    except InvalidOperation as error:
        raise Unreadable("not_a_number", raw) from error


def whole(raw: str) -> int:
    """A whole number.

    >>> whole("3.0")
    3
    """
    value = number(raw)
    if value != value.to_integral_value():
        raise Unreadable("not_whole", raw)
    return int(value)


def scaled(raw: str, places: int = 2) -> int:
    """A number as an integer of its smallest unit (fen, hundredth of a mu).

    >>> scaled("3,218.5")
    321850
    """
    value = number(raw).scaleb(places)
    if value != value.to_integral_value():
        raise Unreadable("too_precise", raw)
    return int(value)


def boolean(raw: str) -> bool:
    """Yes or no, in the words and marks forms use.

    >>> boolean("是"), boolean("×")
    (True, False)
    """
    word = text(raw).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable("not_yes_or_no", raw)


def date(raw: str) -> dt.date:
    """A calendar day written year first.

    >>> date("2016年3月5日"), date("20160305")
    (datetime.date(2016, 3, 5), datetime.date(2016, 3, 5))
    """
    clean = text(raw)
    if "年" in clean:
        clean = clean.replace(" ", "")
    match = DATE.fullmatch(clean) or COMPACT_DATE.fullmatch(clean)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))  # type: ignore[index]
    except (TypeError, ValueError) as error:
        raise Unreadable("not_a_date", raw) from error


def month(raw: str) -> dt.date:
    """A year and month, as the first day of it.

    >>> month("2014-06"), month("201406"), month("2014年6月")
    (datetime.date(2014, 6, 1), datetime.date(2014, 6, 1), datetime.date(2014, 6, 1))
    """
    match = MONTH.fullmatch(text(raw).replace(" ", ""))
    try:
        return dt.date(int(match[1]), int(match[2]), 1)  # type: ignore[index]
    except (TypeError, ValueError):
        pass
    try:
        return date(raw).replace(day=1)
    except Unreadable as error:
        raise Unreadable("not_a_date", raw) from error


def year(raw: str) -> int:
    """A calendar year of this or the last century.

    >>> year("2016年")
    2016
    """
    match = YEAR.fullmatch(text(raw))
    if not match or int(match[1]) not in YEARS:
        raise Unreadable("not_a_date", raw)
    return int(match[1])
