"""What is kept of people who object: sealed, or as a fingerprint."""

import base64
import ipaddress
import re
from uuid import UUID

from bangfu.base.kit import crypto, normal

RECEIPT_BYTES = 10  # 80 bits: sixteen characters
GROUP = 4
# Figures that no receipt has, read for the letters they look like.
MISREAD = str.maketrans("018", "OIB")
NETWORK = 64  # whoever has one address of IPv6 has all of its network


def new_receipt(token: str, operation: str) -> str:
    """The receipt of an act: the same for the same act, and not to be guessed without the key."""
    body = f"notices.receipt\x00{token}\x00{operation}".encode()
    text = base64.b32encode(crypto.provider().witness(body)[:RECEIPT_BYTES]).decode()
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def receipt_print(receipt: str) -> bytes:
    """What is kept of a receipt, however it was typed.

    >>> receipt_print("abcd-efgh-2345-6722") == receipt_print(" ＡＢＣＤ EFGH23456722 ")
    True
    """
    plain = re.sub(r"[^A-Z2-7]", "", normal.text(receipt).upper().translate(MISREAD))
    return crypto.provider().fingerprint(plain, purpose="notices.receipt")


def address_print(address: str, day: str) -> bytes:
    """What is kept of the address a form came from: another one every day."""
    try:
        plain = ipaddress.ip_address(address)
    except ValueError:
        return crypto.provider().fingerprint(f"{day} {address}", purpose="notices.address")
    if plain.version == 6:  # noqa: PLR2004
        plain = ipaddress.ip_network((plain, NETWORK), strict=False).network_address
    return crypto.provider().fingerprint(f"{day} {plain}", purpose="notices.address")


def form_print(about: str, day: str) -> bytes:
    """What is kept of which notice or board a form was sent to: another one every day."""
    return crypto.provider().fingerprint(f"{day} {about}", purpose="notices.form")


def close(text: str, field: str, uid: UUID) -> bytes | None:
    """A detail of who objects, sealed and bound to its row; ``None`` where nothing was said."""
    text = normal.text(text)
    return crypto.provider().seal(text, context=_context(field, uid)) if text else None


def open_(sealed: bytes | memoryview | None, field: str, uid: UUID) -> str:
    """The detail; empty where there is none."""
    return crypto.provider().open(bytes(sealed), context=_context(field, uid)) if sealed else ""


def _context(field: str, uid: UUID) -> str:
    return f"received.{field}:{uid}"
