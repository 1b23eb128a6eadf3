"""Arithmetic and functions, each result with its bounds."""

from bangfu.engine.compile.check.base import Base
from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax
from bangfu.engine.language.types import DATE, INT, MONEY, NUMBER, RATE, Kind
from bangfu.engine.problems import nearest

VERDICTS = ("met", "entitled", "amount")


class Numbers(Base):
    """Sums, products and calls."""

    def on_add(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        return self.sum_of(s, "+", left, right)

    def on_subtract(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        return self.sum_of(s, "-", left, right)

    def sum_of(self, s: Syntax, op: str, left: Syntax, right: Syntax) -> t.Node:
        a, b = self.agree(self.visit(left), self.visit(right), s, s.op)
        self.numeric(a, left)
        (a_low, a_high), (b_low, b_high) = t.bounds(a), t.bounds(b)
        low, high = (a_low + b_low, a_high + b_high)
        if op == "-":
            low, high = (a_low - b_high, a_high - b_low)
        return t.Arith(a.type, low, high, op=op, left=a, right=b)

    def on_minus(self, s: Syntax, item: Syntax) -> t.Node:
        node = self.visit(item)
        if node.type == NUMBER:
            assert isinstance(node, t.Const)
            text = str(node.value)
            return t.Const(NUMBER, value=text[1:] if text.startswith("-") else f"-{text}")
        self.numeric(node, item)
        low, high = t.bounds(node)
        zero = t.Const(node.type, 0, 0, value=0)
        return t.Arith(node.type, -high, -low, op="-", left=zero, right=node)

    def on_multiply(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        a, b = self.visit(left), self.visit(right)
        if Kind.RATE in (a.type.kind, b.type.kind):
            raise self.fault("rate_product", s)
        a, b = (
            self.number_as(node, INT, at) if node.type == NUMBER else node
            for node, at in ((a, left), (b, right))
        )
        kinds = {a.type.kind, b.type.kind}
        if not kinds <= ty.NUMERIC or Kind.INT not in kinds:
            raise self.differ(s, "multiply", a.type, b.type)
        type_ = b.type if a.type.kind == Kind.INT else a.type
        corners = [x * y for x in t.bounds(a) for y in t.bounds(b)]
        return t.Arith(type_, min(corners), max(corners), op="*", left=a, right=b)

    # --- calls ---

    def on_call(self, s: Syntax, name: str, items: Syntax) -> t.Node:
        args = list(items.parts)
        if name in f.AGGREGATES:
            return self.aggregate(s, name, args)
        if name in VERDICTS:
            return self.verdict(s, name, args)
        function = f.FUNCTIONS.get(name)
        if function is None:
            near = nearest(name, [*f.FUNCTIONS, *f.AGGREGATES, *VERDICTS])
            raise self.fault("unknown_function", s, near, name=name)
        rounding = self.rounding(s, name, args) if function.rounds else ""
        if not function.least <= len(args) <= function.most:
            wanted = str(function.least)
            if function.most > function.least:
                wanted += f"–{function.most}"
            raise self.fault("argument_count", s, name=name, wanted=wanted, found=len(args))
        return self.function(s, name, args, rounding)

    def rounding(self, s: Syntax, name: str, args: list[Syntax]) -> str:
        last = args.pop()
        if last.op != "name" or last.parts[0] not in f.ROUNDINGS:
            raise self.fault("rounding", last, name=name)
        return str(last.parts[0])

    def function(self, s: Syntax, name: str, args: list[Syntax], rounding: str) -> t.Node:
        nodes = [self.visit(arg) for arg in args]
        if name in ("least", "greatest"):
            return self.extreme(name, nodes, args)
        if name in ("years", "months", "year"):
            days = tuple(self.expect(n, DATE, a) for n, a in zip(nodes, args, strict=True))
            return t.Call(INT, 0, 120_000, name=name, args=days)
        if name == "share":
            part, whole = self.agree(nodes[0], nodes[1], s, "compare")
            self.numeric(part, args[0])
            return t.Call(RATE, name=name, args=(part, whole), rounding=rounding)
        amount = nodes[0] if nodes[0].type != NUMBER else self.number_as(nodes[0], MONEY, args[0])
        self.numeric(amount, args[0])
        other = self.expect(nodes[1], RATE if name == "pct" else INT, args[1])
        size = _size(name, amount, other)
        pair = (amount, other)
        return t.Call(amount.type, -size, size, name=name, args=pair, rounding=rounding)

    def extreme(self, name: str, nodes: list[t.Node], args: list[Syntax]) -> t.Node:
        """``least`` and ``greatest``."""
        type_ = next((n.type for n in nodes if n.type != NUMBER), INT)
        nodes = [self.expect(n, type_, a) for n, a in zip(nodes, args, strict=True)]
        self.numeric(nodes[0], args[0])
        pick = min if name == "least" else max
        lows, highs = zip(*map(t.bounds, nodes), strict=True)
        return t.Call(type_, pick(lows), pick(highs), name=name, args=tuple(nodes))


def _size(name: str, amount: t.Node, other: t.Node) -> int:
    """How large ``pct`` or ``per`` can get, from its arguments."""
    size = t.size(amount)
    return size if name == "per" else size * t.size(other) // f.RATE_ONE + 1
