"""Stored runs of drafts: what they are made of, where they lie, and that they touch nothing."""

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import actions, deciding, effects, handing, tally, trying
from bangfu.policy.drafts.effects import Chosen
from bangfu.policy.drafts.models import Draft, Trial
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import queries as live
from bangfu.policy.runs import totals
from bangfu.policy.runs.models import Run, RunPart
from tests.cast import CITY, COUNTY, Cast
from tests.factories import DAY
from tests.policy.drafts.conftest import ALL, STRICTER

Making = Callable[..., Draft]


def numbers(effect: effects.Effect) -> dict[str, Any]:
    return {rule: tally.whole(places) for rule, places in effect.tallies(ALL).items()}


def test_a_stored_run_says_what_the_bench_says(run: Run, registry: Cast, made: Making) -> None:
    draft = made(text=STRICTER, income_line=9000)
    trial = trying.run(by=registry.city, draft=draft)
    stored = effects.stored(draft)
    assert stored is not None
    assert stored.compared == effects.of(draft).compared
    assert numbers(stored) == numbers(effects.of(draft))
    assert trial.households == 5
    assert (trial.live_digest, trial.by) == (packs.program().pack.digest, "city")
    assert trial.parts == sorted(Part.objects.values_list("pk", flat=True))
    assert trying.is_fresh(trial, draft)


def test_it_is_stale_once_the_draft_figures_or_data_move_on(
    run: Run, registry: Cast, made: Making
) -> None:
    draft = made(income_line=9000)
    trial = trying.run(by=registry.city, draft=draft)
    actions.set_values(by=registry.city, draft=draft, values=[("income_line", "", 8000)])
    assert not trying.is_fresh(trial, draft)
    trial = trying.run(by=registry.city, draft=draft)
    assert trying.is_fresh(trial, draft)
    actions.save_items(by=registry.city, draft=draft, text=STRICTER, file="benefits.yaml")
    draft.refresh_from_db()
    assert not trying.is_fresh(trial, draft)


def test_the_last_run_replaces_those_before_and_goes_with_the_draft(
    run: Run, registry: Cast, made: Making
) -> None:
    draft = made(income_line=9000)
    first = trying.run(by=registry.city, draft=draft)
    second = trying.run(by=registry.city, draft=draft)
    assert list(Trial.objects.all()) == [second]
    assert trying.folders() == {second.folder}
    assert second.folder.startswith(f"drafts/{draft.pk}/")
    runs.tidy()
    assert (lake.path(first.folder) / lake.MARK).exists()
    assert not (lake.path(second.folder) / lake.MARK).exists()
    deciding.withdraw(by=registry.city, draft=draft)
    runs.tidy()
    assert (lake.path(second.folder) / lake.MARK).exists()
    assert effects.stored(draft) is None


def state(user: Any) -> list[Any]:
    """Everything of the live side that a draft must leave alone."""
    desk = live.desk(user)
    files = sorted(
        (path.relative_to(lake.root()), path.stat().st_mtime_ns)
        for kind in ("facts", "results")
        for path in (lake.root() / kind).rglob("*.parquet")
    )
    return [
        list(Run.objects.values()),
        list(RunPart.objects.values()),
        list(FigureSet.objects.values()),
        desk.program,
        desk.program.pack.digest,
        [
            (t["rule"].id, t["met"], t["unknown"], t["amount"])
            for t in totals.by_rule(desk.program, desk.results, ALL)
        ],
        files,
        live.is_stale(),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_drafts_touch_neither_live_results_nor_each_other(
    run: Run, registry: Cast, made: Making, seed: int
) -> None:
    """Two drafts and the live side in random turns: each says the same as alone."""
    one = made(text=STRICTER, income_line=9000)
    two = made(income_line=100, repair_grant=12_345)
    alone = {draft.pk: numbers(effects.of(draft)) for draft in (one, two)}
    assert alone[one.pk] != alone[two.pk]
    before, dice = state(registry.city), random.Random(seed)

    def drag() -> None:
        effects.of(two, [("income_line", CITY, dice.randint(1, 99_999))]).tallies(ALL)

    def store(draft: Draft) -> None:
        trying.run(by=registry.city, draft=draft)
        stored = effects.stored(draft)
        assert stored is not None
        assert numbers(stored) == alone[draft.pk]

    def look(draft: Draft) -> None:
        assert numbers(effects.of(draft)) == alone[draft.pk]

    steps: list[Callable[[], object]] = [
        drag,
        lambda: store(one),
        lambda: store(two),
        lambda: look(one),
        lambda: look(two),
        lambda: runs.refresh(by="tests"),
    ]
    for _ in range(12):
        dice.choice(steps)()
        assert state(registry.city) == before


def test_a_draft_that_is_not_sound_or_without_data_is_not_run(
    cast: Cast, made: Making, home: Path
) -> None:
    broken = made(text=STRICTER.replace("is_exited", "is_exitd"))
    with pytest.raises(Refusal) as caught:
        trying.run(by=cast.city, draft=broken)
    assert caught.value.code == "drafts.unsound"
    with pytest.raises(Refusal) as caught:
        trying.run(by=cast.city, draft=made(income_line=1))
    assert caught.value.code == "drafts.no_facts"
    with pytest.raises(Refusal) as caught:
        trying.run(by=cast.county, draft=made(income_line=1))
    assert caught.value.code == "rights.missing"


def test_the_job_runs_it_with_progress(run: Run, registry: Cast, made: Making) -> None:
    draft = made(income_line=9000)
    job = jobs.start(
        by="city", kind="drafts.run", key=str(draft.pk), params={"draft": str(draft.pk)}
    )
    jobs.run(str(job.pk))
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.error) == (State.DONE, {})
    assert job.result == {"trial": Trial.objects.get().pk, "draft": str(draft.pk)}


