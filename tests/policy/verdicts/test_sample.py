"""A sample of the demo city: what a page says now is what the run stored, for everybody."""

import dataclasses
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions import codes, reading
from bangfu.demo import city as making
from bangfu.demo.city import City
from bangfu.demo.places import bundle_of
from bangfu.engine.explain import NAMES, RuleView
from bangfu.policy.facts import lake
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, households, totals
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.models import Run
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions as imports
from bangfu.registry.imports.models import Stage
from tests.policy import crowd

STRIDE = 125  # every so manieth household of five thousand
ALL = Scope((("000000000000", "999999999999"),))
pytestmark = pytest.mark.django_db


@cache
def small(name: str) -> City:
    """A small city, drawn once."""
    return making.generate(name, "small", errors=0)


def sample(city: City, folder: Path) -> list[Path]:
    """The ledger of a few households from all over the city."""
    sheets = dict(city.ledger.sheets)
    homes = sheets["household"].take(list(range(0, sheets["household"].num_rows, STRIDE)))
    sheets["household"] = homes
    for sheet, column in (
        ("member", "head_id_no"),
        ("income", "head_id_no"),
        ("village", "village_code"),
    ):
        mine = set(homes[column].to_pylist())
        kept = [value in mine for value in sheets[sheet][column].to_pylist()]
        sheets[sheet] = sheets[sheet].filter(pa.array(kept))
    return dataclasses.replace(city.ledger, sheets=sheets).write_csv(folder)


def places(city: City) -> list[reading.Row]:
    """The places those households live in, and those above."""
    rows, _facts = reading.bundle(bundle_of(city.pack))
    villages = city.ledger.sheets["household"]["village_code"].to_pylist()[::STRIDE]
    wanted = {step for village in villages for step in codes.lineage(village)}
    return [row for row in rows if row.code in wanted]


@pytest.fixture(params=["jingzhou", "wuhan"])
def run(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> Run:
    """The sample brought in as a ledger, and run."""
    city = small(request.param)
    divisions.load_codes(by="tests", rows=places(city), source="tests")
    place, day = city.pack.division, city.reference_date
    catalogue.establish(
        by="tests", pack=city.pack.code, division=place, reference_date=day, assumed=True
    )
    paths = sample(city, tmp_path / "ledger")
    brought = imports.bring_in(paths=paths, year=day.year, by="tests", choice="all")
    assert brought.stage == Stage.COMMITTED, brought.refusal or brought.summary["problems"]
    found = actions.refresh(by="tests")
    assert found is not None
    return found


def stored(run: Run, subject: str) -> list[dict[str, Any]]:
    folders = [lake.path(part.folder) for part in run.parts.all()]
    return [row for f in folders for row in pq.read_table(f / f"{subject}.parquet").to_pylist()]


def masks(view: RuleView) -> dict[str, int]:
    """A verdict as it is stored."""
    bits = Counter[str]()
    for rule, shown in zip(view.rule.conditions, view.conditions, strict=True):
        bits[shown.outcome] |= 1 << rule.bit
    return {"failed": bits["not_met"], "unknown": bits["unknown"]}


def test_every_answer_is_the_stored_result(run: Run) -> None:
    outcomes, failing = set[str](), Counter[tuple[str, str, str]]()
    homes = dict(Household.objects.values_list("pk", "village_id"))
    by_member = {row["member_id"]: row for row in stored(run, "member")}
    rows = stored(run, "household")
    assert {row["household_id"] for row in rows} == set(homes)
    for row in rows:
        answer = ask(run, row["household_id"], homes[row["household_id"]])
        for view in answer.rules:
            check(row, view)
            outcomes.add(view.outcome)
            failing += held_up(view)
        for rule, each in answer.members:
            said = [one.view.outcome for one in each]
            assert NAMES[row[rule.id]] == crowd.together(said), (row["household_no"], rule.id)
            assert row[f"{rule.id}__n"] == said.count("met")
            for one in each:
                check_member(by_member[one.member_id], one.view)
    assert len(outcomes) >= 3  # the sample shows more than one kind
    assert +counted(run) == failing


def held_up(view: RuleView) -> Counter[tuple[str, str, str]]:
    """The conditions a verdict fails on or cannot decide; none where it does not apply."""
    if view.outcome == "not_applicable":
        return Counter()
    kinds = {"not_met": "failed", "unknown": "unknown"}
    return Counter(
        (view.rule.id, part.id, kinds[part.outcome])
        for part in view.conditions
        if part.outcome in kinds
    )


def counted(run: Run) -> Counter[tuple[str, str, str]]:
    """How many households totals and lists find on each condition: they must agree."""
    program, results, found = packs.program(), runs.results(ALL), Counter[tuple[str, str, str]]()
    for rule in program.rules_in_force(run.as_of):
        if rule.subject != "household":
            continue
        for row in totals.conditions(results, ALL, run.parts.all()[0].county[:2] + "0" * 10, rule):
            name = row["condition"].spec.id
            for kind, mask in (("failed", "condition"), ("unknown", "lacking")):
                chosen = households.Filter(rule=rule.id, **{mask: name})
                listed = households.count(program, results, ALL, chosen)["households"]
                assert listed == row[kind]
                found[rule.id, name, kind] = row[kind]
    return found


def ask(run: Run, key: int, village: str) -> verdicts.Answer:
    return verdicts.household(packs.program(), key, village, run.as_of, assumed=run.assumed)


def check(row: dict[str, Any], view: RuleView) -> None:
    """A verdict about a household, its amount and its conditions."""
    name = view.rule.id
    check_member(row, view)
    assert {m: row[f"{name}__{m}"] for m in ("failed", "unknown")} == masks(view)


def check_member(row: dict[str, Any], view: RuleView) -> None:
    name = view.rule.id
    assert (NAMES[row[name]], row.get(f"{name}__amount")) == (view.outcome, view.amount)


def test_every_villages_answer_is_the_stored_one(run: Run) -> None:
    program, checked = packs.program(), 0
    for row in stored(run, "village"):
        answer = verdicts.village(program, row["village_id"], run.as_of, assumed=run.assumed)
        for view in answer.rules:
            assert NAMES[row[view.rule.id]] == view.outcome, row["village_id"]
            checked += 1
        for name in ("household_count", "person_count", "exited_households"):
            assert answer.fact(name) == row[name]
    assert checked >= Household.objects.values("village_id").distinct().count()
