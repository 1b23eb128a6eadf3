"""The interpreter and DuckDB agree on random packs; a broken writer is found out."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from bangfu.engine.language import tree as t
from bangfu.engine.problems import PackError
from bangfu.engine.sql import relation, verdicts
from bangfu.engine.sql.writer import Writer, case, column, is_null
from tests.random.compare import differences
from tests.random.shrink import disagrees, shrink
from tests.random.worlds import World, world

MOST = 40  # worlds until a broken writer must have been found out


def told(found: list[Any]) -> str:
    return "\n".join(map(str, found[:5]))


@pytest.mark.parametrize("seed", range(1_000, 1_040))
def test_engines_agree_on_seeded_worlds(seed: int) -> None:
    found = differences(world(Random(seed), size=20))
    assert not found, told(found)


@pytest.mark.spark
@pytest.mark.parametrize("seed", [1_000, 1_004, 1_012, 1_017, 1_028, 1_034])
def test_spark_agrees_on_seeded_worlds(spark: Any, seed: int) -> None:
    found = differences(world(Random(seed), size=20), ("spark",))
    assert not found, told(found)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_engines_agree_on_what_hypothesis_thinks_of(random: Random) -> None:
    try:
        found = differences(world(random, size=6))
    except PackError as error:
        assert error.problems[0].code in {"too_long", "too_deep", "too_many_layers"}  # noqa: PT017
    else:
        assert not found, told(found)


# --- the control arm: each of these lies must come out ---


def one_sided(self: Writer, top: Any, bottom: Any, extra: Any, *, signed: bool) -> Any:
    """Division that forgets about negative numbers."""
    whole = exp.Paren(this=exp.Add(this=exp.Paren(this=top), expression=extra or exp.null()))
    return exp.Paren(this=exp.IntDiv(this=whole if extra else exp.Paren(this=top),
                                     expression=bottom))  # fmt: skip


def hopeful_case(self: Writer, node: t.Case) -> Any:
    """A choice that takes an unknown condition for a no."""
    pairs = [(self.write(condition), self.write(result)) for condition, result in node.branches]
    return case(pairs, self.write(node.otherwise))


def careless_extreme(self: Writer, function: Any, args: tuple[Any, ...]) -> Any:
    """The smallest or largest of what is known."""
    return function(this=args[0], expressions=list(args[1:]), ignore_nulls=True)


def early_any(self: Writer, node: t.Any) -> Any:
    """An ``or`` that says no where it does not know."""
    return exp.Coalesce(this=exp.or_(*map(self.write, node.items)), expressions=[exp.false()])


def plain_count(self: Writer, node: t.CountCompare) -> Any:
    """A count compared only when every child is known."""
    low, unknown = (column(self.name(node.count, part)) for part in ("true", "null"))
    count = case([(exp.GT(this=unknown, expression=exp.Literal.number(0)), exp.null())], low)
    return self.write(
        t.Compare(node.type, op=node.op, left=t.Const(node.right.type, value=0), right=node.right)
    ).transform(lambda n: count if isinstance(n, exp.Literal) and n.this == "0" else n)


def deaf_verdict(rule: Any) -> Any:
    """A verdict that does not ask where the rule applies."""
    failed, unknown = column(f"{rule.id}__failed"), column(f"{rule.id}__unknown")
    zero, one, minus = (exp.Literal.number(n) for n in (0, 1, -1))
    branches = [(exp.NEQ(this=failed, expression=zero), zero.copy()),
                (exp.NEQ(this=unknown, expression=zero.copy()), minus)]  # fmt: skip
    return exp.cast(case(branches, one), "TINYINT")


def forgetful_null(self: Writer, node: t.IsUnknown) -> Any:
    """Knows everything."""
    return exp.Not(this=exp.Paren(this=is_null(self.write(node.item))))


LIES: list[tuple[Any, str, Callable[..., Any]]] = [
    (Writer, "_divide", one_sided),
    (Writer, "_case", hopeful_case),
    (Writer, "_extreme", careless_extreme),
    (Writer, "_any", early_any),
    (Writer, "_countcompare", plain_count),
    (Writer, "_isunknown", forgetful_null),
    (verdicts, "verdict", deaf_verdict),
    (relation, "total", lambda wide: exp.cast(wide, "BIGINT")),
]


def found_out(seed: int) -> bool:
    return disagrees(world(Random(seed), size=20))


@pytest.mark.parametrize(("owner", "name", "lie"), LIES, ids=[name for _, name, _ in LIES])
def test_a_broken_writer_is_found_out(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, lie: Callable[..., Any]
) -> None:
    monkeypatch.setattr(owner, name, lie)
    assert any(found_out(seed) for seed in range(1_000, 1_000 + MOST))


@pytest.mark.spark
def test_a_broken_writer_is_found_out_on_spark_too(
    spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "verdict", deaf_verdict)
    assert differences(world(Random(1_012), size=20), ("spark",))


def test_a_failing_world_is_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Writer, "_case", hopeful_case)
    seed = next(s for s in range(1_000, 1_000 + MOST) if found_out(s))
    made = world(Random(seed), size=20)
    small = shrink(made, attempts=40)
    assert disagrees(small)

    def people(of: World) -> int:
        return sum(map(len, of.rows.values()))

    assert people(small) < people(made)
