"""Refusals: what the product says when it will not do something.

A refusal has a stable code that programs and documentation may rely on, a sentence in the reader's
language, and a hint that says what to do next. Faces show it; nothing is half-written when one is
raised inside an action.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class Refusal(Exception):
    """A rule of the product says no.

    Args:
        code: stable dotted identifier, e.g. ``import.not_a_workbook``.
        message: one sentence for the person.
        hint: what they can do about it.
        context: values a program may want (counts, names, places).
        status: the HTTP status a face answers with.
    """

    def __init__(
        self,
        code: str,
        message: Text,
        *,
        hint: Text = "",
        context: Mapping[str, Any] | None = None,
        status: int = 422,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint
        self.context = dict(context or {})
        self.status = status

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def as_json(self) -> dict[str, Any]:
        """The refusal as plain data: ``code``, ``message``, ``hint``, ``context``."""
        return {
            "code": self.code,
            "message": str(self.message),
            "hint": str(self.hint),
            "context": self.context,
        }
