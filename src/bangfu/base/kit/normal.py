"""One normaliser for what people type, paste and import.

Forms, imports, API and field sync all pass through here, so that the same text always means the
same value. Every function takes text and gives the canonical value; it raises ``Unreadable`` with
a stable code when the text has no single safe reading. Nothing is ever guessed or repaired.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import MAX_PREC, Context, Decimal, InvalidOperation

# Names of minorities carry a middle dot that input methods write in many ways; one is kept.
DOTS = re.compile("[•‧・．∙⋅･﹒●]")
# Control characters, zero-width and direction marks: they make equal texts differ.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
SPACES = re.compile(r"\s+")
BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
SEPARATORS = re.compile(r"[\s-]")
# GBK kept eighty rare characters in the private area that Unicode has since taken in.
PRIVATE = re.compile("[\ue815-\ue864]")
_LATE = {
    0xE816: "\U00020087", 0xE817: "\U00020089", 0xE818: "\U000200cc", 0xE81E: "\u9fb4",
    0xE826: "\u9fb5", 0xE82B: "\u9fb6", 0xE82C: "\u9fb7", 0xE831: "\U000215d7",
    0xE832: "\u9fb8", 0xE83B: "\U0002298f", 0xE843: "\u9fb9", 0xE854: "\u9fba",
    0xE855: "\U000241fe", 0xE864: "\u9fbb",
}  # fmt: skip
_TRAILS = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
PUBLIC = {
    private: _LATE.get(private) or bytes([0xFE, trail]).decode("gb18030")
    for private, trail in enumerate(_TRAILS, start=0xE815)
}
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?"
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + TIME, re.ASCII)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
YEARS = range(1900, 2101)
YEAR = re.compile(r"(\d{4})年?", re.ASCII)
PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?[2-8]\d{6,7}(-\d{1,6})?|1\d{4}", re.ASCII)
ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
YES = {"是", "有", "y", "yes", "true", "1", "√", "✓", "☑"}
NO = {"否", "无", "没有", "n", "no", "false", "0", "×", "✗"}
BLANK = {"", "-", "--", "—", "——", "/", "无数据", "不详", "未知", "n/a", "null", "none"}
LONGEST_BLANK = max(map(len, BLANK))
REPLACED = "\ufffd"
# Moving the point must not round, however long the number.
EXACT = Context(prec=MAX_PREC)


class Unreadable(ValueError):
    """The text has no single safe reading.

    Args:
        code: ``not_a_number``, ``not_a_date``, ``not_yes_or_no``, ``not_whole``, ``too_precise``,
            ``not_an_account``.
        text: what was given.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = text


def _settle(step: Callable[[str], str], raw: str) -> str:
    """Repeat a step until nothing changes: what was dropped may let its neighbours join."""
    value = step(raw)
    while (again := step(value)) != value:
        value = again
    return value


def _fold(raw: str) -> str:
    """Compatibility forms folded, invisible marks dropped, blanks collapsed."""
    if raw.isprintable() and (raw.isascii() or unicodedata.is_normalized("NFKC", raw)):
        return " ".join(raw.split()) if " " in raw else raw
    return _settle(_fold_once, raw)


def _fold_once(raw: str) -> str:
    if PRIVATE.search(raw):
        raw = raw.translate(PUBLIC)
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", raw))
    return SPACES.sub(" ", folded).strip()


def text(raw: str) -> str:
    """Text as stored: compatibility forms folded, invisible marks dropped, blanks collapsed.

    >>> text("  阿卜杜拉•买买提\\u200b ")
    '阿卜杜拉·买买提'
    """
    if raw.isascii():
        return _fold(raw)
    return DOTS.sub("·", _fold(DOTS.sub("·", raw)))


def name(raw: str) -> str:
    """A person's name: as text, without blanks between Chinese characters.

    >>> name("王  芳"), name("Anna Maria")
    ('王芳', 'Anna Maria')
    """
    clean = text(raw)
    if " " not in clean:
        return clean
    return _settle(lambda part: BESIDE_CHINESE.sub("", text(part)), clean)


def _is_ornamented(raw: str) -> bool:
    """Whether folding would turn ornaments (², ①, ½) into plain digits: another number then."""
    return not raw.isascii() and any(unicodedata.category(char) == "No" for char in raw)


def id_no(raw: str) -> str:
    """An id or certificate number: upper case, no blanks or separators.

    >>> id_no("４２９９００ 19881130 102x")
    '42990019881130102X'
    """
    if raw.isalnum() and raw.isascii():
        return raw.upper()
    if _is_ornamented(raw):
        return raw.strip()  # fits no shape, so that whoever checks it refuses it
    return _settle(lambda part: SEPARATORS.sub("", _fold(part)).lstrip("'").upper(), raw)


def phone(raw: str) -> str:
    """A telephone number without blanks; dashes stay.

    >>> phone("138 0716 0001"), phone("０７１６－２３４５６７８")
    ('13807160001', '0716-2345678')
    """
    return _settle(lambda part: _fold(part).replace(" ", "").lstrip("'"), raw)


def is_phone(clean: str) -> bool:
    """Whether a normalised number is a mobile, a landline or a hotline.

    >>> is_phone("13807160001"), is_phone("1380716000")
    (True, False)
    """
    return bool(PHONE.fullmatch(clean))


def account(raw: str) -> str:
    """A bank account or card number: digits only.

    >>> account("6228 4800 1234 5678 901")
    '6228480012345678901'
    """
    clean = id_no(raw)
    if not ACCOUNT.fullmatch(clean):
        raise Unreadable("not_an_account", raw)
    return clean


def is_blank(raw: str) -> bool:
    """Whether people mean "nothing stated" by this text.

    >>> is_blank(" — "), is_blank("0")
    (True, False)
    """
    if len(raw) > LONGEST_BLANK and raw.isascii() and raw.isalnum():
        return False
    return _fold(raw).lower() in BLANK


def number(raw: str) -> Decimal:
    """A decimal number; thousands separators allowed where they stand right.

    >>> number("１,234.5")
    Decimal('1234.5')
    """
    clean = _fold(raw).lstrip("'").removeprefix("¥").removesuffix("元")
    if not NUMBER.fullmatch(clean) or _is_ornamented(raw):
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
    value = number(raw).scaleb(places, EXACT)
    if value != value.to_integral_value():
        raise Unreadable("too_precise", raw)
    return int(value)


def boolean(raw: str) -> bool:
    """Yes or no, in the words and marks forms use.

    >>> boolean("是"), boolean("×")
    (True, False)
    """
    word = _fold(raw).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable("not_yes_or_no", raw)


def _dated(raw: str) -> str:
    return "" if _is_ornamented(raw) else _fold(raw)


def date(raw: str) -> dt.date:
    """A calendar day written year first.

    >>> date("2016年3月5日"), date("20160305")
    (datetime.date(2016, 3, 5), datetime.date(2016, 3, 5))
    """
    clean = _dated(raw)
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
    match = MONTH.fullmatch(_dated(raw).replace(" ", ""))
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
    match = YEAR.fullmatch(_dated(raw))
    if not match or int(match[1]) not in YEARS:
        raise Unreadable("not_a_date", raw)
    return int(match[1])
