"""System administrators and what comes round by itself."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from bangfu.base.jobs.models import Job, State
from bangfu.base.timers import actions, schedule
from bangfu.base.timers.schedule import When
from tests.cast import Cast

Enter = Callable[[str], Client]


def work(*, by: str) -> int:
    return 7


@pytest.fixture(autouse=True)
def only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_TIMERS", {})
    schedule.register("tests.work", "试验任务", When(), work)


def test_the_page_says_what_ran_what_came_of_it_and_when_it_is_due(enter: Enter) -> None:
    client = enter("system")
    assert "还没有" in client.get("/admin/timers/").content.decode()
    for job in actions.tick():
        actions.finish(job)
    page = client.get("/admin/timers/").content.decode()
    assert "处理 7 件" in page
    assert "已完成" in page


def test_run_now_is_for_system_administrators(enter: Enter, cast: Cast) -> None:
    assert enter("security").post("/admin/timers/tests.work/run/").status_code == 403
    assert enter("city").get("/admin/timers/").status_code == 403
    answer = enter("system").post("/admin/timers/tests.work/run/", follow=True)
    assert "已交给后台运行" in answer.content.decode()
    assert Job.objects.get().by == cast.system.username


def test_what_failed_stands_first_and_on_the_first_page(enter: Enter, settings: Settings) -> None:
    (job,) = actions.tick()
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, error={"message": "磁盘已满"})
    client = enter("system")
    page = client.get("/admin/timers/").content.decode()
    assert "磁盘已满" in page
    assert "没有完成的定时任务" in client.get("/").content.decode()
    assert "没有完成的定时任务" not in enter("city").get("/").content.decode()
    settings.TIMER_ON = False
    assert "bangfu timer run" in client.get("/admin/timers/").content.decode()
