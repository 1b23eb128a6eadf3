"""Six digits that follow from a shared secret and the time (RFC 6238)."""

import base64
import os
import secrets
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
DIGITS, PERIOD = 6, 30
# Telephones run a little fast or slow: the neighbouring steps count too.
DRIFT = (0, -1, 1)
RECOVERY_CODES = 10
# Neither 0 nor O, neither 1 nor I nor L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUP, GROUPS = 5, 2


def new_secret() -> bytes:
    """A fresh shared secret."""
    return os.urandom(SECRET_BYTES)


def _totp(secret: bytes) -> TOTP:
    # Authenticator programs know no other digest than SHA-1; it is used as a MAC here.
    return TOTP(secret, DIGITS, SHA1(), PERIOD)  # noqa: S303


def at(secret: bytes, moment: float) -> str:
    """The code of a moment, as a telephone shows it.

    >>> at(b"12345678901234567890", 59)
    '287082'
    """
    return _totp(secret).generate(int(moment)).decode()


def step(secret: bytes, code: str, moment: float) -> int | None:
    """The time step whose code somebody typed, near a moment; ``None`` if it is no such code.

    >>> step(b"12345678901234567890", "287082", 59), step(b"12345678901234567890", "287082", 200)
    (1, None)
    """
    for drift in DRIFT:
        then = int(moment) + drift * PERIOD
        try:
            _totp(secret).verify(code.encode(), then)
        except (InvalidToken, ValueError):
            continue
        return then // PERIOD
    return None


def address(secret: bytes, username: str, issuer: str) -> str:
    """What a telephone reads from the square code."""
    return _totp(secret).get_provisioning_uri(username, issuer)


def spelled(secret: bytes) -> str:
    """The secret as letters in groups of four, for who cannot scan."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def recovery_codes() -> list[str]:
    """Fresh codes for paper, such as ``7GKQM-2XWPA``."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def _recovery_code() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _ in range(GROUP * GROUPS))
    return "-".join(drawn[i : i + GROUP] for i in range(0, len(drawn), GROUP))


def plain(typed: Any) -> str:
    """What somebody typed, without blanks, hyphens and case.

    >>> plain(" 7gkqm 2xwpa"), plain("287 082")
    ('7GKQM2XWPA', '287082')
    """
    return "".join(sign for sign in str(typed).upper() if sign.isascii() and sign.isalnum())
