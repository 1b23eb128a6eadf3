"""Texts of the command line in the user's language, before and without Django."""

import gettext as library
import os
import sys
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"


@cache
def language() -> str:
    """``zh`` or ``en``: from ``--lang``, ``BANGFU_LANG``, or the system's locale."""
    argv = sys.argv[1:]
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv):
            return _known(argv[index + 1])
        if word.startswith("--lang="):
            return _known(word.partition("=")[2])
    for name in ("BANGFU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and not value.startswith(("C", "POSIX")):
            return _known(value)
    return "zh"


def _known(value: str) -> str:
    return "en" if value.lower().startswith("en") else "zh"


def gettext(text: str) -> str:
    """A text of ours in the user's language."""
    if language() == "zh":
        return text
    return _english().gettext(text)


@cache
def _english() -> library.NullTranslations:
    return library.translation("django", LOCALE, ["en"], fallback=True)


def django_language() -> str:
    """The same language as Django calls it."""
    return "zh-hans" if language() == "zh" else "en"
