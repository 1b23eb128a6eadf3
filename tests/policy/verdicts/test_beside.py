"""Two packs beside one another: each says what it says alone, with the figures of its place."""

from pathlib import Path

import pytest

from bangfu.engine.compile.program import Program
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.models import Run
from bangfu.policy.verdicts import beside
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast

MEADOW = {
    "pack.yaml": """
code: meadow
title: {zh: 草甸市, en: Meadow}
division: "420100000000"
extends: national
""",
    "documents.yaml": "- {id: meadow-2015, title: {zh: 草甸办法, en: Meadow rules}}\n",
    "parameters.yaml": """
- id: line
  title: {zh: 线, en: Line}
  type: money
  values:
    - {starts: 2015-01-01, value: 100000, cite: {document: meadow-2015}}
    - {starts: 2015-01-01, value: 1, division: "421000000000", cite: {document: meadow-2015}}
""",
    "standards.yaml": """
- id: household_exit
  subject: household
  title: {zh: 脱贫标准, en: Exit}
  cite: {document: meadow-2015, clause: 一}
  conditions: [{id: line, title: {zh: 过线, en: Line}, test: disposable_income_pc > p.line}]
""",
    "benefits.yaml": """
- id: tea
  subject: member
  title: {zh: 茶钱, en: Tea}
  cite: {document: meadow-2015, clause: 二}
  conditions:
    - {id: all, title: {zh: 人人, en: All}, test: gender is unknown or gender is not unknown}
  amount: 5
""",
}


@pytest.fixture
def meadow(db: None, tmp_path: Path, settings: object) -> Program:
    """Another city's pack, installed beside the first."""
    folder = tmp_path / "more" / "meadow"
    folder.mkdir(parents=True)
    for name, text in MEADOW.items():
        (folder / name).write_text(text, "utf-8")
    settings.PACKS = [*settings.PACKS, folder.parent]  # type: ignore[attr-defined]
    return packs.program("meadow")


@pytest.fixture
def rows(run: Run, meadow: Program) -> dict[str, beside.Row]:
    home = Household.objects.filter(village_id=VILLAGE).order_by("pk").first()
    assert home is not None
    found = beside.household(packs.program(), meadow, home.pk, VILLAGE, factories.DAY, assumed=True)
    return {row.id: row for row in found}


def test_each_side_says_what_its_own_pack_says(rows: dict[str, beside.Row]) -> None:
    both = rows["household_exit"]
    assert both.here is not None
    assert both.there is not None
    assert (both.here.outcome, both.there.outcome) == ("met", "not_met")  # by its own place's line
    assert both.differs


def test_rules_of_one_side_have_nothing_on_the_other(rows: dict[str, beside.Row]) -> None:
    assert rows["tea"].here is None
    assert rows["repair_grant"].there is None
    assert rows["tea"].differs


def test_what_members_get_is_summed_and_counted(rows: dict[str, beside.Row]) -> None:
    tea = rows["tea"].there
    assert tea is not None
    assert (tea.count, tea.amount) == (2, 1000)


def test_standards_come_first_and_lone_rules_last(rows: dict[str, beside.Row]) -> None:
    assert next(iter(rows)) == "household_exit"


def test_the_registry_under_both_packs(run: Run, meadow: Program) -> None:
    parts = list(published.current(factories.DAY.year).values())
    found = {
        pair.id: pair
        for pair in beside.registry(packs.program(), meadow, parts, factories.DAY, assumed=True)
    }
    both = found["household_exit"]
    assert both.here is not None
    assert both.there is not None
    assert both.here.subjects == both.there.subjects == 5
    assert (both.there.met, both.there.not_met) == (0, 1)
    tea = found["tea"].there
    assert tea is not None
    assert tea.met == 8
    assert found["tea"].here is None


def test_only_packs_with_rules_of_their_own_are_offered(meadow: Program, cast: Cast) -> None:
    offered = packs.with_rules()
    assert "meadow" in offered
    assert "national" not in offered
