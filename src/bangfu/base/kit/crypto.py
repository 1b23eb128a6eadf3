"""Sealing: id numbers and bank accounts are encrypted in rows and found by a keyed fingerprint.

A sealed value is bound to where it belongs (its *context*, e.g. ``member.id_no:<uid>``): moved to
another row it does not open. Each blob names its key, so keys rotate without rewriting rows at
once. ``Provider`` is the seam for a hardware module; ``Software`` is the default.
"""

import functools
import hmac
import json
import os
import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bangfu.base.kit import files

NONCE = 12
FINGERPRINT = 16


class Broken(Exception):
    """A sealed value does not open: it was altered, moved, or its key is missing."""


class Provider(Protocol):
    """What the product asks of a cryptographic module."""

    def seal(self, plain: str, *, context: str) -> bytes:
        """Encrypt and bind to the context."""
        ...

    def open(self, sealed: bytes, *, context: str) -> str:
        """Decrypt; raises ``Broken`` unless blob and context belong together."""
        ...

    def fingerprint(self, plain: str, *, purpose: str) -> bytes:
        """A 16-byte keyed digest: equal values give equal digests within one purpose."""
        ...

    def witness(self, body: bytes) -> bytes:
        """A 32-byte keyed digest that nobody without the key can make: seals the audit trail."""
        ...


class Software:
    """AES-256-GCM and HMAC-SHA-256 with keys from a ring file of mode 0600.

    Args:
        ring: ``{"current": id, "keys": {id: hex}, "lookup": hex, "trail": hex}``; every key is
            32 bytes, ids are 1 to 255.
    """

    def __init__(self, ring: dict) -> None:
        self._current = int(ring["current"])
        self._ciphers = {int(i): AESGCM(bytes.fromhex(key)) for i, key in ring["keys"].items()}
        self._lookup = bytes.fromhex(ring["lookup"])
        self._trail = bytes.fromhex(ring["trail"])

    def seal(self, plain: str, *, context: str) -> bytes:
        nonce = os.urandom(NONCE)
        body = self._ciphers[self._current].encrypt(nonce, plain.encode(), context.encode())
        return bytes([self._current]) + nonce + body

    def open(self, sealed: bytes, *, context: str) -> str:
        sealed = bytes(sealed)
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise Broken("the key of this value is not in the ring")
        if len(sealed) <= NONCE:
            raise Broken("this value was cut short")
        try:
            plain = cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], context.encode())
        except InvalidTag as error:
            raise Broken("this value was altered or moved") from error
        return plain.decode()

    def fingerprint(self, plain: str, *, purpose: str) -> bytes:
        message = f"{purpose}\x00{plain}".encode()
        return hmac.digest(self._lookup, message, "sha256")[:FINGERPRINT]

    def witness(self, body: bytes) -> bytes:
        return hmac.digest(self._trail, body, "sha256")


def new_ring() -> dict:
    """A fresh key ring: one sealing key, one for look-ups, one for the audit trail."""
    sealing, lookup, trail = (secrets.token_hex(32) for _ in range(3))
    return {"current": 1, "keys": {"1": sealing}, "lookup": lookup, "trail": trail}


@functools.cache
def provider() -> Provider:
    """The module in use, keyed from ``BANGFU_KEY_RING`` (JSON) or ``<home>/keys/ring.json``."""
    ring = os.environ.get("BANGFU_KEY_RING") or files.once(
        settings.HOME / "keys" / "ring.json", lambda: json.dumps(new_ring())
    )
    return Software(json.loads(ring))
