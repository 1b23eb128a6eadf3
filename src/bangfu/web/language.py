"""The reader's language, as packs and the engine name it."""

from django.utils.translation import get_language


def reader() -> str:
    """``zh`` or ``en``."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
