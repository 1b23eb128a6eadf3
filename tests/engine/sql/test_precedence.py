"""What stands inside something else keeps its own parentheses."""

import duckdb
import pytest
from sqlglot import exp

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.writer import Writer, column


def flag(name: str) -> t.Ref:
    return t.Ref(BOOL, subject="household", name=name, source=t.Source.COLUMN)


EITHER = t.Any(BOOL, items=(flag("a"), flag("b")))
BOTH = t.All(BOOL, items=(flag("a"), flag("b")))


def truth(node: t.Node, a: bool | None, b: bool | None) -> bool | None:
    """The value DuckDB gives an expression over two flags."""
    written = Writer(DUCKDB, lambda ref, _part: ref.name, lambda _ref: False).write(node)
    rows = exp.values([(a, b)], alias="given", columns=["a", "b"])
    cast = [exp.alias_(exp.cast(column(name), "BOOLEAN"), name) for name in ("a", "b")]
    query = exp.select(written).from_(exp.select(*cast).from_(rows).subquery("given"))
    return duckdb.sql(query.sql(dialect="duckdb")).fetchall()[0][0]


@pytest.mark.parametrize(
    ("node", "a", "b", "wanted"),
    [
        (t.Not(BOOL, item=EITHER), True, True, False),
        (t.Not(BOOL, item=BOTH), False, True, True),
        (t.IsUnknown(BOOL, item=EITHER), True, None, False),
        (t.IsUnknown(BOOL, item=BOTH), None, True, True),
        (t.Compare(BOOL, op="=", left=EITHER, right=BOTH), True, False, False),
    ],
)
def test_a_disjunction_inside_another_form_stays_whole(
    node: t.Node, a: bool | None, b: bool | None, wanted: bool
) -> None:
    assert truth(node, a, b) is wanted
