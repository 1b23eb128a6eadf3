"""Files that prove something, in the installation's home, named by key and checked by content."""

import hashlib
import os
import time
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal

FOLDER, PART = "evidence", ".part"
DAY = 24 * 3600
MOST = 8 * 2**20
KINDS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png", b"%PDF-": ".pdf"}
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".pdf": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def ending(content: bytes) -> str:
    """The ending that a file's content asks for, whatever it was called.

    Raises:
        Refusal: ``procedures.file_kind``, ``procedures.file_size``.
    """
    if len(content) > MOST:
        most = MOST // 2**20
        raise Refusal("procedures.file_size", _("文件太大，最多 %(most)s MB。") % {"most": most})
    for mark, suffix in KINDS.items():
        if content.startswith(mark):
            return suffix
    raise Refusal("procedures.file_kind", _("只能上传 JPG、PNG 照片或 PDF 文件。"))


def put(uid: UUID, upload: Upload) -> tuple[str, str]:
    """Keep a file; returns its name in the store and its digest.

    Until the act it belongs to is committed it is called a part; what was refused stays one, and
    is tidied away.
    """
    name = f"{uid}{ending(upload.content)}"
    part = _place(name).with_name(name + PART)
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(upload.content)
        file.flush()
        os.fsync(file.fileno())
    transaction.on_commit(lambda: part.replace(_place(name)))
    return name, hashlib.sha256(upload.content).hexdigest()


def path(name: str) -> Path:
    """Where a file of the store lies."""
    place = _place(name)
    part = place.with_name(place.name + PART)
    return part if part.is_file() and not place.is_file() else place


def _place(name: str) -> Path:
    return Path(settings.HOME) / FOLDER / name[:2] / Path(name).name


def tidy(kept: Container[str]) -> int:
    """Delete parts older than a day that no piece of proof names; returns how many."""
    gone = 0
    for part in (Path(settings.HOME) / FOLDER).glob(f"*/*{PART}"):
        is_old = part.stat().st_mtime < time.time() - DAY
        if is_old and part.name.removesuffix(PART) not in kept:
            part.unlink(missing_ok=True)
            gone += 1
    return gone


def content_type(name: str) -> str:
    """What a file of the store is sent as."""
    return TYPES.get(Path(name).suffix, "application/octet-stream")
