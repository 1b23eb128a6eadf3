"""Expressions as SQL: the tree's meaning, no author's text, linear size."""

import pytest
from sqlglot import exp

from bangfu.engine.language import tree as t
from bangfu.engine.sql.dialects import DUCKDB, SPARK
from bangfu.engine.sql.writer import Writer, literal, null, wrap
from tests.engine.orchard import node


def writer(dialect: object = DUCKDB) -> Writer:
    def name(ref: t.Node, part: str) -> str:
        return getattr(ref, "name", "as_of") + part

    return Writer(dialect, name, lambda _: False)  # type: ignore[arg-type]


def sql(expression: str) -> str:
    written, _ = writer().write_apart(node(expression))
    return written.sql(dialect="duckdb")


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("poor", '"poor"'),
        ("income > 3000", '"income" > 300000'),
        ("income = -0.5", '"income" = (-50)'),
        ("crop in ('apple', 'pear')", "\"crop\" IN ('apple', 'pear')"),
        ("crop != 'apple'", "NOT (\"crop\" IN ('apple'))"),
        ("troubles has 'frost'", '("troubles" & 2) <> 0'),
        ("not (poor and rooms > 1)", 'NOT ("poor" AND "rooms" > 1)'),
        ("(poor and poor) = poor", '("poor" AND "poor") = "poor"'),
        ("(poor or poor) is unknown", '("poor" OR "poor") IS NULL'),
        ("settled < 2016-01-01", "\"settled\" < CAST('2016-01-01' AS DATE)"),
        ("rooms + 1", '"rooms" + 1'),
        ("1 - (rooms - 2)", '1 - ("rooms" - 2)'),
        ("-rooms", '0 - "rooms"'),
        ("remark is unknown", '"remark" IS NULL'),
        ("year(settled)", 'CAST(EXTRACT(YEAR FROM "settled") AS BIGINT)'),
    ],
)
def test_plain_forms_read_like_sql(expression: str, written: str) -> None:
    assert sql(expression) == written


@pytest.mark.parametrize(
    ("expression", "wide"),
    [
        ("rooms * 1000", False),
        ("income + income", False),
        ("income * rooms * rooms * rooms", False),
        ("income * 1000000 * 1000", True),
        ("sum(members, wage) + 1", True),
        ("pct(income, share, down)", False),
        ("pct(sum(members, wage), share, down)", True),
        ("share(sum(members, wage), income, down)", True),
    ],
)
def test_only_what_may_overflow_is_computed_wide(expression: str, wide: bool) -> None:
    for dialect in (DUCKDB, SPARK):
        written, layers = writer(dialect).write_apart(node(expression))
        everything = [written, *(e for layer in layers for e in layer.values())]
        types = {c.to.sql(dialect.name) for e in everything for c in e.find_all(exp.Cast)}
        assert (exp.DataType.build(dialect.wide).sql(dialect.name) in types) == wide


def test_what_is_used_twice_is_worked_out_once_in_a_layer_below() -> None:
    written, layers = writer().write_apart(node("per(income - 5, rooms + 1, half_up)"))
    assert len(layers) == 2  # the count, then whether it is positive
    names = {name for layer in layers for name in layer}
    used = {c.name for c in written.find_all(exp.Column)}
    assert used <= names | {"income"}
    assert sum(c.name == "rooms" for layer in layers for e in layer.values()
               for c in e.find_all(exp.Column)) == 1  # fmt: skip


@pytest.mark.parametrize(
    "nested",
    [
        "per(rooms, {}, half_up)",
        "case when {} then poor else poor end",
        "least({}, rooms)",
        "pct({} - 5, 5%, half_up)",
    ],
)
def test_nested_forms_grow_by_a_constant_each(nested: str) -> None:
    def size(levels: int) -> int:
        text = "poor" if "case" in nested else "rooms"
        for _ in range(levels):
            text = nested.format(text)
        written, layers = writer().write_apart(node(text))
        expressions = [written, *(e for layer in layers for e in layer.values())]
        return sum(1 for e in expressions for _ in e.walk())

    one, three, five = size(1), size(3), size(5)
    assert five - three == three - one


def test_unknown_has_a_type() -> None:
    assert null(node("income").type).sql("duckdb") == "CAST(NULL AS BIGINT)"
    assert literal(None, node("poor").type).sql("duckdb") == "CAST(NULL AS BOOLEAN)"


def test_a_reference_to_nothing_is_unknown() -> None:
    absent = Writer(DUCKDB, lambda *_: "x", lambda _: True)
    assert absent.write(node("poor")).sql("duckdb") == "CAST(NULL AS BOOLEAN)"


def test_connectives_are_wrapped_although_sqlglot_calls_them_functions() -> None:
    both = exp.and_("a", "b")
    assert wrap(both).sql() == "(a AND b)"
    assert wrap(exp.column("a")).sql() == "a"


def test_every_node_has_a_way_to_be_written() -> None:
    kinds = {cls.__name__.lower() for cls in t.Node.__subclasses__()}
    assert all(hasattr(Writer, f"_{kind}") for kind in kinds)
