"""Jobs: once, with progress, cancellable, surviving a stopped worker."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.jobs import actions, kinds, workers
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
calls: list[dict[str, Any]] = []


def count(*, by: str, progress: kinds.Progress, upto: int = 3) -> dict[str, Any]:
    calls.append({"by": by, "upto": upto})
    for step in range(upto):
        progress(step, upto, "数数")
    return {"counted": upto}


def refuse(*, by: str, progress: kinds.Progress) -> dict[str, Any]:
    raise Refusal("tests.no", "不行。", hint="换一种办法。")


def crash(*, by: str, progress: kinds.Progress) -> dict[str, Any]:
    raise ZeroDivisionError


for name, work in (("tests.count", count), ("tests.refuse", refuse), ("tests.crash", crash)):
    kinds.register(name, work)


@pytest.fixture(autouse=True)
def _forget() -> None:
    calls.clear()


def start(kind: str = "tests.count", key: str = "k", **params: Any) -> Job:
    return actions.start(by="何洪湖", kind=kind, key=key, params=params)


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_work_is_done_and_its_result_kept() -> None:
    job = start(upto=5)
    actions.run(str(job.pk))
    assert again(job).state == State.DONE
    assert again(job).result == {"counted": 5}
    assert calls == [{"by": "何洪湖", "upto": 5}]


def test_pressing_twice_starts_once() -> None:
    assert start().pk == start().pk
    assert start(key="other").pk != start().pk


def test_a_done_job_is_not_done_again() -> None:
    job = start()
    actions.run(str(job.pk))
    actions.run(str(job.pk))
    assert len(calls) == 1


def test_after_the_end_the_same_work_may_start_anew() -> None:
    first = start()
    actions.run(str(first.pk))
    assert start().pk != first.pk


def test_a_refusal_is_kept_in_words() -> None:
    job = start("tests.refuse")
    actions.run(str(job.pk))
    assert again(job).state == State.FAILED
    assert again(job).error["code"] == "tests.no"


def test_a_crash_ends_the_job_without_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = start("tests.crash")
    actions.run(str(job.pk))
    assert again(job).state == State.FAILED
    assert again(job).error["code"] == "job.crashed"
    assert "ZeroDivisionError" in caplog.text


def test_a_queued_job_is_cancelled_at_once() -> None:
    job = start()
    actions.cancel(by="林", job=job)
    actions.run(str(job.pk))
    assert again(job).state == State.CANCELLED
    assert calls == []


def test_a_running_job_stops_at_its_next_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BEAT_SECONDS", 0)
    job = start()
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    actions.run(str(job.pk))
    assert again(job).state == State.CANCELLED


def test_a_job_running_in_a_living_worker_is_left_alone() -> None:
    job = start()
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, worker=workers.me())
    actions.run(str(job.pk))
    assert calls == []
    assert actions.recover() == 0


def test_a_dead_workers_job_is_taken_over() -> None:
    job = start()
    dead = workers.me().rsplit("/", 2)[0] + "/999999/1"
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, worker=dead, attempts=1)
    assert actions.recover() == 1
    actions.run(str(job.pk))
    assert again(job).state == State.DONE


def test_a_silent_worker_elsewhere_loses_its_lease() -> None:
    job = start()
    silent = timezone.now() - actions.LEASE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, worker="other/1/1", beat_at=silent)
    assert actions.recover() == 1


def test_a_job_that_keeps_dying_is_given_up() -> None:
    job = start()
    dead = workers.me().rsplit("/", 2)[0] + "/999999/1"
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, worker=dead, attempts=3)
    assert actions.recover() == 0
    assert again(job).error["code"] == "job.interrupted"


def test_a_job_lost_on_its_way_is_sent_again() -> None:
    job = start()
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - actions.LOST * 2)
    assert actions.recover() == 1


def test_progress_is_a_whole_percentage() -> None:
    assert Job(done=1, total=3).percent == 33
    assert Job(done=9, total=3).percent == 100
    assert Job().percent == 0


def test_unknown_kinds_and_twice_named_kinds_are_mistakes() -> None:
    with pytest.raises(KeyError):
        start("tests.nothing")
    with pytest.raises(RuntimeError):
        kinds.register("tests.count", crash)
