"""Jobs under several workers: done once, cancelled, taken over after a kill."""

import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.jobs import actions, kinds, workers
from bangfu.base.jobs.models import Job, State
from tests import postgres

pytestmark = pytest.mark.django_db(transaction=True)
done: list[str] = []


def note(*, by: str, progress: kinds.Progress, pause: float = 0.0) -> dict[str, Any]:
    time.sleep(pause)
    done.append(by)
    return {}


def step(*, by: str, progress: kinds.Progress, cancel_after: int = 9) -> dict[str, Any]:
    """Reports three times; somebody may cancel in between."""
    for at in range(3):
        progress(at, 3)
        done.append(str(at))
        if len(done) == cancel_after:
            actions.cancel(by="林", job=Job.objects.get())
    return {}


kinds.register("tests.note", note)
kinds.register("tests.step", step)


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BEAT_SECONDS", 0)
    done.clear()


def start(kind: str = "tests.note", key: str = "k", **params: Any) -> Job:
    return actions.start(by="林", kind=kind, key=key, params=params)


@postgres.writers
def test_two_workers_do_a_job_once() -> None:
    jobs = [start(key=str(n), pause=0.02) for n in range(4)]
    postgres.together(4, lambda: [actions.run(str(job.pk)) for job in jobs])
    assert len(done) == 4
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


@postgres.writers
def test_two_people_pressing_at_once_start_one_job() -> None:
    postgres.together(6, lambda: start(key="same"))
    assert Job.objects.count() == 1


@pytest.fixture
def killed() -> str:
    """The name of a worker that was killed."""
    code = "from bangfu.base.jobs import workers; print(workers.me(), flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    name = child.stdout.readline().strip()
    assert workers.is_alive(name) is True
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    child.stdin.close()
    return name


def test_a_killed_workers_job_is_done_by_the_next(killed: str) -> None:
    job = start()
    Job.objects.update(state=State.RUNNING, worker=killed, attempts=1, beat_at=timezone.now())
    assert workers.is_alive(killed) is False
    assert actions.recover() == 1
    actions.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (State.DONE, 2, workers.me())


def test_a_number_used_again_is_another_worker() -> None:
    host, number, _born = workers.me().split("/")
    assert workers.is_alive(workers.me()) is True
    assert workers.is_alive(f"{host}/{number}/1") is False
    assert workers.is_alive(f"{host}/{number}/") is True


@pytest.mark.parametrize("name", ["", "elsewhere/1/1", "elsewhere", "{host}/x/1"])
def test_of_workers_that_cannot_be_asked_nothing_is_known(name: str) -> None:
    host = workers.me().partition("/")[0]
    assert workers.is_alive(name.format(host=host)) is None


def test_a_cancel_between_two_reports_stops_the_work() -> None:
    job = start("tests.step", cancel_after=1)
    actions.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, done) == (State.CANCELLED, ["0"])
    assert job.finished_at is not None


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_what_is_over_is_not_cancelled_any_more(state: State) -> None:
    job = start()
    Job.objects.update(state=state, note="第 3 步")
    actions.cancel(by="林", job=job)
    job.refresh_from_db()
    assert (job.state, job.note, job.cancel_asked) == (state, "第 3 步", False)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_what_is_over_is_neither_run_nor_recovered(state: State) -> None:
    job = start()
    Job.objects.update(state=state, created_at=timezone.now() - actions.LOST * 9)
    assert actions.recover() == 0
    actions.run(str(job.pk))
    assert done == []


def test_a_fresh_beat_elsewhere_keeps_the_job_there() -> None:
    job = start()
    Job.objects.update(state=State.RUNNING, worker="elsewhere/1/1", beat_at=timezone.now())
    assert actions.recover() == 0
    actions.run(str(job.pk))
    assert done == []


def test_progress_is_seen_while_the_work_goes_on() -> None:
    job = start("tests.step")
    actions.run(str(job.pk))
    job.refresh_from_db()
    assert (job.done, job.total) == (2, 3)
    assert job.beat_at is not None


def test_a_job_nobody_has_heard_of_is_passed_over() -> None:
    actions.run("01900000-0000-7000-8000-000000000000")
    assert done == []


def test_a_kind_that_is_gone_ends_its_job_with_an_error(caplog: pytest.LogCaptureFixture) -> None:
    job = start()
    Job.objects.update(kind="tests.gone")
    actions.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (State.FAILED, "job.crashed")
