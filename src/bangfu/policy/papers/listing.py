"""Papers that are no form of a pack: titled tables, in the sheet that all forms share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from bangfu.engine.packs.pack import Pack
from bangfu.policy.papers import fonts, glyphs, printing, templates, typeset
from bangfu.policy.papers.layout import Paper
from bangfu.policy.papers.templates import Template
from bangfu.policy.papers.wording import say

OWN = '#import "/paper.typ": plain\n#let form(p) = plain(p, size: 8.5pt)\n'
NAME = "listing"


@dataclass(frozen=True, slots=True)
class Table:
    """One titled table.

    Args:
        title: above it.
        heads: of its columns.
        rows: texts, as many in each as there are heads.
        widths: how wide columns are beside each other.
        note: small print below the title.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A paper of several tables, with its title block and foot."""

    title: str
    place: str
    number: str
    stamp: str
    tables: Sequence[Table]
    note: str = ""
    language: str = "zh"
    signatures: Sequence[str] = field(default=())


def pdf(pack: Pack, listing: Listing) -> bytes:
    """The paper as a PDF.

    Raises:
        Refusal: ``papers.fonts``, ``papers.template``.
    """
    try:
        fonts.families()
    except fonts.NoFont as error:
        raise printing.no_font() from error
    paper = _paper(listing)
    glyphs.mend(paper)
    known = {NAME: Template(OWN, templates.shared(pack))}
    try:
        return bytes(typeset.compile_([paper], known, day=timezone.localdate()))
    except typeset.Faulty as fault:
        raise printing.unusable(str(fault)) from fault


def _paper(listing: Listing) -> Paper:
    return {
        "form": NAME,
        "key": "k1",
        "lang": listing.language,
        "paper": "a4",
        "landscape": False,
        "title": listing.title,
        "place": listing.place,
        "number": listing.number,
        "stamp": listing.stamp,
        "page": say("page", listing.language, here="{here}", last="{last}"),
        "qr": "",
        "qr_note": "",
        "parts": [_part(table) for table in listing.tables],
        "signatures": list(listing.signatures),
        "note": listing.note,
        "missing": "",
    }


def _part(table: Table) -> Paper:
    return {
        "kind": "rows",
        "title": table.title,
        "note": table.note,
        "heads": list(table.heads),
        "rows": [list(row) for row in table.rows],
        "widths": list(table.widths) or [1] * len(table.heads),
        "right": [],
        "middle": [],
    }
