"""One typed node → one SQL expression with the meaning of the interpreter, unknown as NULL."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import EDGE
from bangfu.engine.sql import names
from bangfu.engine.sql.atoms import STORED, case, column, is_null, literal, null, number, wrap
from bangfu.engine.sql.dialects import Dialect

COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
ARITHMETIC: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
E = exp.Expr


class Writer:
    """Writes expressions of one relation.

    Args:
        dialect: the engine.
        name: gives the column that holds a reference, parameter, aggregate part or the day.
        absent: whether a reference points to nothing on the day, so that it is unknown.
    """

    def __init__(
        self,
        dialect: Dialect,
        name: Callable[[t.Node, str], str],
        absent: Callable[[t.Ref], bool],
    ) -> None:
        self.dialect = dialect
        self.name = name
        self.absent = absent
        self._spares = 0
        self._aside: dict[str, tuple[int, E]] = {}

    def write_apart(self, node: t.Node) -> tuple[E, list[dict[str, E]]]:
        """The SQL of a node, and layers of columns that it uses.

        What SQL would have to repeat (the numerator of a division, say) is worked out once in a
        column of its own; otherwise nested expressions would double at every level.
        """
        self._aside = {}
        written = self.write(node)
        layers: list[dict[str, E]] = []
        for name, (depth, aside) in self._aside.items():
            while len(layers) <= depth:
                layers.append({})
            layers[depth][name] = aside
        return written, layers

    def once(self, written: E) -> E:
        """Something that may be copied: an atom, or the column in which it is worked out."""
        if isinstance(written, exp.Column | exp.Literal | exp.Boolean | exp.Null):
            return written
        inside = (self._aside.get(found.name) for found in written.find_all(exp.Column))
        depth = 1 + max((below[0] for below in inside if below), default=-1)
        name = names.spare(self._spares)
        self._spares += 1
        self._aside[name] = (depth, written)
        return column(name)

    def write(self, node: t.Node) -> E:
        """The SQL of a node."""
        written: E = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return written

    def _const(self, node: t.Const) -> E:
        return literal(node.value, node.type)

    def _asof(self, node: t.AsOf) -> E:
        return column(self.name(node, ""))

    def _param(self, node: t.Param) -> E:
        return column(self.name(node, ""))

    def _ref(self, node: t.Ref) -> E:
        return null(node.type) if self.absent(node) else column(self.name(node, ""))

    def _not(self, node: t.Not) -> E:
        return exp.Not(this=wrap(self.write(node.item)))

    def _all(self, node: t.All) -> E:
        return exp.and_(*map(self.write, node.items), copy=False)

    def _any(self, node: t.Any) -> E:
        return exp.or_(*map(self.write, node.items), copy=False)

    def _compare(self, node: t.Compare) -> E:
        left, right = wrap(self.write(node.left)), wrap(self.write(node.right))
        return COMPARISONS[node.op](this=left, expression=right)

    def _inlist(self, node: t.InList) -> E:
        values = [literal(value, node.item.type) for value in node.values]
        return exp.In(this=wrap(self.write(node.item)), expressions=values)

    def _has(self, node: t.Has) -> E:
        bits = exp.BitwiseAnd(this=wrap(self.write(node.item)), expression=number(1 << node.bit))
        return exp.NEQ(this=exp.Paren(this=bits), expression=number(0))

    def _isunknown(self, node: t.IsUnknown) -> E:
        return is_null(self.write(node.item))

    def _arith(self, node: t.Arith) -> E:
        left, right = wrap(self.write(node.left)), wrap(self.write(node.right))
        if node.low >= -EDGE and node.high <= EDGE:
            return ARITHMETIC[node.op](this=left, expression=right)
        wide = exp.cast(left, self.dialect.wide)
        return self._narrow(ARITHMETIC[node.op](this=wide, expression=right))

    def _narrow(self, wide: E) -> E:
        """A wide result as 64 bits, unknown beyond the edge."""
        wide = self.once(wide)
        outside = exp.GT(this=exp.Abs(this=wide), expression=number(EDGE))
        return case([(outside, exp.null())], exp.cast(wide.copy(), "BIGINT"))

    def _case(self, node: t.Case) -> E:
        branches: list[tuple[E, E]] = []
        for condition, result in node.branches:
            held = self.once(self.write(condition))
            branches += [(is_null(held.copy()), exp.null()), (held, self.write(result))]
        return exp.cast(case(branches, self.write(node.otherwise)), STORED[node.type.kind])

    def _call(self, node: t.Call) -> E:
        written: E = getattr(self, f"_call_{node.name}")(node, *map(self.write, node.args))
        return written

    def _call_least(self, node: t.Call, *args: E) -> E:
        return self._extreme(exp.Least, args)

    def _call_greatest(self, node: t.Call, *args: E) -> E:
        return self._extreme(exp.Greatest, args)

    def _extreme(self, function: Any, args: tuple[E, ...]) -> E:
        args = tuple(map(self.once, args))
        missing = exp.or_(*(is_null(arg.copy()) for arg in args), copy=False)
        chosen = function(this=args[0], expressions=list(args[1:]), ignore_nulls=False)
        return case([(missing, exp.null())], chosen)

    def _call_pct(self, node: t.Call, amount: E, rate: E) -> E:
        one, other = node.args
        wide = t.size(one) * t.size(other) > EDGE - f.RATE_ONE
        product = exp.Mul(this=self._widened(amount, wide=wide), expression=wrap(rate))
        is_signed = one.low < 0 or other.low < 0
        half, less = number(f.RATE_ONE // 2), number(f.RATE_ONE - 1)
        extra = {"half_up": half, "up": less}.get(node.rounding)
        quotient = self._divide(product, number(f.RATE_ONE), extra, signed=is_signed, wide=wide)
        return self._narrow(quotient) if wide else quotient

    def _call_per(self, node: t.Call, amount: E, count: E) -> E:
        return self._share_out(wrap(amount), count, node)

    def _call_share(self, node: t.Call, part: E, whole: E) -> E:
        wide = t.size(node.args[0]) * f.RATE_ONE > EDGE - t.size(node.args[1])
        product = exp.Mul(this=self._widened(part, wide=wide), expression=number(f.RATE_ONE))
        quotient = self._share_out(product, whole, node, wide=wide)
        return self._narrow(quotient) if wide else quotient

    def _widened(self, written: E, *, wide: bool) -> E:
        return exp.cast(written, self.dialect.wide) if wide else wrap(written)

    def _share_out(self, numerator: E, count: E, node: t.Call, *, wide: bool = False) -> E:
        """A quotient by a count; unknown unless the count is positive."""
        count = self.once(count)
        positive = case([(exp.GT(this=count, expression=number(0)), count.copy())])
        bottom: E = positive if node.rounding == "down" else self.once(positive)
        extra: E | None = None
        if node.rounding == "half_up":
            extra = exp.Paren(this=exp.IntDiv(this=bottom.copy(), expression=number(2)))
        elif node.rounding == "up":
            extra = exp.Paren(this=exp.Sub(this=bottom.copy(), expression=number(1)))
        return self._divide(numerator, bottom, extra, signed=node.args[0].low < 0, wide=wide)

    def _divide(self, top: E, bottom: E, extra: E | None, *, signed: bool, wide: bool = False) -> E:
        """An integer quotient towards zero of ``top`` with ``extra`` added away from zero."""

        def quotient(size: E) -> E:
            if extra is not None:
                size = exp.Paren(this=exp.Add(this=wrap(size), expression=extra.copy()))
            return self._quotient(size, bottom, wide=wide)

        if not signed:
            return quotient(top)
        top = self.once(top)
        negative = exp.LT(this=top, expression=number(0))
        opposite = exp.Neg(this=quotient(exp.Neg(this=top.copy())))
        return case([(negative, opposite)], quotient(top.copy()))

    def _quotient(self, top: E, bottom: E, *, wide: bool) -> E:
        """An integer quotient of positive numbers.

        Where a wide quotient would be cut to 64 bits, the remainder is taken away first and what
        is left divided exactly; a quotient beyond the wide type is unknown, as ``_narrow`` has it.
        """
        if not wide or self.dialect.divides_wide:
            return exp.Paren(this=exp.IntDiv(this=wrap(top), expression=bottom.copy()))
        top, bottom = self.once(top), self.once(bottom)
        rest = exp.Paren(this=exp.Mod(this=top, expression=bottom))
        whole = exp.Sub(this=top.copy(), expression=rest)
        return exp.func("TRY_DIVIDE", whole, bottom.copy())

    def _call_year(self, node: t.Call, day: E) -> E:
        return _part("YEAR", day)

    def _call_years(self, node: t.Call, start: E, end: E) -> E:
        start, end = self.once(start), self.once(end)
        whole = exp.Sub(this=_part("YEAR", end), expression=_part("YEAR", start))
        early = exp.LT(this=_month_day(end), expression=_month_day(start))
        return self._elapsed(start, end, whole, early)

    def _call_months(self, node: t.Call, start: E, end: E) -> E:
        start, end = self.once(start), self.once(end)
        years = exp.Sub(this=_part("YEAR", end), expression=_part("YEAR", start))
        twelve = exp.Mul(this=exp.Paren(this=years), expression=number(12))
        months = exp.Sub(this=_part("MONTH", end), expression=_part("MONTH", start))
        whole = exp.Add(this=twelve, expression=exp.Paren(this=months))
        early = exp.LT(this=_part("DAY", end), expression=_part("DAY", start))
        return self._elapsed(start, end, whole, early)

    def _elapsed(self, start: E, end: E, whole: E, early: E) -> E:
        later = exp.GTE(this=end.copy(), expression=start.copy())
        less = case([(early, number(1))], number(0))
        return case([(later, exp.Sub(this=exp.Paren(this=whole), expression=less))])

    # --- aggregates: their parts were counted in the child's relation ---

    def _aggregate(self, node: t.Aggregate) -> E:
        def part(name: str) -> E:
            return column(self.name(node, name))

        def some(name: str) -> E:
            return exp.GT(this=part(name), expression=number(0))

        if node.op == "any":
            return case([(some("true"), exp.true()), (some("null"), exp.null())], exp.false())
        if node.op == "all":
            return case([(some("false"), exp.false()), (some("null"), exp.null())], exp.true())
        if node.op == "count" and node.where is None:
            return part("true")
        if node.op == "count":
            return case([(some("null"), exp.null())], part("true"))
        return case([(some("null"), exp.null())], part("value"))

    def _countcompare(self, node: t.CountCompare) -> E:
        low = column(self.name(node.count, "true"))
        high = exp.Paren(this=exp.Add(this=low, expression=column(self.name(node.count, "null"))))
        bound = self.once(self.write(node.right))

        def holds(op: str, count: E) -> E:
            return COMPARISONS[op](this=count.copy(), expression=bound.copy())

        if node.op in ("=", "!="):
            equal = node.op == "="
            outside = exp.or_(holds("<", high), holds(">", low))
            exactly = exp.and_(holds("=", low), holds("=", high))
            yes, no = (exp.true(), exp.false()) if equal else (exp.false(), exp.true())
            return case([(exactly, yes), (outside, no)])
        both = exp.and_(holds(node.op, low), holds(node.op, high))
        either = exp.or_(holds(node.op, low), holds(node.op, high))
        return case([(both, exp.true()), (exp.Not(this=exp.Paren(this=either)), exp.false())])


def _part(name: str, day: E) -> E:
    part = exp.Extract(this=exp.var(name), expression=day.copy())
    return exp.cast(part, "BIGINT")


def _month_day(day: E) -> E:
    hundred = exp.Mul(this=_part("MONTH", day), expression=number(100))
    return exp.Paren(this=exp.Add(this=hundred, expression=_part("DAY", day)))
