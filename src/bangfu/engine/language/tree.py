"""The typed tree: what a checked expression means.

Nodes are plain and closed: every engine handles exactly these. Numbers are exact integers in the
smallest unit of their type. ``None`` stands for unknown wherever a value may be missing.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum

from bangfu.engine.language.types import EDGE, Type

Scalar = bool | int | str | dt.date | None


class Source(StrEnum):
    """What a reference points to."""

    COLUMN = "column"
    FACT = "fact"
    MET = "met"  # whether a rule's conditions hold
    AMOUNT = "amount"  # what a benefit comes to


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression.

    ``low`` and ``high`` bound what arithmetic can come to; beyond ``EDGE`` it becomes unknown, so
    that whoever uses a node may rely on ``bounds``.
    """

    type: Type
    low: int = -EDGE
    high: int = EDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Const(Node):
    """A literal."""

    value: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf(Node):
    """The day the question is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Node):
    """A policy figure in force where the subject lives."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref(Node):
    """A column, fact or verdict of the subject itself or of one above it."""

    subject: str
    name: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """Negation; unknown stays unknown."""

    item: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class All(Node):
    """Conjunction: one false decides, else one unknown leaves it unknown."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any(Node):
    """Disjunction: one true decides, else one unknown leaves it unknown."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """``=  !=  <  <=  >  >=`` of two values of one type."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class InList(Node):
    """Whether a value is one of several literals."""

    item: Node
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Has(Node):
    """Whether a set of codes contains an entry; sets are stored as bits in entry order."""

    item: Node
    entry: str
    bit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IsUnknown(Node):
    """Whether a value is missing. Never itself unknown."""

    item: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Arith(Node):
    """``+``, ``-`` or ``*``."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Node):
    """The first branch whose condition holds; an unknown condition makes the whole unknown."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function of ``functions.FUNCTIONS``."""

    name: str
    args: tuple[Node, ...]
    rounding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """``count sum min max any all`` over the children of one collection."""

    op: str
    child: str
    value: Node | None
    where: Node | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCompare(Node):
    """A count compared with a number, decided as soon as the known children settle it."""

    op: str
    count: Aggregate
    right: Node


def bounds(node: Node) -> tuple[int, int]:
    """Between which numbers the value of a node lies."""
    return max(node.low, -EDGE), min(node.high, EDGE)


def size(node: Node) -> int:
    """The largest magnitude of a node's value."""
    return max(map(abs, bounds(node)))


OWN: dict[type, tuple[str, ...]] = {}


def _own(kind: type[Node]) -> tuple[str, ...]:
    """Names of the fields a kind of node has beside those of all (kept: trees are walked often)."""
    if kind not in OWN:
        OWN[kind] = tuple(field.name for field in fields(kind))[len(fields(Node)) :]
    return OWN[kind]


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside one."""
    for name in _own(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif name == "branches":
            for condition, result in value:
                yield condition
                yield result
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def height(node: Node) -> int:
    """Levels of an expression, one for a leaf."""
    return 1 + max(map(height, children(node)), default=0)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)
