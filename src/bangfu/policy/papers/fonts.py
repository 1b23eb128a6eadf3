"""Which fonts print Chinese here, and which characters none of them has."""

import os
from collections.abc import Iterable
from functools import cache

import typst
from fontTools.ttLib import TTFont

# Families that print Simplified Chinese, best first, with the Debian package of the first.
SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
PACKAGE = "fonts-noto-cjk"
# Stands for a character that no font has, as printers have always done.
STAND_IN = "〓"


class NoFont(Exception):
    """No font here has Chinese characters."""


@cache
def known() -> typst.Fonts:
    """The fonts of the system and of the folders that ``BANGFU_FONTS`` names."""
    named = os.environ.get("BANGFU_FONTS", "").split(os.pathsep)
    return typst.Fonts(font_paths=[folder for folder in named if folder])


@cache
def families() -> dict[str, list[str]]:
    """``{"sans": …, "serif": …}``: families to set Chinese in, best first.

    Raises:
        NoFont: when there is none.
    """
    here = set(known().families())
    sans = [name for name in SANS if name in here]
    serif = [name for name in SERIF if name in here]
    if not sans and not serif:
        raise NoFont
    return {"sans": sans or serif, "serif": serif or sans}


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    """Code points a font file has a shape for."""
    collection = path.lower().endswith((".ttc", ".otc"))
    with TTFont(path, fontNumber=index if collection else -1, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def _files() -> tuple[tuple[str, int], ...]:
    """Font files, those of the families in use first."""
    chosen = {name for names in families().values() for name in names}
    found = [f for f in known().fonts() if f.path]
    found.sort(key=lambda f: f.family not in chosen)
    return tuple(dict.fromkeys((str(f.path), f.index) for f in found))


@cache
def _has(character: str) -> bool:
    return any(ord(character) in _characters(path, index) for path, index in _files())


def missing(texts: Iterable[str]) -> set[str]:
    """Characters of some texts that would come out as boxes."""
    used = {c for text in texts for c in text if ord(c) > ord(" ") and c != "\N{NO-BREAK SPACE}"}
    return {c for c in used if not _has(c)}
