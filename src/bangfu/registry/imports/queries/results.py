"""What a check counted, and what can be taken away."""

from pathlib import Path
from typing import Any

from bangfu.registry.imports.models import Import
from bangfu.registry.imports.queries.tongue import language, words


def counts(imp: Import) -> dict[str, Any]:
    """What the check found.

    ``{"sheets": [{"name", "title", "rows", "new", "changed", "unchanged", "blocked", "warned",
    "held"}], "households": {"all", "writable", "blocked", "to_write"}, "problems": {"block",
    "warn", "by_code"}}``; ``new`` to ``unchanged`` count rows that can be written, ``blocked`` and
    ``warned`` rows with a problem of their own, ``held`` all that stay out. Empty before the check.
    """
    if not imp.summary:
        return {}
    titles = {name: s.zh if language() == "zh" else s.en for name, s in words().sheets.items()}
    sheets = [
        {"name": name, "title": title, **imp.summary["sheets"][name]}
        for name, title in titles.items()  # the database does not keep the order of JSON keys
        if name in imp.summary["sheets"]
    ]
    return {**imp.summary, "sheets": sheets}


def marked_workbook(imp: Import) -> Path:
    """The uploaded rows as a workbook in which the problems are marked; made when first asked for.

    Raises:
        Refusal: ``imports.not_checked``, or ``imports.gone`` when its files were deleted.
    """
    from bangfu.registry.imports import marked

    return marked.workbook(imp, language())


def template(lang: str = "") -> bytes:
    """An empty workbook of our own, with headings, explanations and lists to choose from."""
    from bangfu.registry.imports import template as made

    return made.workbook(words(), lang or language())
