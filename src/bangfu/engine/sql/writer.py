"""One typed node → one SQL expression with the meaning of the interpreter, unknown as NULL."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import EDGE, Kind, Type
from bangfu.engine.sql.dialects import Dialect

STORED = {
    Kind.BOOL: "BOOLEAN",
    Kind.INT: "BIGINT",
    Kind.MONEY: "BIGINT",
    Kind.QUANTITY: "BIGINT",
    Kind.RATE: "BIGINT",
    Kind.CODES: "BIGINT",
    Kind.DATE: "DATE",
    Kind.MONTH: "DATE",
    Kind.CODE: "VARCHAR",
    Kind.TEXT: "VARCHAR",
}
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


def column(name: str) -> exp.Column:
    """A column of ours, quoted."""
    return exp.column(exp.to_identifier(name, quoted=True))


def number(value: int) -> E:
    """A whole number."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def null(type_: Type) -> E:
    """Unknown, of a type."""
    return exp.cast(exp.null(), STORED[type_.kind])


def literal(value: Scalar, type_: Type) -> E:
    """A literal of a type."""
    if value is None:
        return null(type_)
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return number(value)
    if isinstance(value, str):
        return exp.Literal.string(value)
    return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


def case(branches: list[tuple[E, E]], otherwise: E | None = None) -> exp.Case:
    """``CASE WHEN … THEN … ELSE … END``."""
    built = exp.Case()
    for condition, result in branches:
        built.when(condition, result, copy=False)
    return built if otherwise is None else built.else_(otherwise, copy=False)


def wrap(node: E) -> E:
    """Parentheses around anything that is not an atom (to sqlglot, AND and OR are functions)."""
    atoms = (exp.Column, exp.Literal, exp.Paren, exp.Func, exp.Case, exp.Boolean, exp.Cast)
    is_atom = isinstance(node, atoms) and not isinstance(node, exp.Binary)
    return node if is_atom else exp.Paren(this=node)


