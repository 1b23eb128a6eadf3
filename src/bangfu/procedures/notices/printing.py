"""A notice as a sheet to put on a wall: A4 or A3, with the code that leads to its public page.

The template is a file beside this one and receives texts made from a ``Sheet``, nothing else.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bangfu.policy.papers import fonts, glyphs, marks, printing, typeset
from bangfu.policy.papers.templates import Template
from bangfu.procedures.notices.gate import Entry, Sheet

PAPERS = ("a4", "a3")
FORM, VERSION = "notice", 1
ONE = dt.timedelta(days=1)
TEMPLATE = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True, slots=True)
class Order:
    """What to print.

    Args:
        sheet: the notice.
        digest: its SHA-256.
        address: of its public page; empty once it is over.
    """

    sheet: Sheet
    digest: str
    address: str = ""


def pdf(orders: Sequence[Order], paper: str = "a4") -> bytes:
    """Notices as one PDF, each beginning on a new sheet.

    Raises:
        LookupError: no such paper.
        Refusal: ``papers.fonts``, ``papers.template``.
    """
    if paper not in PAPERS:
        raise LookupError(paper)
    try:
        fonts.families()
    except fonts.NoFont as error:
        raise printing.no_font() from error
    papers = [_paper(order, paper, f"n{at}") for at, order in enumerate(orders)]
    for one in papers:
        glyphs.mend(one)
    known = {FORM: Template(TEMPLATE.read_text("utf-8"), "")}
    try:
        made: bytes = typeset.compile_(papers, known, day=timezone.localdate(), tagged=False)
    except typeset.Faulty as fault:
        raise printing.unusable(str(fault)) from fault
    return made


def _paper(order: Order, paper: str, key: str) -> dict[str, Any]:
    sheet, at = order.sheet, 1 if (get_language() or "").startswith("en") else 0
    ends = day(sheet.ends)
    dates = {"starts": day(sheet.starts), "ends": ends}
    said = {"matter": sheet.matter[at], **dates}
    removal = {"day": day(sheet.ends + ONE)}
    stamp = {"version": VERSION, "pack": sheet.pack, "digest": order.digest}
    return {
        "form": FORM,
        "key": key,
        "lang": "en" if at else "zh",
        "paper": paper,
        "title": _("公告") if sheet.is_announcement else _("公示"),
        "replaces": _replaces(sheet),
        "matter": f"{sheet.matter[at]} · {sheet.stage[at]}",
        "number": sheet.number,
        "place": sheet.place,
        "lead": _lead(sheet) % said,
        "how": _how(sheet),
        "heads": [_("序号"), _("户主或村"), _("村"), _("组"), _("家庭人口")],
        "rows": [_row(entry) for entry in sheet.entries],
        "signed": [sheet.place, day(sheet.starts)],
        "removal": _("到期撤除：%(day)s") % removal,
        "mark": _mark(sheet) % {"ends": ends},
        "stamp": _("表式 %(version)s · 政策包 %(pack)s · SHA-256 %(digest)s") % stamp,
        "page": _("第 {here} 页　共 {last} 页"),
        "qr": marks.code(order.address) if order.address else "",
        "qr_note": _("扫码查看") if sheet.is_announcement else _("扫码查看或提出异议"),
        "missing": "",
    }


def _lead(sheet: Sheet) -> str:
    if sheet.is_announcement:
        return _("“%(matter)s”的下列对象已经审定，现予公告，自%(starts)s起至%(ends)s止。")
    return _("现将“%(matter)s”的对象公示如下，自%(starts)s起至%(ends)s止。")


def _mark(sheet: Sheet) -> str:
    if sheet.is_announcement:
        return _("公告专用，%(ends)s后作废")
    return _("公示专用，%(ends)s后作废")


def _replaces(sheet: Sheet) -> str:
    if not sheet.replaces or sheet.replaced_on is None:
        return ""
    said = {"number": sheet.replaces, "day": day(sheet.replaced_on)}
    return _("这是更正后的名单，代替%(day)s的%(number)s，以这一份为准。") % said


def _how(sheet: Sheet) -> str:
    if sheet.is_announcement:
        text = _("发现名单有错、该列的户没有列的，请向村委会、乡镇或区县反映，或扫右上角的码反映。")
    else:
        text = _(
            "有异议的，请在公示期内向村委会、乡镇提出，或扫右上角的码提出。该列的户没有列的也可以反映。"
        )
    if sheet.hotline:
        text += _("监督电话：%(hotline)s。") % {"hotline": sheet.hotline}
    return text


def _row(entry: Entry) -> list[str]:
    size = "" if entry.size is None else str(entry.size)
    return [str(entry.number), entry.name, entry.village, entry.group, size]


def day(value: dt.date) -> str:
    """A day in words."""
    return str(formats.date_format(value, "DATE_FORMAT"))
