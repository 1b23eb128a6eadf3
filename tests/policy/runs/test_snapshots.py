"""Snapshots: kept whole, and run again to the same bytes whatever has changed since."""

import shutil
from pathlib import Path

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions as figures
from bangfu.policy.runs import actions, snapshots
from bangfu.policy.runs.models import Run
from tests import factories
from tests.cast import CITY, VILLAGE


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
    }


def again(name: str, out: Path) -> dict[str, bytes]:
    snapshots.again(snapshots.find(name), out=out)
    return written(out)


def test_the_same_run_twice_writes_the_same_bytes(run: Run, tmp_path: Path) -> None:
    actions.freeze(by="tests", name="year-end")
    first, second = (again("year-end", tmp_path / name) for name in ("one", "two"))
    assert first == second
    assert any(name.endswith("household.parquet") for name in first)


def test_changed_records_packs_and_figures_change_nothing_of_it(
    run: Run, tmp_path: Path, settings: object
) -> None:
    roots = [tmp_path / "roots"]
    shutil.copytree(settings.PACKS[0], roots[0])  # type: ignore[attr-defined]
    settings.PACKS = [*roots, *settings.PACKS[1:]]  # type: ignore[attr-defined]
    actions.freeze(by="tests", name="then")
    before = again("then", tmp_path / "before")
    factories.household(VILLAGE, house_grade="d", members=[{}])
    figures.set_figure(
        by="tests",
        name="repair_grant",
        division=Division.objects.get(code=CITY),
        starts=factories.DAY.replace(day=1),
        ends=None,
        value="1234",
        source="x",
    )
    rules = roots[0] / "lotus" / "standards.yaml"
    rules.write_text(rules.read_text("utf-8").replace(">", "<"), "utf-8")
    actions.refresh(by="tests")
    actions.tidy(keep_runs=0)
    assert again("then", tmp_path / "after") == before
    actions.freeze(by="tests", name="now")
    assert again("now", tmp_path / "now") != before
    assert snapshots.find("now").version != snapshots.find("then").version


def test_it_comes_to_what_the_live_run_came_to(run: Run) -> None:
    actions.freeze(by="tests", name="year-end")
    found = snapshots.again(snapshots.find("year-end"))
    totals = {total.rule.id: total for total in found.totals}
    assert (totals["repair_grant"].met, totals["repair_grant"].subjects) == (1, 5)
    assert found.as_of == run.as_of


def test_another_day_may_be_asked(run: Run) -> None:
    actions.freeze(by="tests", name="year-end")
    day = run.as_of.replace(year=run.as_of.year - 3)
    assert snapshots.again(snapshots.find("year-end"), as_of=day).as_of == day


def test_a_snapshot_is_found_by_name_or_version(run: Run) -> None:
    told = actions.freeze(by="tests", name="year-end")
    assert snapshots.find(told.version[:10]) == told == snapshots.find("year-end")
    assert snapshots.every() == [told]


@pytest.mark.parametrize("wrong", ["", "../x", "a b", "a" * 41])
def test_names_that_are_none_are_refused(run: Run, wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.freeze(by="tests", name=wrong)
    assert refused.value.code == "snapshots.name"


def test_a_name_is_given_once(run: Run) -> None:
    actions.freeze(by="tests", name="year-end")
    with pytest.raises(Refusal) as refused:
        actions.freeze(by="tests", name="year-end")
    assert refused.value.code == "snapshots.taken"


def test_an_unknown_one_is_told_with_those_there_are(run: Run) -> None:
    actions.freeze(by="tests", name="year-end")
    with pytest.raises(Refusal) as refused:
        snapshots.find("year-and")
    assert "year-end" in str(refused.value.hint)


def test_freezing_is_in_the_trail(run: Run) -> None:
    actions.freeze(by="tests", name="year-end")
    assert Entry.objects.filter(action="runs.freeze", subject_id="year-end").count() == 1


def test_nothing_is_left_of_one_that_failed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots.shutil, "copytree", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.freeze(by="tests", name="year-end")
    assert list(snapshots.root().iterdir()) == []


def test_a_version_that_two_snapshots_share_asks_for_the_name(run: Run) -> None:
    actions.freeze(by="tests", name="spring")
    actions.freeze(by="tests", name="easter")
    version = snapshots.find("spring").version
    assert snapshots.find("easter").version == version  # the same facts
    with pytest.raises(Refusal) as refused:
        snapshots.find(version)
    assert refused.value.code == "snapshots.several"
    assert "spring" in str(refused.value.hint)
    assert "easter" in str(refused.value.hint)
