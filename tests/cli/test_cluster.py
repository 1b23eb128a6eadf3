"""``bangfu run --lake``: the same totals as the registry's own run, from files alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bangfu.base.divisions.models import Division
from bangfu.cli.main import root
from bangfu.engine.problems import PackError
from bangfu.policy.facts import lake
from bangfu.policy.packs import actions as figures
from bangfu.policy.runs import actions
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import CITY, COUNTY, NEXT_VILLAGE, VILLAGE, Cast

DAY = ("--as-of", "2016-12-31")


@pytest.fixture
def town(cast: Cast, home: Path) -> Cast:
    """Three households; what repairs are worth has been set for the city, and for one county."""
    Site.objects.update(reference_date=factories.DAY, assumed=False)
    rich = {"disposable_income_pc": 9_000_00}
    factories.household(VILLAGE, house_grade="a", members=[{"name": "陈大伟"}], income=rich)
    factories.household(VILLAGE, house_grade="d", members=[{"name": "孙小燕"}], income=rich)
    factories.household(NEXT_VILLAGE, house_grade="d", members=[{"name": "李学"}])
    for place, value in ((CITY, 6000), (COUNTY, 6500)):
        figures.set_figure(
            by="林", name="repair_grant", division=Division.objects.get(code=place),
            starts=factories.DAY, value=value, source="某局通知",
        )  # fmt: skip
    actions.refresh(by="tests")
    return cast


def run(*words: object) -> Result:
    return CliRunner().invoke(root, ["run", *map(str, words)])


def answer(*words: object) -> Any:
    result = run(*words, "--json")
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def test_a_lake_comes_to_what_the_registry_comes_to(town: Cast, tmp_path: Path) -> None:
    registry = answer(*DAY)
    assert registry["rules"]["repair_grant"]["amount"] == 13_000
    out = tmp_path / "out"
    found = answer("--lake", lake.root(), "--pack", "lotus", *DAY, "--out", out)
    assert found == registry
    written = {path.relative_to(out).as_posix() for path in out.rglob("*.parquet")}
    assert f"{COUNTY}/household.parquet" in written


@pytest.mark.spark
def test_and_so_does_spark(spark: Any, town: Cast) -> None:
    asked = ("--lake", lake.root(), "--pack", "lotus", *DAY, "--engine", "local[2]")
    assert answer(*asked) == answer(*DAY)


def test_people_read_titles_and_yuan(town: Cast) -> None:
    lines = run("--lake", lake.root(), "--pack", "lotus", *DAY).stdout.splitlines()
    assert lines == run(*DAY).stdout.splitlines()


def test_facts_of_another_year_are_not_taken(town: Cast) -> None:
    with pytest.raises(PackError) as raised:
        answer("--lake", lake.root(), "--pack", "lotus", "--as-of", "2015-12-31")
    assert raised.value.problems[0].code == "lake_empty"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "local[2]"], "--lake"),
        (["--out", "somewhere"], "--lake"),
        (["--lake", "here"], "--pack"),
    ],
)
def test_options_that_need_others_say_so(words: list[str], said: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
