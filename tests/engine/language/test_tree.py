"""Walking typed trees."""

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import EDGE, INT, MONEY
from tests.engine.orchard import node


def test_walking_meets_every_node_once_outermost_first() -> None:
    tree = node("case when poor then rooms + 1 else count(members, works) end")
    kinds = [type(found).__name__ for found in t.walk(tree)]
    assert kinds == ["Case", "Ref", "Arith", "Ref", "Const", "Aggregate", "Ref"]


def test_height_counts_levels() -> None:
    assert t.height(node("rooms")) == 1
    assert t.height(node("rooms + 1")) == 2
    assert t.height(node("not (poor and rooms > 3)")) == 4


def test_bounds_stop_at_the_edge() -> None:
    wild = t.Const(MONEY, -EDGE * 4, EDGE * 9, value=0)
    assert t.bounds(wild) == (-EDGE, EDGE)
    assert t.size(wild) == EDGE
    assert t.bounds(t.Const(INT, 3, 5, value=4)) == (3, 5)


def test_equal_expressions_are_equal_nodes() -> None:
    assert node("count(members, works)") == node("count( members,works )")
    assert node("rooms + 1") != node("rooms + 2")
