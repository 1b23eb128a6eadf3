"""Small SQL: columns, literals, conditions. Everything larger is put together from these."""

from sqlglot import exp

from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import EDGE, Kind, Type

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


ATOMS = (exp.Column, exp.Literal, exp.Paren, exp.Func, exp.Case, exp.Boolean, exp.Cast)


def wrap(node: E) -> E:
    """Parentheses around anything that is not an atom (to sqlglot, AND and OR are functions)."""
    is_atom = isinstance(node, ATOMS) and not isinstance(node, exp.Binary)
    return node if is_atom else exp.Paren(this=node)


def is_null(node: E) -> E:
    """Whether something is unknown."""
    return exp.Is(this=wrap(node), expression=exp.null())


def total(wide: E) -> E:
    """A sum in 64 bits: nothing summed is zero, beyond the edge it is unknown."""
    outside = exp.GT(this=exp.Abs(this=wide), expression=number(EDGE))
    whole = exp.Coalesce(this=wide.copy(), expressions=[number(0)])
    return case([(outside, exp.null())], exp.cast(whole, "BIGINT"))
