"""Families in every page, print and archive of a notice, an announcement and a correction.

``python -m tests.procedures.notices.prove`` does so with all 10,000, the suite with a share.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from pypdf import PdfReader

from bangfu.procedures.notices import archive, gate, printing
from bangfu.procedures.notices.boards import Up
from bangfu.procedures.notices.gate import STAR, Entry, Sheet
from bangfu.procedures.notices.models import Notice
from bangfu.procedures.notices.printing import Order
from bangfu.web.notices.forms import Missing, Object
from tests.procedures.notices.detector import leaks
from tests.procedures.notices.families import DAY, families

TOGETHER = 500
# The page links to the board of its place, whose public code is a long number and nobody's.
PLACE = "421083100200"
BOARD = f"/notices/at/{PLACE}/"
WHEN = re.compile(r"D:[0-9]{14}Z?")
PAGES = ("notices/notice.html", "notices/board.html", "notices/received.html")
# What is published besides a notice, and that it corrects an earlier edition.
CORRECTS = {"replaces": "〔2016〕00001号", "replaced_on": DAY}
EDITIONS: dict[str, dict[str, Any]] = {
    "notice": {},
    "announcement": {"sort": "announcement"},
    "correction": CORRECTS,
    "corrected announcement": {"sort": "announcement", **CORRECTS},
}


def sheet_of(entries: list[Entry], **more: Any) -> Sheet:
    """A sheet of some lines."""
    numbered = tuple(replace(one, number=at) for at, one in enumerate(entries, 1))
    return Sheet(
        number="〔2016〕00002号", place="洪湖市新堤镇湖滨村", stage=("村内公示", "Notice"),
        matter=("贫困户脱贫退出", "Exit of a household"), starts=DAY, ends=DAY, hotline="12317",
        pack="0a1b2c3d", entries=numbered, **more,
    )  # fmt: skip


@cache
def published(count: int) -> tuple[list[Sheet], frozenset[str], list[Entry]]:
    """Sheets of the families, every key that must not be seen, and the lines of child heads."""
    entries, keys, children = [], set(), []
    for home, people in families(count):
        entry = gate.of_household(home, people, "湖滨村", DAY)
        keys |= {str(home.uid), *(str(one.uid) for one in people)}
        head = next((one for one in people if one.relation_to_head == "head"), None)
        if head and head.birth_date and (DAY - head.birth_date).days < 17 * 365:
            children.append(entry)
        entries.append(entry)
    cuts = range(0, count, TOGETHER)
    sheets = [sheet_of(entries[at : at + TOGETHER]) for at in cuts]
    return sheets, frozenset(keys), children


def html(template: str, sheet: Sheet, language: int = 0) -> str:
    """A page as everybody gets it, its source with all attributes."""
    notice = Notice(token="t" * 22, place_id=PLACE, sort=sheet.sort)
    up = Up(notice, sheet, {e.number: sheet.ends for e in sheet.entries}, DAY)
    names = {"place": "湖滨村", "path": [], "below": [], "notices": [up], "receipt": "ABCD-EFGH"}
    form = Object(up, {"text": "x", "line": "1"})
    context = {**names, "up": up, "form": form, "missing": Missing(), "language": language}
    return render_to_string(template, context).replace(BOARD, "")


def pdf(sheet: Sheet, paper: str) -> str:
    """Everything a reader finds in a print: its text, and what the file says of itself."""
    digest = archive.digest(archive.payload(sheet))
    made = printing.pdf([Order(sheet, digest, "https://example.org/notices/n/abc/")], paper)
    reader = PdfReader(io.BytesIO(made))
    assert not reader.attachments
    texts = [page.extract_text() for page in reader.pages]
    told = [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join([*texts, *(value for value in told if not WHEN.fullmatch(value))])


def every(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """A sheet in every template and format but the prints."""
    for template in PAGES:
        yield template, html(template, sheet)
    yield "archive", archive.canonical(archive.payload(sheet)).decode()


def editions(sheet: Sheet) -> Iterator[tuple[str, Sheet]]:
    """A sheet as everything that is ever published."""
    for name, more in EDITIONS.items():
        yield name, replace(sheet, **more)


def prove(count: int, papers: tuple[str, ...] = printing.PAPERS) -> tuple[int, set[str]]:
    """Draw the families in every form: how many texts were read, and what any gave away."""
    sheets, keys, _children = published(count)
    read, found = 0, set[str]()
    for sheet in sheets:
        for name, edition in editions(sheet):
            for where, text in every(edition):
                found |= {f"{name} {where}: {leak}" for leak in leaks(text, keys)}
                read += 1
            digest = archive.digest(archive.payload(edition))
            for paper in papers:
                text = pdf(edition, paper)
                assert text.count(STAR) == len(edition.entries)
                found |= {f"{name} {paper}: {leak}" for leak in leaks(text, keys, digest)}
                read += 1
    return read, found
