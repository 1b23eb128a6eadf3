"""Syntax to typed tree: every name resolved, every type agreed, every result bounded.

The checker is the only gate between what an author writes and what an engine runs. It knows the
subjects of a pack and asks a resolver for facts, parameters and rules, so that definitions may
stand in any order.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol

from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax, iso_date
from bangfu.engine.language.types import BOOL, DATE, INT, MONEY, NUMBER, RATE, Kind, Type
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Place, Problem, nearest

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
DOING = {
    "compare": ("比较", "compare"),
    "add": ("相加", "add"),
    "subtract": ("相减", "subtract"),
    "multiply": ("相乘", "multiply"),
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


class Checker:
    """Checks one expression about one subject."""

    def __init__(self, pack: Pack, resolver: Resolver, subject: str, place: Place) -> None:
        self.pack = pack
        self.resolver = resolver
        self.subject = subject
        self.place = place
        self.above = pack.lineage(subject)
        self.in_aggregate = False

    def check(self, syntax: Syntax, wanted: Type | None = None) -> t.Node:
        """The typed tree of an expression.

        Args:
            syntax: as parsed.
            wanted: the type it must have; ``None`` accepts any.

        Raises:
            PackError: with the one problem found first.
        """
        node = self.visit(syntax)
        if wanted is not None:
            return self.expect(node, wanted, syntax)
        if node.type == NUMBER:
            raise self.fault("untyped", syntax)
        return node

    # --- errors ---

    def fault(self, code: str, at: Syntax, near: str = "", **values: Any) -> PackError:
        return PackError([Problem(code, self.place.shifted(at.column), values, near)])

    def title(self, subject: str) -> str:
        return self.pack.tables[subject].title.zh

    # --- types ---

    def expect(self, node: t.Node, wanted: Type, at: Syntax) -> t.Node:
        if node.type == NUMBER:
            return self.number_as(node, wanted, at)
        if not node.type.matches(wanted):
            raise self.fault("type_mismatch", at, wanted=str(wanted), found=str(node.type))
        return node

    def number_as(self, node: t.Node, wanted: Type, at: Syntax) -> t.Node:
        if wanted == NUMBER:
            wanted = INT
        assert isinstance(node, t.Const)
        text = str(node.value)
        percent = text.endswith("%")
        if wanted.kind not in ty.NUMERIC or percent != (wanted.kind == Kind.RATE and percent):
            raise self.fault("type_mismatch", at, wanted=str(wanted), found=f"{NUMBER} {text}")
        try:
            value = ty.rate(text) if wanted.kind == Kind.RATE else ty.scaled(text, wanted.scale)
        except ValueError:
            places = wanted.scale
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
            zh, en = DOING[doing]
            sides = {"left": str(left.type), "right": str(right.type)}
            raise self.fault("types_differ", at, doing=zh, doing_en=en, **sides)
        return left, right

    # --- forms ---

    def visit(self, s: Syntax) -> t.Node:
        method = getattr(self, f"on_{s.op}")
        node: t.Node = method(s, *s.parts)
        return node

    def boolean(self, s: Syntax) -> t.Node:
        return self.expect(self.visit(s), BOOL, s)

    def on_number(self, s: Syntax, text: str) -> t.Node:
        return t.Const(NUMBER, value=text)

    def on_string(self, s: Syntax, text: str) -> t.Node:
        raise self.fault("literal_needs_codes", s)

    def on_date(self, s: Syntax, text: str) -> t.Node:
        day = iso_date(text)
        if day is None:
            raise self.fault("bad_date", s, text=text)
        return t.Const(DATE, value=day)

    def on_true(self, s: Syntax) -> t.Node:
        return t.Const(BOOL, value=True)

    def on_false(self, s: Syntax) -> t.Node:
        return t.Const(BOOL, value=False)

    def on_as_of(self, s: Syntax) -> t.Node:
        return t.AsOf(DATE)

    def on_name(self, s: Syntax, name: str) -> t.Node:
        return self.reference(self.subject, name, s)

    def on_dotted(self, s: Syntax, owner: str, name: str) -> t.Node:
        if owner == "p":
            type_ = self.resolver.parameter(name)
            if type_ is None:
                near = nearest(name, self.pack.parameters)
                raise self.fault("unknown_parameter", s, near, name=name)
            low, high = ty.WIDEST.get(type_.kind, (-ty.EDGE, ty.EDGE))
            return t.Param(type_, low, high, name=name)
        if owner not in self.above:
            near = nearest(owner, ["p", *self.above])
            title = self.title(self.subject)
            raise self.fault("unknown_parent", s, near, subject=title, name=owner)
        return self.reference(owner, name, s)

    def reference(self, subject: str, name: str, s: Syntax) -> t.Node:
        column = self.pack.tables[subject].columns.get(name)
        if column is not None:
            if not column.in_rules:
                raise self.fault("lists_only", s, name=name)
            low = -ty.EDGE if column.low is None else column.low
            high = ty.EDGE if column.high is None else column.high
            source = t.Source.COLUMN
            return t.Ref(column.type, low, high, subject=subject, name=name, source=source)
        fact = self.resolver.fact(subject, name)
        if fact is None:
            known = {*self.pack.tables[subject].columns, *self.resolver.fact_names(subject)}
            title = self.title(subject)
            raise self.fault("unknown_name", s, nearest(name, known), subject=title, name=name)
        source = t.Source.FACT
        return t.Ref(fact.type, fact.low, fact.high, subject=subject, name=name, source=source)

    def on_negate(self, s: Syntax, item: Syntax) -> t.Node:
        return t.Not(BOOL, item=self.boolean(item))

    def on_all_of(self, s: Syntax, *items: Syntax) -> t.Node:
        return t.All(BOOL, items=tuple(self.boolean(item) for item in items))

    def on_any_of(self, s: Syntax, *items: Syntax) -> t.Node:
        return t.Any(BOOL, items=tuple(self.boolean(item) for item in items))

    def on_compare(self, s: Syntax, left: Syntax, op: str, right: Syntax) -> t.Node:
        for one, other, sign in ((left, right, op), (right, left, FLIPPED[op])):
            if other.op == "string" and op in ("=", "!="):
                found = self.code_list(self.visit(one), [other])
                return t.Not(BOOL, item=found) if sign == "!=" else found
        a, b = self.agree(self.visit(left), self.visit(right), s, "compare")
        if op not in ("=", "!=") and a.type.kind not in ty.ORDERED:
            raise self.fault("type_mismatch", s, wanted=str(NUMBER), found=str(a.type))
        if a.type.kind in (Kind.CODES, Kind.TEXT):
            raise self.fault("type_mismatch", s, wanted=str(NUMBER), found=str(a.type))
        for count, bound, sign in ((a, b, op), (b, a, FLIPPED[op])):
            if isinstance(count, t.Aggregate) and count.op == "count" and count.where is not None:
                return t.CountCompare(BOOL, op=sign, count=count, right=bound)
        return t.Compare(BOOL, op=op, left=a, right=b)

    def code_list(self, item: t.Node, entries: list[Syntax]) -> t.Node:
        if item.type.kind != Kind.CODE:
            raise self.fault("literal_needs_codes", entries[0])
        values = tuple(self.entry(item.type.codes, entry) for entry in entries)
        return t.InList(BOOL, item=item, values=values)

    def entry(self, codes: str, s: Syntax) -> str:
        if s.op != "string":
            raise self.fault("literal_needs_codes", s)
        word = str(s.parts[0])[1:-1]
        if self.pack.entry(codes, word) is None:
            near = nearest(word, [e.id for e in self.pack.codes[codes].entries])
            raise self.fault("unknown_entry", s, near, codes=codes, entry=word)
        return word

    def on_member_of(self, s: Syntax, item: Syntax, items: Syntax) -> t.Node:
        node = self.visit(item)
        listed = list(items.parts)
        if node.type.kind == Kind.CODE:
            return self.code_list(node, listed)
        values = []
        for one in listed:
            value = self.expect(self.visit(one), node.type, one)
            if not isinstance(value, t.Const):
                raise self.fault("type_mismatch", one, wanted=str(NUMBER), found=str(value.type))
            values.append(value.value)
        return t.InList(BOOL, item=node, values=tuple(values))

    def on_not_member_of(self, s: Syntax, item: Syntax, items: Syntax) -> t.Node:
        return t.Not(BOOL, item=self.on_member_of(s, item, items))

    def on_between(self, s: Syntax, item: Syntax, low: Syntax, high: Syntax) -> t.Node:
        above = self.on_compare(s, item, ">=", low)
        below = self.on_compare(s, item, "<=", high)
        return t.All(BOOL, items=(above, below))

    def on_has(self, s: Syntax, item: Syntax, literal: str) -> t.Node:
        node = self.visit(item)
        if node.type.kind != Kind.CODES:
            wanted = str(Type(Kind.CODES))
            raise self.fault("type_mismatch", item, wanted=wanted, found=str(node.type))
        entry = self.entry(node.type.codes, replace(s, op="string", parts=(literal,)))
        order = [e.id for e in self.pack.codes[node.type.codes].entries]
        return t.Has(BOOL, item=node, entry=entry, bit=order.index(entry))

    def on_is_unknown(self, s: Syntax, item: Syntax) -> t.Node:
        return t.IsUnknown(BOOL, item=self.visit(item))

    def on_is_known(self, s: Syntax, item: Syntax) -> t.Node:
        return t.Not(BOOL, item=self.on_is_unknown(s, item))

    def on_add(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        return self.sum_of(s, "+", left, right)

    def on_subtract(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        return self.sum_of(s, "-", left, right)

    def sum_of(self, s: Syntax, op: str, left: Syntax, right: Syntax) -> t.Node:
        a, b = self.agree(self.visit(left), self.visit(right), s, s.op)
        if a.type.kind not in ty.NUMERIC:
            raise self.fault("type_mismatch", left, wanted=str(NUMBER), found=str(a.type))
        low, high = (
            (a.low + b.low, a.high + b.high) if op == "+" else (a.low - b.high, a.high - b.low)
        )
        return t.Arith(a.type, low, high, op=op, left=a, right=b)

    def on_minus(self, s: Syntax, item: Syntax) -> t.Node:
        if item.op == "number":
            return t.Const(NUMBER, value="-" + str(item.parts[0]))
        node = self.visit(item)
        if node.type.kind not in ty.NUMERIC:
            raise self.fault("type_mismatch", item, wanted=str(NUMBER), found=str(node.type))
        zero = t.Const(node.type, 0, 0, value=0)
        return t.Arith(node.type, -node.high, -node.low, op="-", left=zero, right=node)

    def on_multiply(self, s: Syntax, left: Syntax, right: Syntax) -> t.Node:
        a, b = self.visit(left), self.visit(right)
        if Kind.RATE in (a.type.kind, b.type.kind):
            raise self.fault("rate_product", s)
        if a.type == NUMBER:
            a = self.number_as(a, INT, left)
        if b.type == NUMBER:
            b = self.number_as(b, INT, right)
        if not {a.type.kind, b.type.kind} <= ty.NUMERIC or Kind.INT not in (
            a.type.kind,
            b.type.kind,
        ):
            zh, en = DOING["multiply"]
            sides = {"left": str(a.type), "right": str(b.type)}
            raise self.fault("types_differ", s, doing=zh, doing_en=en, **sides)
        type_ = b.type if a.type.kind == Kind.INT else a.type
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return t.Arith(type_, min(corners), max(corners), op="*", left=a, right=b)

    def on_case(self, s: Syntax, branches: Syntax, otherwise: Syntax) -> t.Node:
        tests = [self.boolean(branch.parts[0]) for branch in branches.parts]
        results = [self.visit(branch.parts[1]) for branch in branches.parts]
        results.append(self.visit(otherwise))
        type_ = next((r.type for r in results if r.type != NUMBER), INT)
        results = [self.expect(result, type_, s) for result in results]
        low, high = min(r.low for r in results), max(r.high for r in results)
        pairs = tuple(zip(tests, results[:-1], strict=True))
        return t.Case(type_, low, high, branches=pairs, otherwise=results[-1])

    # --- calls ---

    def on_call(self, s: Syntax, name: str, items: Syntax) -> t.Node:
        args = list(items.parts)
        if name in f.AGGREGATES:
            return self.aggregate(s, name, args)
        if name in ("met", "entitled", "amount"):
            return self.verdict(s, name, args)
        function = f.FUNCTIONS.get(name)
        if function is None:
            known = [*f.FUNCTIONS, *f.AGGREGATES, "met", "entitled", "amount"]
            raise self.fault("unknown_function", s, nearest(name, known), name=name)
        rounding = self.rounding(s, name, args) if function.rounds else ""
        if not function.least <= len(args) <= function.most:
            wanted = f"{function.least}" + (
                f"–{function.most}" if function.most > function.least else ""
            )
            raise self.fault("argument_count", s, name=name, wanted=wanted, found=len(args))
        return self.function(s, name, args, rounding)

    def rounding(self, s: Syntax, name: str, args: list[Syntax]) -> str:
        last = args.pop() if args else s
        if last.op != "name" or last.parts[0] not in f.ROUNDINGS:
            raise self.fault("rounding", last, name=name)
        return str(last.parts[0])

    def function(self, s: Syntax, name: str, args: list[Syntax], rounding: str) -> t.Node:
        nodes = [self.visit(arg) for arg in args]
        if name in ("least", "greatest"):
            type_ = next((n.type for n in nodes if n.type != NUMBER), INT)
            nodes = [self.expect(n, type_, a) for n, a in zip(nodes, args, strict=True)]
            if type_.kind not in ty.NUMERIC:
                raise self.fault("type_mismatch", s, wanted=str(NUMBER), found=str(type_))
            pick = min if name == "least" else max
            low, high = pick(n.low for n in nodes), pick(n.high for n in nodes)
            return t.Call(type_, low, high, name=name, args=tuple(nodes))
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

    def numeric(self, node: t.Node, at: Syntax) -> None:
        if node.type.kind not in ty.NUMERIC:
            raise self.fault("type_mismatch", at, wanted=str(NUMBER), found=str(node.type))

    def verdict(self, s: Syntax, name: str, args: list[Syntax]) -> t.Node:
        if len(args) != 1 or args[0].op != "name":
            raise self.fault("argument_count", s, name=name, wanted=1, found=len(args))
        rule = str(args[0].parts[0])
        found = self.resolver.rule(rule)
        if found is None or (name == "amount" and not found[1]):
            raise self.fault("unknown_rule", args[0], nearest(rule, self.pack.rules), name=rule)
        subject = found[0]
        if subject != self.subject and subject not in self.above:
            titles = {"found": self.title(subject), "wanted": self.title(self.subject)}
            raise self.fault("wrong_subject", args[0], name=rule, **titles)
        if name == "amount":
            low, high = ty.WIDEST[Kind.MONEY]
            return t.Ref(MONEY, low, high, subject=subject, name=rule, source=t.Source.AMOUNT)
        return t.Ref(BOOL, subject=subject, name=rule, source=t.Source.MET)

    def aggregate(self, s: Syntax, op: str, args: list[Syntax]) -> t.Node:
        if self.in_aggregate:
            raise self.fault("nested_aggregate", s)
        below = self.pack.children(self.subject)
        name = str(args[0].parts[0]) if args[0].op == "name" else ""
        if name not in below:
            title = self.title(self.subject)
            near = nearest(name, below)
            raise self.fault("unknown_collection", args[0], near, subject=title, name=name)
        takes = {"count": (1, 2), "any": (2, 2), "all": (2, 2)}.get(op, (2, 3))
        if not takes[0] <= len(args) <= takes[1]:
            wanted = f"{takes[0]}–{takes[1]}" if takes[0] < takes[1] else takes[0]
            raise self.fault("argument_count", s, name=op, wanted=wanted, found=len(args))
        inner = Checker(self.pack, self.resolver, below[name], self.place)
        inner.in_aggregate = True
        return inner.close(op, args[1:])

    def close(self, op: str, args: list[Syntax]) -> t.Node:
        """The aggregate node, its arguments checked in the child's own names."""
        child = self.subject
        if op in ("count", "any", "all"):
            where = self.boolean(args[0]) if args else None
            if op == "count":
                return t.Aggregate(INT, 0, 10**9, op=op, child=child, value=None, where=where)
            return t.Aggregate(BOOL, op=op, child=child, value=None, where=where)
        value = self.check(args[0])
        ordered = ty.NUMERIC if op == "sum" else ty.ORDERED
        if value.type.kind not in ordered:
            raise self.fault("type_mismatch", args[0], wanted=str(NUMBER), found=str(value.type))
        where = self.boolean(args[1]) if len(args) > 1 else None
        low, high = (value.low, value.high) if op != "sum" else (-ty.EDGE, ty.EDGE)
        return t.Aggregate(value.type, low, high, op=op, child=child, value=value, where=where)


def _size(name: str, amount: t.Node, other: t.Node) -> int:
    """How large ``pct`` or ``per`` can get, from its arguments."""
    size = max(abs(amount.low), abs(amount.high))
    if name == "pct":
        size = size * max(abs(other.low), abs(other.high)) // f.RATE_ONE + 1
    return size


def natural(value: int, type_: Type) -> Decimal:
    """A number in the unit people use."""
    return ty.unscaled(value, type_.scale)
