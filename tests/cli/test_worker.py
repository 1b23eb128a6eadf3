"""The worker's loop: what it starts, what it survives, when it ends."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessFailureLog
from click.testing import CliRunner, Result
from pytest_django import Settings

from bangfu.base.accounts.models import User
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs import kinds
from bangfu.base.jobs.models import Job, State
from bangfu.base.timers import actions, schedule
from bangfu.cli import serve
from bangfu.cli.main import root
from bangfu.engine.problems import PackError
from bangfu.policy.runs import queries
from bangfu.policy.runs.models import Run
from bangfu.procedures.filings import actions as filings
from bangfu.registry.catalogue.models import Site
from bangfu.watch.alerts.models import Alert
from tests import factories
from tests.cast import VILLAGE, assemble

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quiet")]
MONDAY = dt.date(2016, 3, 7)
done: list[str] = []


def note(*, by: str, progress: kinds.Progress) -> dict[str, Any]:
    done.append(by)
    return {}


kinds.register("tests.worker", note)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No signal handler of the worker outlives its test."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    done.clear()


@pytest.fixture
def city() -> None:
    """A city with one household that was never run."""
    assemble()
    Site.objects.update(reference_date=factories.DAY)
    factories.household(VILLAGE)


def once() -> Result:
    return CliRunner().invoke(root, ["worker", "--once"])


def test_what_is_queued_is_done_before_it_ends() -> None:
    for key in "ab":
        jobs.start(by=key, kind="tests.worker", key=key)
    assert once().exit_code == 0
    assert sorted(done) == ["a", "b"]


def test_without_a_city_there_is_nothing_to_do() -> None:
    assert once().exit_code == 0
    assert not Job.objects.exists()


def test_changed_rows_are_run_without_being_asked(city: None) -> None:
    assert once().exit_code == 0
    assert Run.objects.filter(current=True).exists()
    assert not queries.is_stale()
    made = set(Job.objects.values_list("kind", "state", "by"))
    assert ("runs.refresh", "done", "system") in made


def test_where_nothing_changed_nothing_is_started(city: None) -> None:
    """The first round runs the rules, the second the checks of quality; then all is done."""
    for _ in range(2):
        once()
    kinds_of = Job.objects.values_list("kind", flat=True)
    assert sorted(kinds_of) == ["quality.follow", "runs.refresh"]
    once()
    assert Job.objects.count() == 2


def test_the_last_hour_is_looked_through(city: None, settings: Any) -> None:
    settings.ALERT_REFUSED = 1
    AccessFailureLog.objects.create(username="x", ip_address="192.0.2.7")
    assert once().exit_code == 0
    assert Alert.objects.get().cause == "refused"


def fail(*_: object, **__: object) -> None:
    raise PackError([])


def test_a_broken_pack_does_not_end_the_worker(
    city: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queries, "is_stale", fail)
    jobs.start(by="a", kind="tests.worker", key="a")
    assert once().exit_code == 0
    assert done == ["a"]


def test_a_refresh_that_failed_is_not_tried_again_at_once(city: None) -> None:
    for _ in range(3):
        serve._watch()
        Job.objects.update(state=State.FAILED, finished_at=jobs.timezone.now())
    assert Job.objects.count() == 1


def test_a_refresh_that_failed_a_while_ago_is_tried_again(city: None) -> None:
    serve._watch()
    ended = jobs.timezone.now() - serve.RETRY * 2
    Job.objects.update(state=State.FAILED, finished_at=ended)
    serve._watch()
    assert Job.objects.count() == 2


def test_the_next_job_is_one_job() -> None:
    for key in "ab":
        jobs.start(by=key, kind="tests.worker", key=key)
    assert serve._next_job() is True
    assert len(done) == 1
    assert serve._next_job() is True
    assert serve._next_job() is False


def test_a_worker_beside_a_server_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = serve._Stop(with_parent=True)
    assert stop.wait(0) is False
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert stop.wait(0) is True


def test_a_worker_of_its_own_outlives_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = serve._Stop(with_parent=False)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert stop.wait(0) is False
    stop._ask(signal.SIGTERM, None)
    assert stop.wait(0) is True


class Helper:
    """A worker process that heeds signals, or does not."""

    def __init__(self, *, heeds: bool) -> None:
        self.heeds, self.told = heeds, list[str]()

    def send_signal(self, number: int) -> None:
        self.told.append(signal.Signals(number).name)

    def wait(self, timeout: float) -> None:
        if not self.heeds:
            raise subprocess.TimeoutExpired("worker", timeout)

    def kill(self) -> None:
        self.told.append("killed")


@pytest.mark.parametrize(("heeds", "told"), [(True, ["SIGTERM"]), (False, ["SIGTERM", "killed"])])
def test_the_server_takes_its_worker_along(
    monkeypatch: pytest.MonkeyPatch, heeds: bool, told: list[str]
) -> None:
    helper, begun = Helper(heeds=heeds), list[list[str]]()
    monkeypatch.setattr(subprocess, "Popen", lambda words: begun.append(words) or helper)
    monkeypatch.setattr(serve, "_granian", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        serve.run_server("127.0.0.1", 8000, 1)
    assert begun == [[sys.executable, "-m", "bangfu", "worker", "--beside-server"]]
    assert helper.told == told


def test_serving_says_where_and_listens_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int, int]] = []
    monkeypatch.setattr(serve, "prepare", lambda: None)
    monkeypatch.setattr(serve, "run_server", lambda *given: asked.append(given))
    result = CliRunner().invoke(root, ["serve", "--port", "8123", "--workers", "3"])
    assert "http://127.0.0.1:8123/" in result.output
    assert asked == [("127.0.0.1", 8123, 3)]


def test_a_stop_asked_for_while_working_lets_the_job_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[serve._Stop] = []
    real = serve._Stop.__init__

    def remember(self: serve._Stop, *, with_parent: bool) -> None:
        real(self, with_parent=with_parent)
        asked.append(self)

    def job() -> bool:
        asked[0]._ask(signal.SIGTERM, None)
        return True

    monkeypatch.setattr(serve._Stop, "__init__", remember)
    monkeypatch.setattr(serve, "_next_job", job)
    result: list[Result] = []
    thread = threading.Thread(
        target=lambda: result.append(CliRunner().invoke(root, ["worker"])), daemon=True
    )
    monkeypatch.setattr(serve, "_watch", lambda: 9.0)
    monkeypatch.setattr(serve, "_recover", lambda: None)
    monkeypatch.setattr(serve, "_tick", lambda: None)
    monkeypatch.setattr(serve, "_guard", lambda: None)
    thread.start()
    thread.join(10)
    assert result[0].exit_code == 0


def test_the_worker_starts_what_comes_round_unless_it_is_switched_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(actions, "tick", lambda: asked.append("tick"))
    settings.TIMER_ON = True
    serve._tick()
    assert asked == []  # there is no city yet
    assemble()
    serve._tick()
    assert asked == ["tick"]
    settings.TIMER_ON = False
    serve._tick()
    assert asked == ["tick"]


def test_a_timer_that_cannot_start_stops_no_job(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall() -> None:
        raise OSError

    assemble()
    settings.TIMER_ON = True
    monkeypatch.setattr(actions, "tick", fall)
    serve._tick()


def test_what_is_late_is_escalated_when_its_time_comes() -> None:
    timer = schedule.find("procedures.escalate")
    assert timer is not None
    assert timer.action(by="system") == 0
    assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)
    home = factories.household(members=[{}])
    given = {"procedure": "household_exit", "subject_id": str(home.uid)}
    filings.open_(by=User.objects.get(username="town"), **given)
    Site.objects.update(reference_date=MONDAY + dt.timedelta(days=30))
    assert timer.action(by="system") == 1
    assert timer.action(by="system") == 0
