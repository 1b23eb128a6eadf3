"""The grammar of 12-digit division codes: 2 province + 2 city + 2 county + 3 township + 3 village.

A code of a higher level is padded with zeros. Every descendant's code lies between ``lowest`` and
``highest``, which makes a scope one range predicate in rows and columns alike.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LENGTH = 12
SHAPE = re.compile(r"[0-9]{12}", re.ASCII)


class Level(TextChoices):
    """The five levels, from the top."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("区县级")
    TOWNSHIP = "township", _("乡镇级")
    VILLAGE = "village", _("村级")


PREFIX = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
ORDER = list(PREFIX)
LENGTHS = frozenset(PREFIX.values())
# GB/T 2260 reserves city digits 90 for counties that answer directly to the province.
DIRECT_CITY = "90"


def pad(code: str) -> str:
    """The full code of a shortened one.

    >>> pad("421083")
    '421083000000'
    """
    return code.ljust(LENGTH, "0")


def read(text: str) -> str | None:
    """The full code that a text of 2, 4, 6, 9 or 12 digits stands for; ``None`` for anything else.

    Lengths between are refused: ``42108`` is a code that lost a digit, not a shortened one.

    >>> read("421083"), read("42108"), read("4.21083E+11")
    ('421083000000', None, None)
    """
    code = pad(text)
    if len(text) not in LENGTHS or not SHAPE.fullmatch(code) or code.startswith("00"):
        return None
    return code


def level_of(code: str) -> Level:
    """The level a code stands for.

    >>> level_of("421083100000").value
    'township'
    """
    for level, length in PREFIX.items():
        if set(code[length:]) <= {"0"}:
            return level
    raise ValueError(f"not a division code: {code!r}")


def prefix(code: str) -> str:
    """The digits that all descendants share.

    >>> prefix("421083100000")
    '421083100'
    """
    return code[: PREFIX[level_of(code)]]


def span(code: str) -> tuple[str, str]:
    """The lowest and highest code of a division and everything below it.

    >>> span("421083100000")
    ('421083100000', '421083100999')
    """
    return code, prefix(code).ljust(LENGTH, "9")


def is_direct_placeholder(code: str) -> bool:
    """Whether the code is the empty "city" that groups counties directly under a province.

    >>> is_direct_placeholder("429000000000"), is_direct_placeholder("429004000000")
    (True, False)
    """
    return code[2:4] == DIRECT_CITY and level_of(code) == Level.CITY


def lineage(code: str) -> list[str]:
    """Codes from the province down to the division itself; the direct placeholder left out.

    >>> lineage("429004001000")
    ['420000000000', '429004000000', '429004001000']
    """
    here = len(prefix(code))
    chain = [pad(code[:length]) for length in PREFIX.values() if length <= here]
    return [step for step in dict.fromkeys(chain) if not is_direct_placeholder(step)]


def parent_of(code: str) -> str | None:
    """The code of the next division above, ``None`` for a province.

    >>> parent_of("429004000000")
    '420000000000'
    """
    chain = lineage(code)
    return chain[-2] if len(chain) > 1 else None
