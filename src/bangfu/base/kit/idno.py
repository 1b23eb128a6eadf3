"""Citizen id numbers (GB 11643-1999), disability certificates and their masks.

Shapes: an id number is 18 characters ``AAAAAA YYYYMMDD SSS C``; a disability certificate is the
id number plus type (1-7) and level (1-4), optionally followed by ``B`` and a re-issue digit.
Synthetic people carry the unassigned area code 429900.
"""

import datetime as dt
import re
from dataclasses import dataclass
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
OLD_SHAPE = re.compile(r"[0-9]{15}", re.ASCII)
CERTIFICATE = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(B[0-9])?", re.ASCII)
AREA_DIGITS = 6
OLD_LENGTH = 15
LENGTH = 18
EARLIEST = dt.date(1900, 1, 1)


def check_char(first17: str) -> str:
    """The 18th character that belongs to the first seventeen digits.

    >>> check_char("11010519491231002")
    'X'
    """
    if len(first17) != len(WEIGHTS):
        raise ValueError("a check character belongs to seventeen digits")
    return CHECK[sum(map(mul, map(int, first17), WEIGHTS)) % 11]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an id number says of its holder."""

    number: str
    birth_date: dt.date
    gender: str


def read(number: str, *, today: dt.date | None = None) -> Reading | None:
    """Read a normalised 18-character number; ``None`` when its shape, date or check digit is wrong.

    >>> read("429900201202290031").gender
    'male'
    >>> read("429900201202290032") is None
    True
    """
    if not SHAPE.fullmatch(number) or check_char(number[:17]) != number[17]:
        return None
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    if not EARLIEST <= born <= (today or dt.date.today()):  # noqa: DTZ011  a birthday has no zone
        return None
    return Reading(number, born, "male" if int(number[16]) % 2 else "female")


def modernise(old: str) -> str:
    """The 18-character form of a 15-digit number issued before 1999.

    >>> modernise("110105491231002")
    '11010519491231002X'
    """
    if not OLD_SHAPE.fullmatch(old):
        raise ValueError("an old id number has fifteen digits")
    body = f"{old[:6]}19{old[6:]}"
    return body + check_char(body)


def split_certificate(number: str) -> tuple[str, str, str] | None:
    """``(id number, disability type, level)`` of a 20- or 22-character certificate, or ``None``.

    >>> split_certificate("42990019650412001841")
    ('429900196504120018', '4', '1')
    """
    match = CERTIFICATE.fullmatch(number)
    return (match[1], match[2], match[3]) if match else None


def mask(number: str) -> str:
    """The number as shown on screen: area and last character only, birth date hidden.

    >>> mask("429900196504120018")
    '429900***********8'
    """
    shown = number[:AREA_DIGITS] if len(number) >= OLD_LENGTH else ""
    return shown + "*" * (len(number) - len(shown) - 1) + number[-1:]
