"""Worlds in batches: the same on Spark, for every case of every pack; few runs for many worlds."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from bangfu.engine import cases, worlds
from bangfu.engine.compile import program
from bangfu.engine.compile.program import Program
from tests.engine.orchard import orchard, standard

PACKS = Path(__file__).parents[2] / "packs"
CITIES = ("jingzhou", "wuhan")


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest) -> Program:
    """The pack of a city."""
    return program.load(request.param, [PACKS])


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many worlds each run on DuckDB takes in; filled while cases are proved."""
    sizes: list[int] = []

    def counting(atlas: Any) -> dict[str, pa.Table]:
        sizes.append(len(atlas.names))
        return original(atlas)

    original = worlds._run_duckdb
    monkeypatch.setattr(worlds, "_run_duckdb", counting)
    return sizes


def test_days_with_the_same_rules_in_force_share_a_run(city: Program, runs: list[int]) -> None:
    """Every case holds on both engines, in few runs."""
    days = {case.as_of for case in city.pack.cases}
    in_force = {frozenset(r.id for r in city.rules_in_force(day)) for day in days if day}
    assert len(in_force) < len(days)
    assert len(city.pack.cases) >= 120
    assert [str(failure) for failure in cases.prove(city)] == []
    assert len(runs) < len(city.pack.cases) / 15


def test_each_world_of_a_run_has_its_own_day(runs: list[int]) -> None:
    text = "".join(
        f"- name: on {day}\n  as_of: {day}\n  given: {{members: [{{born: 1998-07-01}}]}}\n"
        f"  expect: {{adult: {outcome}}}\n"
        for day, outcome in (("2016-06-30", "not_met"), ("2016-07-01", "met"))
    )
    adult = standard("years(born, as_of) >= 18", "member", "adult")
    assert list(cases.prove(orchard(standards=adult, cases=text), ["duckdb"])) == []
    assert len(runs) == 1


def in_company(city: Program, least: int = 50) -> Program:
    """The pack with those of its cases that share a run with many others.

    A run of Spark takes seconds however few worlds it is about; `bangfu pack test --engine spark`
    asks for the rest, too.
    """
    together: dict[Any, list[Any]] = defaultdict(list)
    for case in city.pack.cases:
        evaluation, root = cases.read(city, case)
        rules = frozenset(rule.id for rule in city.rules_in_force(evaluation.as_of))
        batch = rules, worlds._brought(city, root), worlds.absent(city, root)
        together[batch].append(case)
    chosen = [case for several in together.values() if len(several) >= least for case in several]
    return replace(city, pack=replace(city.pack, cases=chosen))


@pytest.mark.spark
def test_cases_hold_on_spark(spark: Any, city: Program) -> None:
    asked = in_company(city)
    assert len(asked.pack.cases) >= 0.65 * len(city.pack.cases)
    assert [str(failure) for failure in cases.prove(asked, ["spark"])] == []
