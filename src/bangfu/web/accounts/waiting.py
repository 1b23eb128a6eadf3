"""Between password and code: who is expected, kept in a session that is nobody's yet."""

import time
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from bangfu.base.accounts import queries
from bangfu.base.accounts.models import User

KEY = "waiting"
SECONDS = 300


def begin(request: HttpRequest, user: User, to: str) -> None:
    """The password was right; the code is asked for next."""
    request.session.cycle_key()
    request.session[KEY] = {
        "user": user.username,
        "hash": user.get_session_auth_hash(),
        "at": int(time.time()),
        "next": to,
    }


def expected(request: HttpRequest) -> tuple[User, str] | None:
    """Who has to give a code now and where they go then; ``None`` when it took too long.

    A password changed or an account disabled meanwhile ends the waiting.
    """
    kept: dict[str, Any] = request.session.get(KEY) or {}
    if not kept or not 0 <= time.time() - kept["at"] < SECONDS:
        return None
    try:
        user = queries.by_username(kept["user"])
    except User.DoesNotExist:
        return None
    if not user.is_active or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return user, kept["next"]


def end(request: HttpRequest) -> None:
    """Nobody is expected any more."""
    request.session.pop(KEY, None)
