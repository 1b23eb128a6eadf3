"""What differs between engines."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

LONGEST = 2**63


def _as_it_is(query: exp.Expr) -> exp.Expr:
    return query


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine spells things.

    Args:
        name: sqlglot's name of the dialect.
        wide: an integer type that holds the product of any two 64-bit numbers.
        divides_wide: whether its integer division of wide numbers answers in the wide type.
        adapt: what has to be said otherwise in a whole query; may change it in place.
    """

    name: str
    wide: str
    divides_wide: bool = True
    adapt: Callable[[exp.Expr], exp.Expr] = _as_it_is

    def text(self, query: exp.Expr) -> str:
        """The SQL of a query, which is used up."""
        return self.adapt(query).sql(dialect=self.name, copy=False)


def _for_spark(query: exp.Expr) -> exp.Expr:
    """Spark decides itself what to keep of a CTE, and counts in the type of what it is given.

    A sum of 64-bit numbers would be a 64-bit number, and a short literal makes 32-bit arithmetic:
    both would overflow where DuckDB's do not.
    """
    for node in list(query.walk()):
        if isinstance(node, exp.CTE):
            node.set("materialized", None)
        elif isinstance(node, exp.Sum):
            node.set("this", exp.cast(node.this, "DECIMAL(20, 0)", copy=False))
        elif _is_short(node):
            node.set("this", f"{node.this}L")
    return query


def _is_short(node: exp.Expr) -> bool:
    """Whether Spark would take a number for one of 32 bits where there is room."""
    counts = isinstance(node, exp.Literal) and node.is_int
    return counts and int(node.this) < LONGEST and not isinstance(node.parent, exp.DataTypeParam)


DUCKDB = Dialect("duckdb", "INT128")
SPARK = Dialect("spark", "DECIMAL(38, 0)", divides_wide=False, adapt=_for_spark)
