"""The common part of XPath in forms, put into the rule language; anything else is told.

Understood: ``${question}``, ``.``, texts, numbers, ``and or not()``, comparisons, ``selected()``,
``today()``, ``date()``, ``true() false()``, sums and differences, parentheses.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TOKEN = re.compile(
    r"\s*(?:(?P<question>\$\{\s*[^}\s]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|=|<|>|\(|\)|,|\+|-)|(?P<self>\.)|(?P<word>[A-Za-z][\w:-]*))",
    re.ASCII,
)
COMPARING = {"=", "!=", "<", "<=", ">", ">="}
LONGEST, DEEPEST = 2_000, 30
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class NotUnderstood(Exception):
    """Not in the part of XPath that can be put into the rule language."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question of the form: what it is called here, its type, and its choices by their names."""

    name: str
    type: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part that is understood: ``what`` is question, text, number, day, truth or other."""

    text: str
    what: str = "other"
    known: Known | None = None


def rule(text: str, questions: Mapping[str, Known], own: str = "") -> str:
    """An XPath condition in the rule language.

    Args:
        text: as it stands in the form.
        questions: by their name in the form.
        own: the name of the question it constrains, for ``.``.

    Raises:
        NotUnderstood: with the part that is not.

    >>> yes_no = Known("leaks", "yes_no", {})
    >>> rule("${Leaks} = 'yes' and not(${Leaks} = 'no')", {"Leaks": yes_no})
    'leaks and not (not leaks)'
    """
    return _Reading(text, questions, own).whole()


def conjuncts(text: str) -> list[str]:
    """The parts joined by ``and`` at the top.

    >>> conjuncts(". >= 0 and (. < 5 or . = 9) and . <= 9")
    ['. >= 0', '(. < 5 or . = 9)', '. <= 9']
    """
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"'[^']*'|\"[^\"]*\"|\(|\)|\band\b", text):
        depth += (match[0] == "(") - (match[0] == ")")
        if match[0] == "and" and depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    return [*parts, text[start:].strip()]


class _Reading:
    def __init__(self, text: str, questions: Mapping[str, Known], own: str) -> None:
        if len(text) > LONGEST:
            raise NotUnderstood(text[:40])
        self.questions, self.own = questions, own
        self.tokens = list(_tokens(text))
        self.at = self.depth = 0

    def whole(self) -> str:
        found = self.condition(self.any_of())
        if self.at < len(self.tokens):
            raise NotUnderstood(self.tokens[self.at][1])
        return found

    # --- tokens ---

    @property
    def here(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens) or (wanted and self.here != wanted):
            raise NotUnderstood(self.here or "…")
        self.at += 1
        return self.tokens[self.at - 1]

    # --- grammar ---

    def any_of(self) -> Piece:
        return self.joined("or", self.all_of)

    def all_of(self) -> Piece:
        return self.joined("and", self.comparison)

    def joined(self, word: str, part: Callable[[], Piece]) -> Piece:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood("…")
        found = [part()]
        while self.here == word:
            self.take()
            found.append(part())
        self.depth -= 1
        if len(found) == 1:
            return found[0]
        return Piece(f" {word} ".join(map(self.condition, found)), "condition")

    def comparison(self) -> Piece:
        left = self.sum_of()
        if self.here not in COMPARING:
            return left
        _, op = self.take()
        return compared(left, op, self.sum_of())

    def sum_of(self) -> Piece:
        found = self.atom()
        while self.here in ("+", "-"):
            _, sign = self.take()
            found = Piece(f"{_value(found)} {sign} {_value(self.atom())}")
        return found

    def atom(self) -> Piece:
        kind, text = self.take()
        if kind == "number":
            return Piece(text, "number")
        if kind == "text":
            return Piece(text[1:-1], "text")
        if kind == "question":
            return self.question(text[2:-1].strip())
        if kind == "self" and self.own:
            return self.question(self.own)
        if text == "(":
            inner = self.any_of()
            self.take(")")
            return Piece(f"({inner.text})", inner.what, inner.known)
        if kind == "word":
            return self.call(text)
        raise NotUnderstood(text)

    def question(self, name: str) -> Piece:
        known = self.questions.get(name)
        if known is None:
            raise NotUnderstood(f"${{{name}}}")
        return Piece(known.name, "question", known)

    def call(self, name: str) -> Piece:
        self.take("(")
        if name == "not":
            inner = self.condition(self.any_of())
            self.take(")")
            return Piece(f"not ({inner})", "condition")
        if name == "selected":
            item = self.atom()
            self.take(",")
            chosen = self.atom()
            self.take(")")
            return selected(item, chosen)
        if name == "date":
            _, text = self.take()
            self.take(")")
            if not re.fullmatch(r"['\"]\d{4}-\d{2}-\d{2}['\"]", text, re.ASCII):
                raise NotUnderstood(text)
            return Piece(text[1:-1], "day")
        if name in ("today", "true", "false"):
            self.take(")")
            return Piece(
                "as_of" if name == "today" else name, "day" if name == "today" else "truth"
            )
        raise NotUnderstood(f"{name}()")

    def condition(self, piece: Piece) -> str:
        """A part that stands as a condition by itself."""
        is_yes_no = piece.known is not None and piece.known.type == "yes_no"
        if piece.what not in ("condition", "truth") and not is_yes_no:
            raise NotUnderstood(piece.text)
        return piece.text


def _tokens(text: str) -> "list[tuple[str, str]]":
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise NotUnderstood(text[at : at + 20].strip())
        found.append((match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
    return found


def _value(piece: Piece) -> str:
    if piece.what in ("text", "condition", "truth"):
        raise NotUnderstood(piece.text)
    return piece.text


def selected(item: Piece, chosen: Piece) -> Piece:
    """``selected(${q}, 'x')``."""
    if item.known is None or chosen.what != "text":
        raise NotUnderstood("selected()")
    if item.known.type != "choices":
        return compared(item, "=", chosen)
    return Piece(f"{item.text} has '{_entry(item.known, chosen.text)}'", "condition")


def compared(left: Piece, op: str, right: Piece) -> Piece:
    """A comparison; with a text it is one of a choice, of yes and no, or with nothing at all."""
    if left.what == "text" and right.what == "question":
        left, right, op = right, left, FLIPPED.get(op, op)
    if right.what != "text":
        return Piece(f"{_value(left)} {op} {_value(right)}", "condition")
    if left.known is None or op not in ("=", "!="):
        raise NotUnderstood(f"'{right.text}'")
    if right.text == "":
        known = "is unknown" if op == "=" else "is not unknown"
        return Piece(f"{left.text} {known}", "condition")
    if left.known.type == "yes_no":
        if right.text not in ("yes", "no"):
            raise NotUnderstood(f"'{right.text}'")
        plain = (right.text == "yes") == (op == "=")
        return Piece(left.text if plain else f"not {left.text}", "condition")
    if left.known.type != "choice":
        raise NotUnderstood(f"'{right.text}'")
    return Piece(f"{left.text} {op} '{_entry(left.known, right.text)}'", "condition")


def _entry(known: Known, name: str) -> str:
    if name not in known.choices:
        raise NotUnderstood(f"'{name}'")
    return known.choices[name]
