"""Forms that answer yes, no or unknown, and ``case``."""

from dataclasses import replace

from bangfu.engine.compile.check.base import Base
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax
from bangfu.engine.language.types import BOOL, INT, NUMBER, Kind, Type
from bangfu.engine.problems import nearest

FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


class Logic(Base):
    """Connectives, comparisons, membership and choice."""

    def on_negate(self, s: Syntax, item: Syntax) -> t.Node:
        return t.Not(BOOL, item=self.boolean(item))

    def on_all_of(self, s: Syntax, *items: Syntax) -> t.Node:
        return t.All(BOOL, items=tuple(self.boolean(item) for item in items))

    def on_any_of(self, s: Syntax, *items: Syntax) -> t.Node:
        return t.Any(BOOL, items=tuple(self.boolean(item) for item in items))

    def on_compare(self, s: Syntax, left: Syntax, op: str, right: Syntax) -> t.Node:
        for one, other in ((left, right), (right, left)):
            if other.op == "string" and op in ("=", "!="):
                found = self.code_list(self.visit(one), [other])
                return t.Not(BOOL, item=found) if op == "!=" else found
        a, b = self.agree(self.visit(left), self.visit(right), s, "compare")
        unordered = op not in ("=", "!=") and a.type.kind not in ty.ORDERED
        if unordered or a.type.kind in (Kind.CODES, Kind.TEXT):
            raise self.mismatch(s, NUMBER, a.type)
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
        node = self.typed(self.visit(item), item)
        listed = list(items.parts)
        if node.type.kind == Kind.CODE:
            return self.code_list(node, listed)
        values = []
        for one in listed:
            value = self.expect(self.visit(one), node.type, one)
            if not isinstance(value, t.Const):
                raise self.fault("not_a_literal", one)
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
            raise self.mismatch(item, Type(Kind.CODES), node.type)
        entry = self.entry(node.type.codes, replace(s, op="string", parts=(literal,)))
        order = [e.id for e in self.pack.codes[node.type.codes].entries]
        return t.Has(BOOL, item=node, entry=entry, bit=order.index(entry))

    def on_is_unknown(self, s: Syntax, item: Syntax) -> t.Node:
        return t.IsUnknown(BOOL, item=self.typed(self.visit(item), item))

    def on_is_known(self, s: Syntax, item: Syntax) -> t.Node:
        return t.Not(BOOL, item=self.on_is_unknown(s, item))

    def on_case(self, s: Syntax, branches: Syntax, otherwise: Syntax) -> t.Node:
        tests = [self.boolean(branch.parts[0]) for branch in branches.parts]
        written = [*(branch.parts[1] for branch in branches.parts), otherwise]
        results = [self.visit(result) for result in written]
        type_ = next((r.type for r in results if r.type != NUMBER), INT)
        results = [self.expect(r, type_, at) for r, at in zip(results, written, strict=True)]
        lows, highs = zip(*map(t.bounds, results), strict=True)
        pairs = tuple(zip(tests, results[:-1], strict=True))
        return t.Case(type_, min(lows), max(highs), branches=pairs, otherwise=results[-1])
