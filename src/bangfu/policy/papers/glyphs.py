"""Rare characters: told by name and shown as a stand-in, never printed as silent boxes."""

from collections.abc import Iterator
from typing import Any

from bangfu.policy.papers import fonts
from bangfu.policy.papers.layout import Paper
from bangfu.policy.papers.wording import say

SKIPPED = {"qr", "key", "form"}


def mend(paper: Paper) -> list[str]:
    """Put the stand-in for what no font has; returns the texts concerned, e.g. ``周〓 U+2B5AF``.

    The foot of the copy then says which characters are to be written in by hand.
    """
    texts = set(_texts(paper))
    lacking = fonts.missing(["".join(texts)])
    if not lacking:
        return []
    named = sorted(_named(text, lacking) for text in texts if lacking & set(text))
    _replace(paper, str.maketrans(dict.fromkeys(lacking, fonts.STAND_IN)))
    paper["missing"] = say("missing", paper["lang"], names="；".join(named))
    return named


def _named(text: str, lacking: set[str]) -> str:
    codes = " ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(text) if c in lacking)
    shown = "".join(fonts.STAND_IN if c in lacking else c for c in text)
    return f"{shown[:40]} {codes}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in SKIPPED:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _replace(value: Any, table: dict[int, str]) -> Any:
    """The value with its texts changed; mappings and lists are changed in place."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        for name, inner in value.items():
            value[name] = inner if name in SKIPPED else _replace(inner, table)
        return value
    if isinstance(value, list):
        value[:] = [_replace(inner, table) for inner in value]
        return value
    return tuple(_replace(inner, table) for inner in value) if isinstance(value, tuple) else value
