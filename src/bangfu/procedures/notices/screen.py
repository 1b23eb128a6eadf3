"""What may never stand in a published text: numbers of people, accounts, telephones.

Texts are folded first, so that full-width digits, digits in Chinese and in other scripts, and
digits kept apart by blanks, hyphens or invisible marks count as what they are.
"""

import re
import unicodedata

from bangfu.base.kit import normal

NUMERALS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")
BETWEEN = re.compile(r"(?<=[0-9])[\s\-_.·,，、/]+(?=[0-9Xx])")
# Seven digits in a row are the least of a telephone; ids and accounts have more.
NUMBER = re.compile(r"[0-9]{7}", re.ASCII)
LONGEST = 60
PUNCTUATION = set(" ·•（）()〔〕《》、，。；-—“”‘’'：:/,.")


class Unfit(ValueError):
    """A text that may not be published; says which field, never the text."""


def folded(text: str) -> str:
    """A text with every digit in its plain form and nothing between digits."""
    plain = normal.INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(NUMERALS)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    while (joined := BETWEEN.sub("", plain)) != plain:
        plain = joined
    return plain


def has_number(text: str) -> bool:
    """Whether a text holds what may be somebody's number.

    >>> has_number("４２９９００ 1988-1130 102x"), has_number("一三八〇七一六零零零一")
    (True, True)
    >>> has_number("第3组"), has_number("2016年3月7日")
    (False, False)
    """
    return NUMBER.search(folded(text)) is not None


def words(field: str, text: str) -> str:
    """A short name of a place or procedure.

    Raises:
        Unfit: too long, with signs that names do not have, or with a number in it.
    """
    fits = all(c.isalnum() or c in PUNCTUATION or _is_own(c) for c in text)
    if len(text) > LONGEST or not fits or has_number(text):
        raise Unfit(field)
    return text


def _is_own(character: str) -> bool:
    """Whether it is a character that Unicode leaves to its users: some village names have one."""
    return unicodedata.category(character) == "Co"
