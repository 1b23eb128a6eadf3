"""Text to syntax: what was written, before anything is known about names and types."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken
from lark.exceptions import VisitError

from bangfu.engine.problems import PackError, Place, Problem

MOST_CHARACTERS = 2_000
DEEPEST = 40
MOST_PARENTHESES = 40


@dataclass(frozen=True, slots=True)
class Syntax:
    """A node as written.

    Args:
        op: the grammar's name of the form, e.g. ``compare``, ``call``, ``number``.
        parts: child nodes and plain strings, in order.
        column: where it begins in the text, from zero.
        depth: levels below it, one for a leaf.
    """

    op: str
    parts: tuple[Any, ...]
    column: int
    depth: int


# Forms that repeat: a chain written left to right becomes one flat node.
FLAT = {"any_of", "all_of", "items", "branches"}


class _Build(Transformer):
    """Builds syntax bottom-up while parsing, so that hostile nesting never recurses."""

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Syntax:
        op = str(data)
        parts = [str(child) if isinstance(child, Token) else child for child in children]
        column = _start(children[0]) if children else 0
        if op in FLAT and isinstance(parts[0], Syntax) and parts[0].op == op:
            parts = [*parts[0].parts, *parts[1:]]
        depth = 1 + max((part.depth for part in parts if isinstance(part, Syntax)), default=0)
        if depth > DEEPEST:
            raise PackError([Problem("too_deep", values={"limit": DEEPEST})])
        return Syntax(op, tuple(parts), column, depth)


def _start(child: Any) -> int:
    return child.column if isinstance(child, Syntax) else (child.start_pos or 0)


@cache
def _parser() -> Lark:
    grammar = resources.files(__package__).joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", transformer=_Build(), maybe_placeholders=False)


# What people write out of habit, and what to write instead.
HABITS: list[tuple[str, str, str]] = [
    (r"==", "相等用一个 =。", "Equality is a single =."),
    (r"<>", "不等用 !=。", "Inequality is !=."),
    (r"&&|\bAND\b", "并且用 and。", "Write 'and'."),
    (r"\|\||\bOR\b", "或者用 or。", "Write 'or'."),
    (r"!(?!=)|\bNOT\b", "否定用 not。", "Write 'not'."),
    (
        r"/",
        "没有除号：人均用 per()，占比用 share()，取比例用 pct()。",
        "There is no division: use per(), share() or pct().",
    ),
    (r'"|“|”|‘|’', "文字用半角单引号。", "Quote text with straight single quotes."),
    (r"[（），；：＝＞＜]", "标点请用半角。", "Use ASCII punctuation."),
    (r";|--|#", "一个表达式只写一个式子，不写注释。", "One expression only, no comments."),
    (r"[A-Z]", "名称和关键字一律小写。", "Names and keywords are lower-case."),
    (
        r"[\u0370-\u052f]",
        "这个字母只是像英文字母，请重新输入。",
        "This letter only looks like a Latin one: type it again.",
    ),
    (r"[^\x00-\x7f]", "名称只用小写英文字母、数字和下划线。", "Names use a-z, 0-9 and _ only."),
]


def parse(text: str, place: Place | None = None) -> Syntax:
    """The syntax of an expression.

    Args:
        text: one expression, at most 2,000 characters and 40 levels deep.
        place: where it stands, for messages.

    Raises:
        PackError: with one problem that names the column and, for common habits, the remedy.
    """
    place = place or Place()
    if len(text) > MOST_CHARACTERS:
        raise _fault("too_long", place, length=len(text), limit=MOST_CHARACTERS)
    if not text.strip():
        raise _fault("empty", place)
    if text.count("(") > MOST_PARENTHESES * 4 or _nesting(text) > MOST_PARENTHESES:
        raise _fault("too_deep", place, limit=MOST_PARENTHESES)
    try:
        tree = _parser().parse(text)
    except (UnexpectedToken, UnexpectedEOF, UnexpectedCharacters) as error:
        raise _explain(error, text, place) from None
    except VisitError as error:
        raise _relocate(error.orig_exc, place) from None
    except PackError as error:
        raise _relocate(error, place) from None
    assert isinstance(tree, Syntax)
    return tree


def _nesting(text: str) -> int:
    deepest = level = 0
    for character in text:
        level += (character == "(") - (character == ")")
        deepest = max(deepest, level)
    return deepest


def _fault(code: str, place: Place, **values: Any) -> PackError:
    return PackError([Problem(code, place, values)])


def _relocate(error: Exception, place: Place) -> Exception:
    if not isinstance(error, PackError):
        return error
    return PackError([Problem(p.code, place, p.values, p.near) for p in error.problems])


def _explain(error: Any, text: str, place: Place) -> PackError:
    token = getattr(error, "token", None)
    if isinstance(error, UnexpectedEOF) or (token is not None and token.type == "$END"):
        return _fault("unexpected_end", place.shifted(len(text)))
    at = error.pos_in_stream if token is None else (token.start_pos or 0)
    found = _word_at(text, at)
    here = place.shifted(at)
    if token is not None and token.type == "COMPARATOR" and not re.match(r"==|<>", text[at:]):
        before = text[:at].rstrip()
        if not before.endswith(("=", "<", ">", "!")):
            return _fault("chained_comparison", here)
    for pattern, hint_zh, hint_en in HABITS:
        if re.match(pattern, text[at:]) or re.match(pattern, text[max(0, at - 1) :]):
            return _fault("unexpected_hint", here, found=found, hint_zh=hint_zh, hint_en=hint_en)
    return _fault("unexpected", here, found=found)


def _word_at(text: str, at: int) -> str:
    match = re.compile(r"\w+|\S").match(text, at)
    return match.group()[:40] if match else text[at : at + 1]


def iso_date(text: str) -> dt.date | None:
    """The day an ISO date names, or ``None``."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
