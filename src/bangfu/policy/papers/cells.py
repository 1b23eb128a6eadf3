"""Registered values as they are printed: in words, blank where nobody knows."""

import datetime as dt
from typing import Any

from bangfu.engine import words
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs.pack import Pack

NBSP = "\N{NO-BREAK SPACE}"
MOST_BOXES, MOST_SIGNS = 4, 14  # what fits into one cell of an empty form


def shown(pack: Pack, type_: Type, raw: Any, language: str = "zh", *, unit: bool = True) -> str:
    """A value in words; empty when it is unknown.

    Args:
        pack: where the code lists stand.
        type_: of the column or fact.
        raw: as rows, the trail or the engine keep it.
        language: ``zh`` or ``en``.
        unit: whether the unit follows a number.
    """
    if raw is None or raw == "":
        return ""
    if type_.kind == Kind.CODES and not isinstance(raw, int):
        known = [entry.id for entry in pack.codes[type_.codes].entries]
        raw = sum(1 << known.index(entry) for entry in set(raw) if entry in known)
    if type_.kind in (Kind.DATE, Kind.MONTH) and isinstance(raw, str):
        raw = dt.date.fromisoformat(raw[:10])
    text = words.value(pack, type_, raw, language)
    return text if unit else text.partition(NBSP)[0]


def boxes(pack: Pack, type_: Type, language: str = "zh") -> str:
    """What to tick on an empty form; empty where there is too much to choose from.

    >>> boxes(None, Type(Kind.BOOL))
    '□是　□否'
    """
    zh = language == "zh"
    if type_.kind == Kind.BOOL:
        return "□是　□否" if zh else "□ yes  □ no"
    entries = pack.codes[type_.codes].entries if type_.codes else []
    text = "　".join(f"□{entry.zh if zh else entry.en}" for entry in entries)
    return text if len(entries) <= MOST_BOXES and len(text) <= MOST_SIGNS else ""
