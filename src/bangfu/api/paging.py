"""Cursors: where a list goes on, opaque to clients, and read without trust."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bangfu.api import problems

LARGEST = 2**63


def mark(parts: Sequence[Any] | None) -> str | None:
    """The cursor of a last row; ``None`` at the end of a list.

    >>> read(mark(["421083100201", 7]) or "", (str, int))
    ['421083100201', 7]
    """
    if not parts:
        return None
    text = json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """What ``mark`` wrote, if its parts are of these kinds.

    Raises:
        Refusal: ``api.invalid`` for anything else.
    """
    try:
        found: Any = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        found = None
    if not isinstance(found, list) or [type(part) for part in found] != list(kinds):
        raise problems.at("query.after", _("这不是上一页给的 next。"))
    if any(isinstance(part, int) and abs(part) >= LARGEST for part in found):
        raise problems.at("query.after", _("这不是上一页给的 next。"))
    return found


def text(cursor: str | None) -> str:
    """A cursor of one text."""
    return "" if cursor is None else str(read(cursor, (str,))[0])


def number(cursor: str | None) -> str:
    """A cursor of one key, as queries take it."""
    return "" if cursor is None else str(read(cursor, (int,))[0])
