"""What was shown, kept so that it can be proven: one form of bytes, its SHA-256, and a seal.

Anybody can compute the digest again from a printed sheet's data; the seal also tells the product
itself when both data and digest were replaced, because it needs a key of the key ring.
"""

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import asdict
from typing import Any

from bangfu.base.kit import crypto
from bangfu.procedures.notices.gate import Entry, Sheet

PURPOSE = b"notices.sheet\x00"


def payload(sheet: Sheet) -> dict[str, Any]:
    """A sheet as plain data."""
    data = asdict(sheet)
    data["starts"], data["ends"] = sheet.starts.isoformat(), sheet.ends.isoformat()
    data["replaced_on"] = sheet.replaced_on.isoformat() if sheet.replaced_on else None
    for name in ("matter", "stage", "entries"):
        data[name] = list(data[name])
    return data


def sheet(data: dict[str, Any]) -> Sheet:
    """Plain data as a sheet; passes the gate again.

    Raises:
        Unfit: what is kept may not be shown.
    """
    given = dict(data)
    given["starts"], given["ends"] = (dt.date.fromisoformat(data[k]) for k in ("starts", "ends"))
    if replaced := given.get("replaced_on"):
        given["replaced_on"] = dt.date.fromisoformat(replaced)
    given["matter"], given["stage"] = tuple(data["matter"]), tuple(data["stage"])
    given["entries"] = tuple(Entry(**one) for one in data["entries"])
    return Sheet(**given)


def canonical(data: dict[str, Any]) -> bytes:
    """The one form of bytes of a payload: JSON in UTF-8, keys in order, no blanks.

    >>> canonical({"b": 1, "a": "张＊"}).decode()
    '{"a":"张＊","b":1}'
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the one form of bytes."""
    return hashlib.sha256(canonical(data)).hexdigest()


def seal(data: dict[str, Any]) -> bytes:
    """A keyed digest that only this installation can make."""
    return crypto.provider().witness(PURPOSE + canonical(data))


def is_whole(data: dict[str, Any], kept: str, sealed: bytes) -> bool:
    """Whether a payload is the one that was put up."""
    same = hmac.compare_digest(digest(data), kept)
    return same and hmac.compare_digest(seal(data), bytes(sealed))
