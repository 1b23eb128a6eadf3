"""Texts of packs in the reader's language."""

from django.utils.translation import get_language

from bangfu.engine.packs.kinds import Text


def language() -> str:
    """The reader's language as packs know it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(words: Text) -> str:
    """A text of a pack in the reader's language."""
    return words.text(language())
