"""The reader's language and the ledger's vocabulary in it."""

from django.utils.translation import get_language

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports.headings import Vocabulary


def language() -> str:
    """The reader's language, as packs name it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def words() -> Vocabulary:
    """What the sheets and columns of this place's ledger are called."""
    return Vocabulary(catalogue.pack())
