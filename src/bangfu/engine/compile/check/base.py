"""What every form needs: errors with their place, agreement of types, literals taking units."""

from abc import ABC, abstractmethod
from typing import Any, Protocol

from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax
from bangfu.engine.language.types import BOOL, INT, NUMBER, Kind, Type
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import Both, PackError, Place, Problem

DOING = {
    "compare": Both("比较", "compare"),
    "add": Both("相加", "add"),
    "subtract": Both("相减", "subtract"),
    "multiply": Both("相乘", "multiply"),
}


class Resolver(Protocol):
    """Where the checker looks definitions up."""

    def fact(self, subject: str, name: str) -> t.Node | None:
        """The checked expression of a fact, or ``None`` when there is none of that name."""
        ...

    def fact_names(self, subject: str) -> set[str]:
        """Names of a subject's facts, for suggestions."""
        ...

    def parameter(self, name: str) -> Type | None:
        """The type of a parameter."""
        ...

    def rule(self, name: str) -> tuple[str, bool] | None:
        """A rule's subject and whether it has an amount."""
        ...


class Base(ABC):
    """Types, errors and dispatch; the forms are mixed in."""

    def __init__(
        self,
        pack: Pack,
        resolver: Resolver,
        subject: str,
        place: Place,
        *,
        in_aggregate: bool = False,
    ) -> None:
        self.pack = pack
        self.resolver = resolver
        self.subject = subject
        self.place = place
        self.above = pack.lineage(subject)
        self.in_aggregate = in_aggregate

    def check(self, syntax: Syntax, wanted: Type | None = None) -> t.Node:
        """The typed tree of an expression.

        Args:
            syntax: as parsed.
            wanted: the type it must have; ``None`` accepts any.

        Raises:
            PackError: with the one problem found first.
        """
        node = self.visit(syntax)
        return self.typed(node, syntax) if wanted is None else self.expect(node, wanted, syntax)

    def visit(self, s: Syntax) -> t.Node:
        method = getattr(self, f"on_{s.op}")
        node: t.Node = method(s, *s.parts)
        return node

    @abstractmethod
    def aggregate(self, s: Syntax, op: str, args: list[Syntax]) -> t.Node: ...

    @abstractmethod
    def verdict(self, s: Syntax, name: str, args: list[Syntax]) -> t.Node: ...

    # --- errors ---

    def fault(self, code: str, at: Syntax, near: str = "", /, **values: Any) -> PackError:
        return PackError([Problem(code, self.place.shifted(at.column), values, near)])

    def mismatch(self, at: Syntax, wanted: Type | Both, found: Type | Both) -> PackError:
        return self.fault("type_mismatch", at, wanted=wanted, found=found)

    def differ(self, at: Syntax, doing: str, left: Type, right: Type) -> PackError:
        return self.fault("types_differ", at, doing=DOING[doing], left=left, right=right)

    def title(self, subject: str) -> Text:
        return self.pack.tables[subject].title

    # --- types ---

    def boolean(self, s: Syntax) -> t.Node:
        return self.expect(self.visit(s), BOOL, s)

    def typed(self, node: t.Node, at: Syntax) -> t.Node:
        """Refuses a bare number: nothing tells its unit."""
        if node.type == NUMBER:
            raise self.fault("untyped", at)
        return node

    def numeric(self, node: t.Node, at: Syntax) -> t.Node:
        if node.type.kind not in ty.NUMERIC:
            raise self.mismatch(at, NUMBER, node.type)
        return node

    def expect(self, node: t.Node, wanted: Type, at: Syntax) -> t.Node:
        if node.type == NUMBER:
            return self.number_as(node, wanted, at)
        if not node.type.matches(wanted):
            raise self.mismatch(at, wanted, node.type)
        return node

    def number_as(self, node: t.Node, wanted: Type, at: Syntax) -> t.Node:
        """A bare number in the unit of its surroundings; counts where those have none."""
        if wanted == NUMBER:
            wanted = INT
        assert isinstance(node, t.Const)
        text = str(node.value)
        if wanted.kind not in ty.NUMERIC or (text.endswith("%") and wanted.kind != Kind.RATE):
            raise self.mismatch(at, wanted, Both(f"数字 {text}", f"the number {text}"))
        try:
            value = ty.rate(text) if wanted.kind == Kind.RATE else ty.scaled(text, wanted.scale)
        except ValueError:
            if not ty.NUMERAL.fullmatch(text.removesuffix("%")):
                raise self.fault("literal_range", at, text=text) from None
            places = wanted.scale - 2 if text.endswith("%") else wanted.scale
            raise self.fault("literal_precision", at, text=text, places=places) from None
        if abs(value) > ty.EDGE // f.RATE_ONE:
            raise self.fault("literal_range", at, text=text)
        return t.Const(wanted, value, value, value=value)

    def agree(self, left: t.Node, right: t.Node, at: Syntax, doing: str) -> tuple[t.Node, t.Node]:
        """Both sides in one type; a bare number takes the other side's unit."""
        if left.type == NUMBER:
            left = self.number_as(left, right.type, at)
        if right.type == NUMBER:
            right = self.number_as(right, left.type, at)
        if not left.type.matches(right.type):
            raise self.differ(at, doing, left.type, right.type)
        return left, right
