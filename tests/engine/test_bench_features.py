"""Asking what is stored says the same as working everything out."""

import datetime as dt
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from bench.engine import features

from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB, SPARK
from tests.engine.orchard import DAY, fact, orchard, standard
from tests.random.compare import on_duckdb, tables
from tests.random.worlds import AS_OF, World, world

LATER = dt.date(2017, 1, 1)


def through_a_store(made: World, varied: frozenset[str] | None) -> dict[str, dict[str, Any]]:
    """A world's results by way of stored features, by subject and key."""
    program = made.compiled()
    wanted = [rule.id for rule in program.rules_in_force(AS_OF)]
    laid_out = features.lay_out(
        program, wanted, DUCKDB, AS_OF, scope=made.scope, varied=varied, keep=made.keep
    )
    places = {place: made.figures(place) for place in made.places}
    raw: dict[str, Any] = dict(tables(program, made))
    kept = asked(program, laid_out.build, raw, places)
    found = asked(program, laid_out.ask, {**raw, **kept}, places)
    return {
        subject: {line[names.ident(subject)]: line for line in table.to_pylist()}
        for subject, table in found.items()
    }


def asked(
    program: Program, laid_out: Any, parts: dict[str, Any], places: dict[str, dict[str, Figure]]
) -> dict[str, pa.Table]:
    con = duck.connect(threads=1)
    try:
        duck.attach(con, program.pack, parts)
        duck.prepare(con, laid_out, places, AS_OF)
        return duck.results(con, laid_out)
    finally:
        con.close()


@pytest.mark.parametrize("seed", range(2_000, 2_012))
def test_a_store_changes_nothing(seed: int) -> None:
    made = world(Random(seed), size=12)
    made.brought = []
    plain = on_duckdb(made.compiled(), made)
    parameters = sorted(made.compiled().pack.parameters)
    for varied in (None, frozenset(), frozenset(parameters), frozenset(parameters[:2])):
        assert through_a_store(made, varied) == plain


def test_asking_reads_nothing_of_the_children() -> None:
    rules = standard("any(members, works) and count(members, grade > 2) > 0 and income > p.line")
    laid_out = features.lay_out(orchard(standards=rules), ["rule"], DUCKDB, DAY)
    assert [step.name for step in laid_out.ask.steps] == ["at_household_0"]
    assert "src_member" not in laid_out.ask.steps[0].sql
    assert "income" in features.stored(laid_out)["household"]


def test_parameters_inside_aggregates_do_not_move() -> None:
    made = fact("wage > p.line", "member")
    rules = standard("any(members, it) and income > p.open_line and income > p.line")
    program = orchard(facts=made, standards=rules)
    assert features.settled_last(program, ["rule"]) == {"open_line"}


def test_spark_gets_the_same_columns() -> None:
    rules = standard("any(members, works) and income > p.line")
    program = orchard(standards=rules)
    stores = [
        features.stored(features.lay_out(program, ["rule"], dialect, DAY))
        for dialect in (DUCKDB, SPARK)
    ]
    assert stores[0] == stores[1]
