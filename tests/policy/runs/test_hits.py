"""A run that keeps only those for whom a rule is met finds the same ones as a whole run."""

import duckdb
import pytest

from bangfu.engine.compile.figures import Question
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs.compute import compute
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast


@pytest.fixture
def registry(cast: Cast, home: object) -> Cast:
    """Households of two counties, some of which have left poverty."""
    Site.objects.update(reference_date=factories.DAY, assumed=False)
    for village in (VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE):
        factories.household(village, house_grade="b", income={"wage_income": 90_000_00})
        factories.household(village, house_grade="d", income={"wage_income": 1_00})
        factories.household(village)
    runs.refresh(by="tests")
    return cast


def met(folders: dict[str, str], rules: dict[str, str]) -> dict[str, set[tuple[str, int]]]:
    """``{rule: {(county, subject)}}`` of everything that is met."""
    found: dict[str, set[tuple[str, int]]] = {name: set() for name in rules}
    for county, folder in folders.items():
        for name, subject in rules.items():
            path = lake.path(folder) / f"{subject}.parquet"
            if path.exists():
                sql = f"SELECT {subject}_id FROM '{path}' WHERE \"{name}\" = 1"
                found[name] |= {(county, row[0]) for row in duckdb.sql(sql).fetchall()}
    return found


def test_the_same_are_met(registry: Cast) -> None:
    program, day = packs.program(), catalogue.today()
    parts = list(published.current(day.year).values())
    question = Question(day, "", assumed=True, set_here=packs.set_here())
    rules = {
        rule.id: rule.subject
        for rule in program.rules_in_force(day)
        if rule.subject in ("household", "member", "village")
    }
    whole = met(compute(program, parts, question), rules)
    only = met(compute(program, parts, question, hits=True), rules)
    assert only == whole
    assert len(parts) == 2
    assert len(whole["repair_grant"]) == 3


def test_nobody_else_is_kept(registry: Cast) -> None:
    program, day = packs.program(), catalogue.today()
    parts = list(published.current(day.year).values())
    question = Question(day, "", assumed=True, set_here=packs.set_here())
    for folder in compute(program, parts, question, hits=True).values():
        path = lake.path(folder) / "household.parquet"
        names = [row[0] for row in duckdb.sql(f"DESCRIBE FROM '{path}'").fetchall()]
        rules = [name for name in names if not name.endswith("_id")]
        some = " OR ".join(f'"{name}" = 1' for name in rules)
        kept = duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE NOT ({some})").fetchall()
        assert kept == [(0,)]
