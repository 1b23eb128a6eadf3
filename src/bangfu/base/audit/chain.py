"""How an entry is sealed to the one before it.

The digest is HMAC-SHA-256 over the previous digest and a canonical JSON list of the entry's
columns: somebody who can write to the database but has no key cannot re-seal a changed row.
"""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from bangfu.base.kit import crypto

START = "0" * 64
# Made once: a million entries are proven in a go.
_DETAILS = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_ROW = json.JSONEncoder(ensure_ascii=False).encode
WRITTEN_OUT = 1e16  # from here on Python writes floats with an exponent


def canonical(changes: dict[str, Any]) -> str:
    """Changes as text that does not depend on key order or on the database's JSON storage."""
    return _DETAILS(changes)


def plain(value: Any) -> Any:
    """Details in the one form that every database gives back as it took it.

    PostgreSQL keeps numbers as decimals: floats beyond 10**16 come back as integers and minus
    zero as zero. JSON turns keys into texts, which sort otherwise than numbers.

    >>> plain({10: 1e16, 9: -0.0})
    {'10': 10000000000000000, '9': 0.0}
    """
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return int(value) if WRITTEN_OUT <= abs(value) < float("inf") else value + 0.0
    return value


def digest(  # every column of the entry, in the order they are sealed
    previous: str,
    *,
    chain: str,
    seq: int,
    at: dt.datetime,
    actor: str,
    action: str,
    subject_type: str,
    subject_id: str,
    division: str,
    operation_id: str,
    changes: dict[str, Any],
) -> str:
    """The seal of one entry, 64 hexadecimal characters."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    row = [previous, chain, seq, moment, actor, action, subject_type, subject_id, division]
    body = _ROW(row) + operation_id + "\x00" + canonical(changes)
    return crypto.provider().witness(body.encode()).hex()


def mark(
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    subject_type: str,
    subject_id: str,
    division: str,
    purpose: str,
    details: dict[str, Any],
) -> str:
    """The seal of one reading by itself."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    row = ["reading", moment, actor, action, subject_type, subject_id, division, purpose]
    body = json.dumps([*row, canonical(details)], ensure_ascii=False)
    return crypto.provider().witness(body.encode()).hex()


def head(chain: str, seq: int, last: str) -> str:
    """The seal of where a chain ends."""
    return crypto.provider().witness(json.dumps(["head", chain, seq, last]).encode()).hex()


def together(number: int, marks: Iterable[str]) -> str:
    """One seal over the marks of a batch of readings, in their order."""
    body = json.dumps(["readings", number, *marks])
    return crypto.provider().witness(body.encode()).hex()


def anchored(previous: str, *, seq: int, at: dt.datetime, heads: dict[str, Any]) -> str:
    """The seal of an anchor."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    body = json.dumps(["anchor", previous, seq, moment, canonical(heads)])
    return crypto.provider().witness(body.encode()).hex()