class Writer:
    """Writes expressions of one relation.

    Args:
        dialect: the engine.
        name: gives the column that holds a reference, parameter, aggregate part or the day.
    """

    def __init__(self, dialect: Dialect, name: Callable[[t.Node, str], str]) -> None:
        self.dialect = dialect
        self.name = name

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
        return column(self.name(node, ""))

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
        return exp.Is(this=wrap(self.write(node.item)), expression=exp.null())

    def _arith(self, node: t.Arith) -> E:
        left, right = wrap(self.write(node.left)), wrap(self.write(node.right))
        if node.low >= -EDGE and node.high <= EDGE:
            return ARITHMETIC[node.op](this=left, expression=right)
        wide = exp.cast(left, self.dialect.wide)
        return self._narrow(ARITHMETIC[node.op](this=wide, expression=right))

    def _narrow(self, wide: E) -> E:
        """A wide result as 64 bits, unknown beyond the edge."""
        outside = exp.GT(this=exp.Abs(this=wide), expression=number(EDGE))
        return case([(outside, exp.null())], exp.cast(wide.copy(), "BIGINT"))

    def _case(self, node: t.Case) -> E:
        branches: list[tuple[E, E]] = []
        for condition, result in node.branches:
            written = self.write(condition)
            unknown = exp.Is(this=wrap(written.copy()), expression=exp.null())
            branches += [(unknown, exp.null()), (written, self.write(result))]
        return exp.cast(case(branches, self.write(node.otherwise)), STORED[node.type.kind])

    def _call(self, node: t.Call) -> E:
        written: E = getattr(self, f"_call_{node.name}")(node, *map(self.write, node.args))
        return written

    def _call_least(self, node: t.Call, *args: E) -> E:
        return self._extreme(exp.Least, args)

    def _call_greatest(self, node: t.Call, *args: E) -> E:
        return self._extreme(exp.Greatest, args)

    def _extreme(self, function: Any, args: tuple[E, ...]) -> E:
        missing = [exp.Is(this=wrap(arg.copy()), expression=exp.null()) for arg in args]
        chosen = function(this=args[0], expressions=list(args[1:]), ignore_nulls=False)
        return case([(exp.or_(*missing), exp.null())], chosen)

    def _call_pct(self, node: t.Call, amount: E, rate: E) -> E:
        one, other = node.args
        size = max(abs(one.low), abs(one.high)) * max(abs(other.low), abs(other.high))
        is_wide = size > EDGE - f.RATE_ONE
        left = exp.cast(amount, self.dialect.wide) if is_wide else wrap(amount)
        product = exp.Mul(this=left, expression=wrap(rate))
        signed = one.low < 0 or other.low < 0
        quotient = self._divide(product, number(f.RATE_ONE), node.rounding, signed=signed)
        return self._narrow(quotient) if is_wide else quotient

    def _call_per(self, node: t.Call, amount: E, count: E) -> E:
        signed = node.args[0].low < 0
        return self._divide(wrap(amount), _positive(count), node.rounding, signed=signed)

    def _call_share(self, node: t.Call, part: E, whole: E) -> E:
        size = max(abs(node.args[0].low), abs(node.args[0].high)) * f.RATE_ONE
        is_wide = size > EDGE - max(abs(node.args[1].low), abs(node.args[1].high))
        left = exp.cast(part, self.dialect.wide) if is_wide else wrap(part)
        product = exp.Mul(this=left, expression=number(f.RATE_ONE))
        signed = node.args[0].low < 0
        quotient = self._divide(product, _positive(whole), node.rounding, signed=signed)
        return self._narrow(quotient) if is_wide else quotient

    def _divide(self, numerator: E, denominator: E, rounding: str, *, signed: bool) -> E:
        def quotient(top: E) -> E:
            bottom = wrap(denominator.copy())
            if rounding == "half_up":
                half = exp.IntDiv(this=bottom.copy(), expression=number(2))
                top = exp.Add(this=wrap(top), expression=exp.Paren(this=half))
            elif rounding == "up":
                less = exp.Sub(this=bottom.copy(), expression=number(1))
                top = exp.Add(this=wrap(top), expression=exp.Paren(this=less))
            return exp.Paren(this=exp.IntDiv(this=wrap(top), expression=bottom))

        if not signed:
            return quotient(numerator)
        negative = exp.LT(this=wrap(numerator.copy()), expression=number(0))
        opposite = exp.Neg(this=exp.Paren(this=numerator.copy()))
        return case([(negative, exp.Neg(this=quotient(opposite)))], quotient(numerator))

    def _call_year(self, node: t.Call, day: E) -> E:
        return _part("YEAR", day)

    def _call_years(self, node: t.Call, start: E, end: E) -> E:
        whole = exp.Sub(this=_part("YEAR", end), expression=_part("YEAR", start))
        early = exp.LT(this=_month_day(end), expression=_month_day(start))
        return self._elapsed(start, end, whole, early)

    def _call_months(self, node: t.Call, start: E, end: E) -> E:
        years = exp.Sub(this=_part("YEAR", end), expression=_part("YEAR", start))
        twelve = exp.Mul(this=exp.Paren(this=years), expression=number(12))
        months = exp.Sub(this=_part("MONTH", end), expression=_part("MONTH", start))
        whole = exp.Add(this=twelve, expression=exp.Paren(this=months))
        early = exp.LT(this=_part("DAY", end), expression=_part("DAY", start))
        return self._elapsed(start, end, whole, early)

    def _elapsed(self, start: E, end: E, whole: E, early: E) -> E:
        later = exp.GTE(this=wrap(end.copy()), expression=wrap(start.copy()))
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
        bound = wrap(self.write(node.right))

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


def _positive(count: E) -> E:
    """The count, or NULL when it is not above zero (division by it is unknown)."""
    return case([(exp.GT(this=wrap(count), expression=number(0)), count.copy())])


def _part(name: str, day: E) -> E:
    part = exp.Extract(this=exp.var(name), expression=day.copy())
    return exp.cast(part, "BIGINT")


def _month_day(day: E) -> E:
    hundred = exp.Mul(this=_part("MONTH", day), expression=number(100))
    return exp.Paren(this=exp.Add(this=hundred, expression=_part("DAY", day)))
