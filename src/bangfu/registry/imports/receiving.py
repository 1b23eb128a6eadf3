"""Taking files in: how many, how large, and where what is received is kept."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.imports import folders
from bangfu.registry.imports.models import Import

MOST_TEXTS = 4
CHUNK = 1 << 20
LONGEST_NAME = 200


class Upload(Protocol):
    """A file that somebody sends: Django's uploads and open files are such."""

    @property
    def name(self) -> str | None:
        """What the sender called it."""
        ...

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""
        ...


def take(files: Sequence[Upload], year: int, division: str, *, by: str) -> Import:
    """An import with its files in their folder, not saved yet.

    Raises:
        Refusal: ``imports.no_file``, ``imports.too_many``, ``imports.too_large``.
    """
    names = [Path(file.name or "").name or "?" for file in files]
    if not files:
        raise Refusal("imports.no_file", _("没有选择文件。"))
    is_text = [name.lower().endswith((".csv", ".txt", ".tsv")) for name in names]
    if len(files) > (MOST_TEXTS if all(is_text) else 1):
        raise Refusal(
            "imports.too_many",
            _("一次只能上传一个工作簿，或最多四个 CSV 文件。"),
            hint=_("多个工作簿请分别上传。"),
        )
    imp = Import(id=uuid7(), year=year, division=division, by=by)
    imp.file_name = "、".join(names)[:LONGEST_NAME]
    try:
        imp.files, imp.digest = _store(imp, names, files)
    except BaseException:
        folders.remove(imp.pk)
        raise
    imp.size = sum(file["size"] for file in imp.files)
    return imp


def _store(
    imp: Import, names: list[str], files: Sequence[Upload]
) -> tuple[list[dict[str, Any]], str]:
    """Copy what is received; the names people gave stay out of paths."""
    target = folders.begin(imp.pk, folders.UPLOAD)
    digest, left = hashlib.sha256(), settings.UPLOAD_LIMIT
    stored = []
    for number, (name, file) in enumerate(zip(names, files, strict=True)):
        size = 0
        with (target / str(number)).open("xb") as copy:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                left -= len(chunk)
                if left < 0:
                    raise _too_large()
                digest.update(chunk)
                copy.write(chunk)
        stored.append({"name": name, "path": f"{folders.UPLOAD}/{number}", "size": size})
    folders.finish(imp.pk, folders.UPLOAD)
    return stored, digest.hexdigest()


def _too_large() -> Refusal:
    most = settings.UPLOAD_LIMIT // 1024 // 1024
    return Refusal(
        "imports.too_large",
        _("文件太大，最多 %(most)d MB。") % {"most": most},
        hint=_("请按区县拆分，或压缩成 .zip。"),
    )
