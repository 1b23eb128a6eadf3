"""What facts may tell of personal data: yes or no, or how many; never the value itself.

Each such column is worked out of rows while they are published, a batch at a time.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bangfu.base.kit import crypto, idno
from bangfu.policy.facts import columns
from bangfu.registry.households import sealing

PHONE = re.compile(r"(?:1[3-9][0-9]{9})", re.ASCII)
NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,20}")
Lists = list[Sequence[Any]]
PHONES = "CASE WHEN h.phone <> '' THEN count(*) OVER (PARTITION BY h.phone) END"
KNOWN, SAME = "h.bank_account_print IS NOT NULL", "PARTITION BY h.bank_account_print"
ACCOUNTS = f"CASE WHEN {KNOWN} THEN count(*) OVER ({SAME}) END"
CERTAIN = ("male", "female")


@dataclass(frozen=True, slots=True)
class Told:
    """Columns worked out together: the SQL of what is read, and what is made of it.

    ``make`` is given one list per input and gives one list per column.
    """

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    make: Callable[[Lists], list[list[Any]]]


def _phones(given: Lists) -> list[list[Any]]:
    return [[bool(PHONE.fullmatch(text or "")) for text in given[0]]]


def _names(given: Lists) -> list[list[Any]]:
    return [[bool(NAME.fullmatch(text or "")) for text in given[0]]]


def _as_is(given: Lists) -> list[list[Any]]:
    return [list(values) for values in given]


def _id_numbers(given: Lists) -> list[list[Any]]:
    rows = [_id_number(*row) for row in zip(*given, strict=True)]
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]


def _id_number(sealed: Any, uid: Any, born: Any, gender: Any) -> tuple[bool | None, ...]:
    """``given, check ok, birth date matches, gender matches``; unknown where there is nothing."""
    if not sealed:
        return False, None, None, None
    try:
        number = sealing.open_id_no(bytes(sealed), uid if isinstance(uid, UUID) else UUID(uid))
    except crypto.Broken:
        return True, None, None, None
    read = idno.read(number[: idno.LENGTH])
    if read is None:
        return True, False, None, None
    day = columns.day(born)
    same_day = None if day is None else day == read.birth_date
    return True, True, same_day, gender == read.gender if gender in CERTAIN else None


HOUSEHOLD = (
    Told(("phone_ok",), ("h.phone",), _phones),
    Told(
        ("phone_shared_by", "account_shared_by"),
        (PHONES, ACCOUNTS),
        _as_is,
    ),
)
MEMBER = (
    Told(
        ("id_no_given", "id_check_ok", "id_birth_matches", "id_gender_matches"),
        ("m.id_no", "m.uid", "m.birth_date", "m.gender"),
        _id_numbers,
    ),
    Told(("name_ok",), ("m.name",), _names),
    Told(("member_phone_ok",), ("m.phone",), _phones),
)
