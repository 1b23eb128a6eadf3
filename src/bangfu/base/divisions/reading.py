"""Reading division bundles: a compressed code list and the facts around it.

A bundle is a folder of a pack: ``divisions.yaml`` names the list, its source and date, the codes
that were replaced, functional zones, and county seats (longitude, latitude) from which a
schematic map can be drawn when no boundaries are imported.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """One place as listed."""

    code: str
    name: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


def rows(raw: bytes) -> Iterator[Row]:
    """Places of a CSV with the columns ``code``, ``name`` and optionally validity and successor.

    Raises:
        Refusal: ``divisions.columns`` or ``divisions.code``, naming the line.
    """
    reader = csv.DictReader(io.StringIO(decode(raw)))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise Refusal(
            "divisions.columns",
            _("区划文件缺少 code 或 name 列。"),
            hint=_("第一行应为列名：code,name（可另有 valid_from,valid_to,successor）。"),
        )
    for line, record in enumerate(reader, start=2):
        code = codes.pad(normal.text(record["code"] or ""))
        if not codes.SHAPE.fullmatch(code):
            raise Refusal(
                "divisions.code",
                _("第 %(line)d 行的区划代码“%(code)s”不是 12 位数字。")
                % {"line": line, "code": record["code"]},
                context={"line": line},
            )
        extra = {k: record.get(k) or "" for k in ("valid_from", "valid_to", "successor")}
        yield Row(code, normal.text(record["name"] or ""), **extra)


def decode(raw: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark) or GB18030; never guessed from statistics.

    Raises:
        Refusal: ``text.encoding`` when neither reads it strictly.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "text.encoding",
        _("文件既不是 UTF-8 也不是 GB18030 编码。"),
        hint=_("请在表格软件中另存为“CSV UTF-8”后重试。"),
    )


def bundle(folder: Path) -> tuple[list[Row], dict[str, Any]]:
    """The places and the surrounding facts of a bundle folder."""
    facts: dict[str, Any] = yaml.safe_load((folder / "divisions.yaml").read_text("utf-8"))
    raw = (folder / facts["codes"]).read_bytes()
    return list(rows(gzip.decompress(raw) if facts["codes"].endswith(".gz") else raw)), facts
