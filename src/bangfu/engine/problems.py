"""What is wrong with a pack, said once for machines (a code) and twice for people (zh, en)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from bangfu.engine.messages import MESSAGES

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Both:
    """A text for people in both languages."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """The text in a language (``zh`` or ``en``)."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in a file (quotes, folded lines and all) and as it reads."""

    raw: str
    value: str

    def index(self, offset: int) -> int:
        """Where in ``raw`` a character of ``value`` stands.

        >>> Written("'it''s  ok'", "it's ok").index(5)
        8
        """
        start = self.raw.find("\n") + 1 if self.raw.startswith((">", "|")) else 0
        start = here = 1 if self.raw.startswith(("'", '"')) else start
        for character in self.value[: offset + 1]:
            if character.isspace():
                continue
            here = self.raw.find(character, start)
            if here < 0:  # written as an escape
                return 0
            start = here + 1
        past_it = offset >= len(self.value) or self.value[offset].isspace()
        return start if past_it else here


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a pack: file, line and column, from one. Line 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0
    written: Written | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")

    def shifted(self, characters: int) -> "Place":
        """So many characters further on in the text that begins here."""
        if self.written is None:
            return Place(self.file, self.line, self.column + characters)
        index = self.written.index(characters)
        lines = self.written.raw.count("\n", 0, index)
        column = index - self.written.raw.rfind("\n", 0, index) if lines else self.column + index
        return Place(self.file, self.line + lines, column)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    Args:
        code: a key of ``messages.MESSAGES``.
        place: where.
        values: what the message names; a value with ``text(language)`` is shown in the reader's.
        near: a correct spelling to suggest, or empty.
    """

    code: str
    place: Place = field(default_factory=Place)
    values: dict[str, Any] = field(default_factory=dict)
    near: str = ""

    def text(self, language: str = "zh") -> str:
        """The sentence for a person, with the suggestion if there is one."""
        side = 0 if language == "zh" else 1
        values = {name: _shown(value, language) for name, value in self.values.items()}
        message = MESSAGES[self.code][side].format_map(values)
        if self.near:
            message += MESSAGES["did_you_mean"][side].format(near=self.near)
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


def _shown(value: Any, language: str) -> str:
    """A value in a message: in the reader's language if it has both, and never endless."""
    text = value.text(language) if hasattr(value, "text") else str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


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
