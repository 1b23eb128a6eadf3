"""Answers of surveys as facts: published, judged by rules, live and over the whole registry."""

from pathlib import Path

import duckdb
import pytest

from bangfu.engine.memory import MET, NOT_MET, UNKNOWN
from bangfu.policy.facts import reading
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import queries
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import actions, subjects
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast

SURVEY = "home_look"


@pytest.fixture
def pond(cast: Cast, home: Path) -> Cast:
    """The small city under a pack whose standard reads a survey."""
    Site.objects.update(reference_date=factories.DAY, pack="pond")
    return cast


def look(cast: Cast, home: Household, **said: list[str]) -> None:
    who = subjects.of_household(home)
    actions.save(by=cast.secretary, who=who, survey=SURVEY, said=said)
    actions.submit(by=cast.secretary, who=who, survey=SURVEY, reason="复核")


def rows() -> dict[int, dict[str, object]]:
    pack = packs.program("pond").pack
    table = reading.read(pack, reading.household_source(), COUNTY, 2016)
    return {row["household_id"]: row for row in table.to_pylist()}


def test_the_latest_answers_are_columns_of_the_household(pond: Cast) -> None:
    asked, other = factories.household(VILLAGE), factories.household(VILLAGE)
    look(pond, asked, leaks=["yes"], grade=["c"], workers=["1"])
    look(pond, asked, leaks=["no"], workers=["1"], animals=["hens"], cash=["3.5"])
    found, nothing = rows()[asked.pk], rows()[other.pk]
    assert found["home_look_leaks"] is False
    assert found["home_look_animals"] == 0b10
    assert (found["home_look_cash"], found["home_look_score"]) == (350, 1100)
    assert found["home_look_on"] == factories.DAY
    assert found["home_look_grade"] is None
    assert {nothing[name] for name in nothing if name.startswith("home_look_")} == {None}


def test_free_text_is_not_published(pond: Cast) -> None:
    home = factories.household(VILLAGE)
    look(pond, home, leaks=["no"], workers=["1"], remark=["邻居老王说的"])
    assert "home_look_remark" not in rows()[home.pk]


def test_a_run_and_a_page_judge_by_the_answers(pond: Cast) -> None:
    fair, hard, never = (factories.household(VILLAGE) for _ in range(3))
    look(pond, fair, leaks=["no"], workers=["0"])
    look(pond, hard, leaks=["yes"], grade=["c"], workers=["1"])
    expected = {fair: MET, hard: NOT_MET, never: UNKNOWN}
    assert {h: live(h) for h in expected} == expected
    run = runs.refresh(by="tests")
    assert run is not None
    listed = stored(pond)
    assert {h: listed[h.household_no] for h in expected} == expected


def live(home: Household) -> int:
    program = packs.program("pond")
    answer = verdicts.household(program, home.pk, VILLAGE, factories.DAY, assumed=False)
    return answer.explaining.evaluation.outcome(answer.record, program.rules["looked_fair"]).outcome


def stored(cast: Cast) -> dict[str, int]:
    desk = queries.desk(cast.county)
    files = [str(path) for path in desk.results.files("household")]
    rows = duckdb.sql(f"SELECT household_no, looked_fair FROM read_parquet({files})").fetchall()
    return dict(rows)


def test_a_village_follows_from_its_households(pond: Cast) -> None:
    first, second = factories.household(VILLAGE), factories.household(VILLAGE)
    program = packs.program("pond")

    def judged() -> int:
        answer = verdicts.village(program, VILLAGE, factories.DAY, assumed=False)
        rule = program.rules["village_looked"]
        return answer.explaining.evaluation.outcome(answer.record, rule).outcome

    look(pond, first, leaks=["no"], workers=["1"])
    assert judged() == NOT_MET
    look(pond, second, leaks=["no"], workers=["1"])
    assert judged() == MET
