"""Where files lie: in the installation's home, named by their content, outside anything served."""

import hashlib
import os
import secrets
import time
from collections.abc import Container
from pathlib import Path

from django.conf import settings

FOLDER = "files"
DAY = 24 * 3600
SMALL = ".small"


def put(content: bytes, small: bytes = b"") -> str:
    """Keep a file and its thumbnail; returns the digest it is found by.

    It is there, whole, before the act that names it is committed; what no act names in the end is
    tidied away a day later. The same content is kept once.
    """
    digest = hashlib.sha256(content).hexdigest()
    _write(path(digest), content)
    if small:
        _write(path(digest, small=True), small)
    return digest


def path(digest: str, *, small: bool = False) -> Path:
    """Where a file lies, or its thumbnail."""
    name = f"{digest}{SMALL if small else ''}"
    return Path(settings.HOME) / FOLDER / digest[:2] / Path(name).name


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def tidy(kept: Container[str]) -> int:
    """Delete files older than a day that no attachment names; returns how many."""
    gone = 0
    for file in (Path(settings.HOME) / FOLDER).glob("*/*"):
        is_old = file.stat().st_mtime < time.time() - DAY
        if is_old and file.name.removesuffix(SMALL) not in kept:
            file.unlink(missing_ok=True)
            gone += 1
    return gone
