"""What is wrong with a pack, said once for machines (a code) and twice for people (zh, en)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from bangfu.engine.messages import MESSAGES


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a pack: file, line and column, from one. Line 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")

    def shifted(self, columns: int) -> "Place":
        """The same line, so many columns further right."""
        return Place(self.file, self.line, self.column + columns)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    Args:
        code: a key of ``messages.MESSAGES``.
        place: where.
        values: what the message names.
        near: a correct spelling to suggest, or empty.
    """

    code: str
    place: Place = field(default_factory=Place)
    values: dict[str, Any] = field(default_factory=dict)
    near: str = ""

    def text(self, language: str = "zh") -> str:
        """The sentence for a person, with the suggestion if there is one."""
        message = MESSAGES[self.code][0 if language == "zh" else 1].format_map(self.values)
        if self.near:
            message += MESSAGES["did_you_mean"][0 if language == "zh" else 1].format(near=self.near)
        return message

    def line(self, language: str = "zh") -> str:
        """Place, code and sentence on one line, as compilers print."""
        where = f"{self.place}: " if self.place.file or self.place.line else ""
        return f"{where}[{self.code}] {self.text(language)}"

    def as_json(self, language: str = "zh") -> dict[str, Any]:
        """The problem as plain data."""
        return {
            "code": self.code,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "message": self.text(language),
        }


class PackError(Exception):
    """A pack (or an expression) that cannot be used. Carries every problem found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(problem.line("en") for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like a misspelt one, or an empty string.

    >>> nearest("hosehold", ["household", "village"])
    'household'
    """
    found = get_close_matches(str(word), list(known), n=1, cutoff=0.7)
    return found[0] if found else ""
