"""Runs: the right verdicts, only what changed, never half a run."""

import shutil

import pyarrow.parquet as pq
import pytest

from bangfu.policy.facts import lake
from bangfu.policy.packs import actions as packs
from bangfu.policy.packs.queries import program
from bangfu.policy.runs import actions, queries
from bangfu.policy.runs.models import Run, RunPart
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, VILLAGE, Cast


def results(run: Run, county: str, subject: str = "household") -> dict[str, dict]:
    part = run.parts.get(county=county)
    rows = pq.read_table(lake.path(part.folder) / f"{subject}.parquet").to_pylist()
    return {row.get("household_no", row["village_id"]): row for row in rows}


def outcome(run: Run, home: Household, rule: str) -> int:
    return results(run, f"{home.village_id[:6]}000000")[home.household_no][rule]


def test_verdicts_of_all_three_kinds(run: Run) -> None:
    homes = list(Household.objects.filter(village__code__startswith="421083").order_by("id"))
    assert [outcome(run, home, "household_exit") for home in homes] == [1, 0, -1, -1]


def test_masks_name_the_conditions(run: Run) -> None:
    home = Household.objects.get(house_grade="d")
    row = results(run, COUNTY)[home.household_no]
    assert (row["household_exit__failed"], row["household_exit__unknown"]) == (0b10, 0b01)


def test_members_benefits_are_summed_beside_their_household(run: Run) -> None:
    rows = results(run, COUNTY).values()
    paid = [
        (r["vocational_aid"], r["vocational_aid__n"], r["vocational_aid__amount"]) for r in rows
    ]
    assert (1, 1, 300_000) in paid
    assert all(amount is None for met, _, amount in paid if met != 1)


def test_a_villages_verdict_sees_its_households(run: Run) -> None:
    village = results(run, COUNTY, "village")[VILLAGE]
    assert village["village_exit"] == 0
    assert village["household_count"] == 2
    assert village["exited_households"] == 1


def test_a_village_outside_the_programme_is_not_applicable(registry: Cast) -> None:
    factories.village_file("421083100202", is_poor_village=False)
    run = actions.refresh(by="tests")
    assert run is not None
    assert results(run, COUNTY, "village")["421083100202"]["village_exit"] == 2


def test_figures_of_a_county_hold_there_only(registry: Cast) -> None:
    income = {"disposable_income_pc": 9_000_00}
    here = factories.household(VILLAGE, income=income, house_grade="a")
    there = factories.household("421022100201", income=income, house_grade="a")
    run = actions.refresh(by="tests")
    assert run is not None
    assert outcome(run, here, "household_exit") == 1
    assert outcome(run, there, "household_exit") == 0


def test_nothing_changed_means_nothing_done(run: Run) -> None:
    before = list(RunPart.objects.values_list("id", "folder"))
    again = actions.refresh(by="tests")
    assert again == run
    assert list(RunPart.objects.values_list("id", "folder")) == before


def test_a_change_reruns_its_county_only(run: Run) -> None:
    before = dict(run.parts.values_list("county", "folder"))
    factories.household(VILLAGE)
    assert queries.is_stale()
    assert actions.refresh(by="tests") == run
    after = dict(run.parts.values_list("county", "folder"))
    assert after[NEIGHBOUR] == before[NEIGHBOUR]
    assert after[COUNTY] != before[COUNTY]
    assert not queries.is_stale()


def test_lost_results_are_made_again(run: Run) -> None:
    lost = lake.path(run.parts.get(county=COUNTY).folder)
    shutil.rmtree(lost)
    assert queries.is_stale()
    actions.refresh(by="tests")
    assert not queries.is_stale()
    assert lake.path(run.parts.get(county=COUNTY).folder).is_dir()


def test_facts_published_before_an_interruption_are_run_afterwards(run: Run) -> None:
    factories.household(VILLAGE)
    actions.publish(program(), factories.DAY.year)  # and the power goes
    assert queries.is_stale()
    before = run.parts.get(county=COUNTY).folder
    actions.refresh(by="tests")
    assert run.parts.get(county=COUNTY).folder != before


def test_a_figure_reruns_everything(run: Run) -> None:
    division = Site.objects.get().division
    packs.set_figure(
        by="林",
        name="income_line",
        division=division,
        starts=factories.DAY,
        value=9500,
        source="令",
    )
    again = actions.refresh(by="tests")
    assert again is not None
    assert again != run
    home = Household.objects.get(house_grade="a")
    assert outcome(again, home, "household_exit") == 0
    assert Run.objects.filter(current=True).get() == again


def test_assumed_figures_count_only_when_asked(run: Run) -> None:
    home = Household.objects.get(house_grade="d")
    assert results(run, COUNTY)[home.household_no]["repair_grant__amount"] == 750_000
    Site.objects.update(assumed=False)
    again = actions.refresh(by="tests")
    assert again is not None
    row = results(again, COUNTY)[home.household_no]
    assert (row["repair_grant"], row["repair_grant__amount"]) == (1, None)


def test_a_failed_run_leaves_the_old_one_current(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Site.objects.update(assumed=False)
    monkeypatch.setattr(actions, "compute", lambda *_args, **_named: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.refresh(by="tests")
    assert queries.current_run() == run
    assert all(lake.path(part.folder).is_dir() for part in run.parts.all())


def test_an_empty_registry_has_no_run(cast: Cast, home: object) -> None:
    assert actions.refresh(by="tests") is None
    assert not queries.is_stale()


def test_superseded_runs_and_folders_are_tidied(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "GRACE_SECONDS", -1)
    Site.objects.update(assumed=False)
    current = actions.refresh(by="tests")
    actions.tidy(keep_runs=0)  # marks what nobody uses
    actions.tidy(keep_runs=0)
    assert list(Run.objects.all()) == [current]
    folders = {p.relative_to(lake.root()).as_posix() for p in lake.root().glob("*/*/*")}
    assert folders == {
        *RunPart.objects.values_list("folder", flat=True),
        *RunPart.objects.values_list("facts__folder", flat=True),
    }
