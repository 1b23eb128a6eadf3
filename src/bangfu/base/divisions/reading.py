"""Reading division bundles: a compressed code list and the facts around it.

A bundle is a folder of a pack: ``divisions.yaml`` names the list, its source and date, the codes
that were replaced, functional zones, and county seats (longitude, latitude) from which a
schematic map can be drawn when no boundaries are imported.
"""

import csv
import datetime as dt
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal

FACTS = "divisions.yaml"
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Row:
    """One place as listed. Dates are ISO texts; an empty text states nothing."""

    code: str
    name: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


def rows(raw: bytes) -> Iterator[Row]:
    """Places of a CSV with the columns ``code``, ``name`` and optionally validity and successor.

    Raises:
        Refusal: ``divisions.columns``, ``divisions.code``, ``divisions.name``,
            ``divisions.date`` or ``divisions.twice``, naming the line.
    """
    reader = csv.DictReader(io.StringIO(decode(raw), newline=""))
    try:
        columns = {normal.text(name).lower(): name for name in reader.fieldnames or () if name}
        if not {"code", "name"} <= set(columns):
            raise _without_columns()
        seen: dict[str, int] = {}
        for record in reader:
            cells = {key: normal.text(record[name] or "") for key, name in columns.items()}
            if not any(cells.values()):
                continue
            row = _row(cells, reader.line_num)
            if row.code in seen:
                raise _refused("twice", reader.line_num, code=row.code, first=seen[row.code])
            seen[row.code] = reader.line_num
            yield row
    except csv.Error as error:  # such as NUL bytes of a workbook given as text
        raise _without_columns() from error


def _row(cells: dict[str, str], line: int) -> Row:
    code = codes.read(cells["code"])
    if code is None:
        raise _refused("code", line, code=cells["code"])
    if not cells["name"]:
        raise _refused("name", line, code=code)
    successor = cells.get("successor", "")
    follower = codes.read(successor) if successor else ""
    if follower is None or follower == code:
        raise _refused("code", line, code=successor)
    begins, ends = (_day(cells.get(key, ""), line) for key in ("valid_from", "valid_to"))
    if begins and ends and ends < begins:
        raise _refused("date", line, code=f"{begins} – {ends}")
    return Row(code, cells["name"], begins, ends, follower)


def _day(text: str, line: int) -> str:
    try:
        return normal.date(text).isoformat() if text else ""
    except normal.Unreadable as error:
        raise _refused("date", line, code=text) from error


def _without_columns() -> Refusal:
    return Refusal(
        "divisions.columns",
        _("区划文件缺少 code 或 name 列。"),
        hint=_("第一行应为列名：code,name（可另有 valid_from,valid_to,successor）。"),
    )


def _refused(kind: str, line: int, **values: Any) -> Refusal:
    text, hint = {
        "code": (
            _("第 %(line)d 行的区划代码“%(code)s”不是 2、4、6、9 或 12 位数字。"),
            _("请把代码列设为文本格式，重新填写完整的 12 位代码后再导入。"),
        ),
        "name": (_("第 %(line)d 行（代码 %(code)s）没有名称。"), _("请补上名称。")),
        "date": (
            _("第 %(line)d 行的有效日期“%(code)s”读不懂，或止日早于起日。"),
            _("日期请写成 2020-06-12 的样子。"),
        ),
        "twice": (
            _("第 %(line)d 行的代码 %(code)s 在第 %(first)d 行已经出现过。"),
            _("每个代码只能列一次，请删去多余的一行。"),
        ),
    }[kind]
    context = {"line": line, **values}
    return Refusal(f"divisions.{kind}", text % context, hint=hint, context=context)


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


def unpacked(raw: bytes) -> bytes:
    """The bytes themselves, or what a gzip file holds.

    Raises:
        Refusal: ``divisions.gzip`` when the file is cut short or damaged.
    """
    if not raw.startswith(GZIP):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise Refusal(
            "divisions.gzip", _("压缩文件不完整，打不开。"), hint=_("请重新下载或压缩。")
        ) from error


def bundle(folder: Path) -> tuple[list[Row], dict[str, Any]]:
    """The places and the surrounding facts of a bundle folder.

    Raises:
        Refusal: ``divisions.bundle`` when the folder holds no readable bundle.
    """
    try:
        facts = _facts(folder / FACTS)
        raw = (folder / facts["codes"]).read_bytes()
        facts["source"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise Refusal(
            "divisions.bundle",
            _("文件夹“%(folder)s”不是区划数据包。") % {"folder": folder.name},
            hint=_("数据包里应有 divisions.yaml，其中写明 codes（代码表文件）和 source（来源）。"),
        ) from error
    return list(rows(unpacked(raw))), facts


def seats(packs: Iterable[Path]) -> dict[str, tuple[float, float]]:
    """County seats that the bundles of some pack folders name: ``{code: (longitude, latitude)}``.

    Args:
        packs: folders that hold packs; the first to name a seat counts.
    """
    found: dict[str, tuple[float, float]] = {}
    for path in (path for root in packs for path in sorted(root.glob(f"*/divisions/{FACTS}"))):
        for code, (longitude, latitude) in (_facts(path).get("seats") or {}).items():
            found.setdefault(codes.pad(str(code)), (float(longitude), float(latitude)))
    return found


def _facts(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return facts


def as_date(text: str) -> dt.date | None:
    """The day an ISO text of a row names; ``None`` for an empty one."""
    return dt.date.fromisoformat(text) if text else None
