"""Aggregates over children: their arguments are checked in the child's own names."""

from bangfu.engine.compile.check.base import Base
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax
from bangfu.engine.language.types import BOOL, INT, NUMBER
from bangfu.engine.problems import nearest

# How many arguments each takes, the collection included.
TAKES = {"count": (1, 2), "any": (2, 2), "all": (2, 2), "sum": (2, 3), "min": (2, 3), "max": (2, 3)}


class Aggregates(Base):
    """``count sum min max any all``."""

    def aggregate(self, s: Syntax, op: str, args: list[Syntax]) -> t.Node:
        if self.in_aggregate:
            raise self.fault("nested_aggregate", s)
        below = self.pack.children(self.subject)
        name = str(args[0].parts[0]) if args[0].op == "name" else "…"
        if name not in below:
            title, near = self.title(self.subject), nearest(name, below)
            raise self.fault("unknown_collection", args[0], near, subject=title, name=name)
        least, most = TAKES[op]
        if not least <= len(args) <= most:
            wanted = f"{least}–{most}" if least < most else str(least)
            raise self.fault("argument_count", s, name=op, wanted=wanted, found=len(args))
        inner = type(self)(self.pack, self.resolver, below[name], self.place, in_aggregate=True)
        return inner.close(op, args[1:])

    def close(self, op: str, args: list[Syntax]) -> t.Node:
        """The aggregate over records of this checker's subject."""
        child = self.subject
        if op in ("count", "any", "all"):
            where = self.boolean(args[0]) if args else None
            if op == "count":
                return t.Aggregate(INT, 0, 10**9, op=op, child=child, value=None, where=where)
            return t.Aggregate(BOOL, op=op, child=child, value=None, where=where)
        value = self.check(args[0])
        if value.type.kind not in (ty.NUMERIC if op == "sum" else ty.ORDERED):
            raise self.mismatch(args[0], NUMBER, value.type)
        where = self.boolean(args[1]) if len(args) > 1 else None
        low, high = t.bounds(value) if op != "sum" else (-ty.EDGE, ty.EDGE)
        return t.Aggregate(value.type, low, high, op=op, child=child, value=value, where=where)
