"""How an entry is sealed to the one before it.

The digest is HMAC-SHA-256 over the previous digest and a canonical JSON list of the entry's
columns: somebody who can write to the database but has no key cannot re-seal a changed row.
"""

import datetime as dt
import json
from typing import Any

from bangfu.base.kit import crypto

START = "0" * 64


def canonical(changes: dict[str, Any]) -> str:
    """Changes as text that does not depend on key order or on the database's JSON storage."""
    return json.dumps(changes, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


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
    body = json.dumps(row, ensure_ascii=False) + operation_id + "\x00" + canonical(changes)
    return crypto.provider().witness(body.encode()).hex()
