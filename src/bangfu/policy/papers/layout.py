"""A copy of a form as data for its template: title, blocks, signatures, foot.

What stands in the blocks comes from a ``Given``; without one the copy is empty, to be filled in by
hand. Needs no database, so that ``bangfu pack check`` can try every template.
"""

from typing import Any

from bangfu.engine.packs.papers import Form
from bangfu.policy.papers.blocks import Block
from bangfu.policy.papers.given import Given
from bangfu.policy.papers.setting import Setting

Paper = dict[str, Any]


def paper(setting: Setting, form: Form, given: Given | None, key: str) -> Paper:
    """One copy of a form.

    Args:
        setting: what all copies share.
        form: which form.
        given: what fills it; ``None`` leaves it empty.
        key: tells this copy from the others in the same document.
    """
    year = setting.say("year", year=setting.as_of.year) if given else setting.say("any_year")
    version = setting.say("form", version=form.version)
    return {
        "form": form.id,
        "key": key,
        "lang": setting.language,
        "paper": form.paper,
        "landscape": form.landscape,
        "title": form.title.text(setting.language),
        "place": given.place if given else setting.say("no_place"),
        "number": given.number if given else setting.say("no_number"),
        "year": year,
        "cover": given.cover() if given else _cover(setting),
        "stamp": f"{version} · {setting.stamp}",
        "page": setting.say("page", here="{here}", last="{last}"),
        "qr": given.picture if given else "",
        "qr_note": setting.say("scan"),
        "parts": [Block(setting, form, part, given).made() for part in form.parts],
        "signatures": [who.text(setting.language) for who in form.signatures],
        "note": form.note.text(setting.language) if form.note else "",
        "missing": "",
        "blank": given is None,
    }


def _cover(setting: Setting) -> list[tuple[str, str]]:
    names = ("cover_head", "cover_number", "cover_place", "cover_helper")
    return [(setting.say(name), "") for name in names]
