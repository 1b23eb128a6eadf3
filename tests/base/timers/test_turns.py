"""Once per period over all processes, caught up once, tried again with bounds."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.audit.models import Anchor, Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.base.timers import actions, chores, queries, schedule
from bangfu.base.timers.models import Turn
from bangfu.base.timers.schedule import When
from tests import postgres
from tests.cast import Cast

NOON = dt.datetime(2016, 12, 31, 4, 0, tzinfo=dt.UTC)  # noon of the place
HOUR = dt.timedelta(hours=1)
done: list[str] = []
broken: list[bool] = []


def work(*, by: str) -> int:
    """Counts, or fails while ``broken`` says so."""
    if broken and broken.pop():
        raise OSError("nothing works")
    done.append(by)
    return 3


@pytest.fixture(autouse=True)
def only(monkeypatch: pytest.MonkeyPatch) -> None:
    """One timer, due every hour."""
    monkeypatch.setattr(schedule, "_TIMERS", {})
    schedule.register("tests.work", "试验", When(), work)
    done.clear()
    broken.clear()


def run(started: list[Job]) -> list[Job]:
    return [actions.finish(job) for job in started]


@pytest.mark.django_db
def test_a_period_is_run_once() -> None:
    assert [job.result for job in run(actions.tick(NOON))] == [{"count": 3}]
    assert actions.tick(NOON) == []
    assert actions.tick(NOON + HOUR / 2) == []
    assert done == ["system"]
    assert len(run(actions.tick(NOON + HOUR))) == 1


@pytest.mark.django_db
def test_after_a_standstill_only_the_latest_period_is_caught_up() -> None:
    run(actions.tick(NOON))
    back = NOON + 100 * HOUR
    assert len(run(actions.tick(back))) == 1
    assert actions.tick(back) == []
    assert len(done) == 2


@pytest.mark.django_db
def test_what_takes_long_is_not_run_beside_itself() -> None:
    first = actions.tick(NOON)
    second = actions.tick(NOON + HOUR)
    assert [job.pk for job in first] == [job.pk for job in second]
    run([*first, *second])
    assert done == ["system"]
    assert Turn.objects.count() == 2


@pytest.mark.django_db
def test_what_failed_is_tried_again_with_bounds(cast: Cast) -> None:
    broken.extend([True] * 9)
    (job,) = run(actions.tick(NOON))
    assert job.state == State.FAILED
    assert queries.failed(cast.system) == 1
    assert queries.failed(cast.city) == 0
    now = timezone.now()
    Turn.objects.update(period="2016-12-31T12:00")
    tries = 1
    for _number in range(5):
        turn = Turn.objects.get()
        Job.objects.filter(pk=turn.job_id).update(finished_at=NOON - HOUR)
        tries += len(run(actions.tick(NOON)))
    assert tries == 1 + len(actions.PAUSES)
    assert Turn.objects.get().attempts == tries
    assert now <= Turn.objects.get().at


@pytest.mark.django_db
def test_a_pause_is_kept_and_success_ends_the_tries() -> None:
    broken.append(True)
    (job,) = run(actions.tick(NOON))
    Job.objects.filter(pk=job.pk).update(finished_at=NOON)
    assert actions.tick(NOON + dt.timedelta(minutes=4)) == []
    (again,) = run(actions.tick(NOON + dt.timedelta(minutes=6)))
    assert (again.state, done) == (State.DONE, ["system"])
    assert actions.tick(NOON + dt.timedelta(minutes=50)) == []


@pytest.mark.django_db
def test_running_out_of_turn_is_a_right_and_leaves_a_trace(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.run_now(by=cast.city, name="tests.work")
    with pytest.raises(Refusal) as unknown:
        actions.run_now(by=cast.system, name="tests.other")
    assert unknown.value.code == "timers.unknown"
    job = actions.run_now(by=cast.system, name="tests.work")
    run([job])
    assert done == ["system"]  # the account of the cast is called so
    assert Entry.objects.filter(action="timers.run", subject_id="tests.work").count() == 1


@pytest.mark.django_db
def test_a_timer_that_is_gone_fails_kindly() -> None:
    (job,) = actions.tick(NOON)
    schedule._TIMERS.clear()
    assert actions.finish(job).error["code"] == "timers.unknown"


@pytest.mark.django_db
def test_turns_of_long_ago_are_forgotten_but_the_last_of_each() -> None:
    for number in range(3):
        run(actions.tick(NOON + number * HOUR))
    Turn.objects.update(at=NOON - 90 * 24 * HOUR)
    assert actions.forget() == 2
    assert (Turn.objects.count(), Job.objects.count()) == (1, 1)
    assert queries.standings()[0].last is not None


@pytest.mark.django_db
def test_an_anchor_is_taken_and_written_where_a_folder_is_set(
    settings: Any, tmp_path: Path, cast: Cast
) -> None:
    settings.ANCHORS = None
    chores.anchor(by="system")
    settings.ANCHORS = tmp_path / "elsewhere"
    chores.anchor(by="system")
    assert Anchor.objects.count() == 2
    assert [path.name for path in settings.ANCHORS.iterdir()] == ["anchor-2.json"]


@postgres.writers
@pytest.mark.django_db(transaction=True)
def test_many_processes_at_once_start_it_once() -> None:
    found: list[Job] = []
    postgres.together(6, lambda: found.extend(actions.tick(NOON)))
    assert len(found) == 1
    assert (Turn.objects.count(), Job.objects.count()) == (1, 1)
    jobs.run(str(found[0].pk))
    assert done == ["system"]
