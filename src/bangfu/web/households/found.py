"""Households found by an id number or a telephone. The number never stands in an address: what it
found is kept in the session under a random name, with the number masked.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from bangfu.base.kit import idno

SESSION = "households.found"
MOST = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """What a search by number found: keys of households, and the number masked."""

    ids: tuple[int, ...]
    shown: str
    is_phone: bool = False


def keep(request: HttpRequest, number: str, ids: Sequence[int], *, is_phone: bool = False) -> str:
    """Remember what a number found, and say under which name; the oldest are forgotten."""
    name = secrets.token_urlsafe(8)
    known = dict(request.session.get(SESSION, {}))
    shown = f"{number[:3]}****{number[-4:]}" if is_phone else idno.mask(number)
    known[name] = [list(ids), shown, is_phone]
    request.session[SESSION] = dict(list(known.items())[-MOST:])
    return name


def kept(request: HttpRequest, name: str) -> Kept | None:
    """What is remembered under a name; nothing is found under a name long forgotten."""
    if not name:
        return None
    ids, shown, *is_phone = request.session.get(SESSION, {}).get(name, ((), "—"))
    return Kept(tuple(ids), shown, any(is_phone))
