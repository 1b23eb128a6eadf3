"""A contract on paper: its text, terms, who signed when, its hash, and the code that leads back."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from bangfu.engine.problems import PackError
from bangfu.policy.papers import fonts, glyphs, marks, printing, templates, typeset
from bangfu.policy.papers.queries import Press, press
from bangfu.procedures.contracts import queries, seats, wording
from bangfu.procedures.contracts.models import Contract, Side, Signature
from bangfu.procedures.contracts.wording import say

TEMPLATE = Path("contracts", "contract.typ")
FORM = "contract"


def pdf(contract: Contract, *, language: str = "zh", address: str = "") -> bytes:
    """A contract as a PDF; whoever calls has made sure that the person may see it.

    Raises:
        Refusal: ``papers.fonts`` or ``papers.template``.
    """
    at = press(language, address)
    paper = _paper(at, contract, queries.signatures(contract))
    try:
        glyphs.mend(paper)
        return _typeset(at, paper)
    except fonts.NoFont as error:
        raise printing.no_font() from error


def _typeset(at: Press, paper: dict[str, Any]) -> bytes:
    try:
        template = templates.named(at.setting.program.pack, TEMPLATE)
        made = typeset.compile_([paper], {FORM: template}, day=at.setting.day)
    except (PackError, typeset.Faulty) as error:
        raise printing.unusable(str(error)) from error
    return bytes(made)


def _paper(at: Press, contract: Contract, signed: list[Signature]) -> dict[str, Any]:
    language, text = at.setting.language, contract.text
    notes = [at.setting.say("printed", day=at.setting.day), *at.setting.notes]
    pack = at.setting.say("pack", pack=contract.pack, digest=contract.pack_digest[:8])
    link = f"{at.address}/contracts/{contract.uid}/" if at.address else ""
    lacking = any(term["figure"] is None for term in contract.terms)
    return {
        "form": FORM,
        "key": FORM,
        "lang": language,
        "paper": "a4",
        "landscape": False,
        "stamp": " · ".join([pack, *notes]),
        "page": at.setting.say("page", here="{here}", last="{last}"),
        "missing": "",
        "qr": marks.code(link) if link else "",
        "qr_note": say("scan", language) if link else "",
        "title": text["title"][language],
        "place": text["subordinate"],
        "number": say("year", language, year=contract.year),
        "lines": [line[language] for line in text["lines"]],
        "parts": [_terms(contract, language)],
        "note": say("not_set_note", language) if lacking else "",
        "sides": [_side(contract, side, signed, language) for side in Side.values],
        "hash_title": say("hash", language),
        "hash": contract.digest,
        "below": say("hash_foot", language, hash=contract.digest),
        "hash_note": say(f"state_{contract.state}", language),
    }


def _terms(contract: Contract, language: str) -> dict[str, Any]:
    rows = [
        [str(at), term["title"][language], wording.figure(term, language), term["by"]]
        for at, term in enumerate(contract.terms, start=1)
    ]
    heads = [say(name, language) for name in ("number", "term", "figure", "deadline")]
    return {
        "kind": "lines",
        "title": say("terms", language),
        "note": "",
        "heads": heads,
        "rows": rows,
        "widths": [5, 40, 18, 16],
        "right": [2],
        "middle": [0, 3],
    }


def _side(contract: Contract, side: str, signed: list[Signature], language: str) -> dict[str, Any]:
    outside = not any(one.side == side for one in signed) and seats.is_outside(contract.place(side))
    return {
        "title": say(side, language),
        "place": contract.text[side],
        "blank": say("unsigned_paper" if outside else "unsigned", language),
        "signed": [
            {"name": one.name, "note": _note(one, language)} for one in signed if one.side == side
        ],
    }


def _note(one: Signature, language: str) -> str:
    if one.is_paper:
        return say("signed_paper", language, duty=one.duty, on=one.signed_on)
    at = one.at.astimezone(ZoneInfo(settings.TIME_ZONE))
    said = say(
        "signed_at", language, role=wording.role(one.role, language), at=f"{at:%Y-%m-%d %H:%M}"
    )
    return f"{said} · {say('succeeds', language)}" if one.succeeds else said