def test_it_tells_how_far_it_is(run: Run, registry: Cast, made: Making) -> None:
    told: list[tuple[int, int]] = []
    trying.run(
        by=registry.city,
        draft=made(income_line=9000),
        progress=lambda *said: told.append(said[:2]),
    )
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_lists_are_handed_over_within_the_scope(run: Run, registry: Cast, made: Making) -> None:
    draft = made(income_line=9_000)
    chosen = Chosen("household_exit", "was_met")
    path, rows = handing.export(by=registry.city, draft=draft, chosen=chosen, form="csv")
    table = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert (rows, table[0][:3]) == (1, ["所在地", "户编号", "户主"])
    assert table[1][0] == "洪湖市新堤镇湖滨村"
    assert table[1][4:] == ["符合", "不符合"]
    assert Entry.objects.get(action="drafts.export").changes["rows"] == 1
    _, rows = handing.export(by=registry.neighbour, draft=draft, chosen=chosen, form="xlsx")
    assert rows == 0
    with pytest.raises(Refusal):
        handing.export(by=registry.auditor, draft=draft, chosen=chosen, form="csv")


def test_a_file_follows_the_draft_not_an_older_run(
    run: Run, registry: Cast, made: Making, second: User
) -> None:
    draft = made(income_line=3000)
    trying.run(by=registry.city, draft=draft)
    draft = actions.set_values(by=registry.city, draft=draft, values=[("income_line", "", 9000)])
    lost = {"by": registry.city, "draft": draft, "chosen": Chosen("household_exit", "lost")}
    assert handing.export(**lost, form="csv")[1] == 1
    trying.run(by=registry.city, draft=draft)
    draft = deciding.submit(by=registry.city, draft=draft, starts=DAY, source="一号")
    lost["draft"] = deciding.approve(by=second, draft=draft)
    runs.refresh(by="tests")
    assert handing.export(**lost, form="csv")[1] == 1  # as it was decided on
    Trial.objects.all().delete()
    with pytest.raises(Refusal) as caught:
        handing.export(**lost, form="csv")
    assert caught.value.code == "drafts.untried"


def test_amounts_are_handed_over_in_yuan(run: Run, registry: Cast, made: Making) -> None:
    draft = made(repair_grant="8000.5")
    trying.run(by=registry.city, draft=draft)
    chosen = Chosen("repair_grant", "more", division=COUNTY)
    path, rows = handing.export(
        by=registry.city, draft=draft, chosen=chosen, form="csv", language="en"
    )
    last = path.read_text("utf-8-sig").splitlines()[-1].split(",")
    assert (rows, last[-3:]) == (1, ["7500.00", "8000.50", "500.50"])


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (Chosen("no_such"), "drafts.rule"),
        (Chosen("household_exit", "1=1) OR (1=1"), "drafts.kind"),
        (Chosen("household_exit; DROP TABLE x"), "drafts.rule"),
    ],
)
def test_what_is_not_compared_is_not_listed(
    run: Run, registry: Cast, made: Making, chosen: Chosen, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        effects.of(made(income_line=9000)).count(ALL, chosen)
    assert (caught.value.code, caught.value.status) == (code, 404)
