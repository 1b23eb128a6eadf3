"""Places in words, as pages say them: township and village together."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions


def language() -> str:
    """The reader's language as packs know it: ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"


class Names:
    """Names of the places a list shows, asked for once."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._names = divisions.names({s for code in wanted for s in codes.lineage(code)[-2:]})

    def place(self, code: str) -> dict[str, Any]:
        """A place by code and name."""
        parts = codes.lineage(code)[-2:]
        return {"code": code, "name": "".join(self._names.get(step, "") for step in parts)}


def one(code: str) -> dict[str, Any]:
    """A single place."""
    return Names([code]).place(code)
