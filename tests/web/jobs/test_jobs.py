"""Jobs as people see them."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.base.jobs.models import Job, State
from bangfu.web.jobs import kinds
from tests.cast import Cast
from tests.web.conftest import PART

Enter = Callable[[str], Client]


def start(**more: object) -> Job:
    given = {"kind": "sample", "key": "1", "by": "county", **more}
    return Job.objects.create(**given)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of job that a face has named."""
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register("sample", "检查台账", lambda job: f"/result/{job.key}/")


def test_an_open_job_asks_again_and_shows_how_far_it_is(enter: Enter) -> None:
    job = start(state=State.RUNNING, done=1500, total=6000, note="检查第 1500 户")
    page = enter("county").get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<progress max="6000"' in page
    assert "1,500 / 6,000 · 25%" in page
    assert "检查第 1500 户" in page


def test_before_its_size_is_known_the_bar_runs_without_end(enter: Enter) -> None:
    page = enter("county").get(f"/jobs/{start().pk}/", headers=PART).content.decode()
    assert "<progress aria-label" in page
    assert "0%" not in page


def test_the_card_alone_is_sent_to_the_card(enter: Enter) -> None:
    job = start()
    client = enter("county")
    assert "<html" not in client.get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    assert "<html" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_finished_job_stops_asking_and_leads_to_its_result(enter: Enter, named: None) -> None:
    job = start(state=State.DONE)
    page = enter("county").get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    assert "every 2s" not in page
    assert 'href="/result/1/"' in page


def test_a_refused_job_ends_with_its_message_hint_and_code(enter: Enter) -> None:
    error = {"code": "import.locked", "message": "工作簿有密码。", "hint": "请去掉密码。"}
    job = start(state=State.FAILED, error=error)
    page = enter("county").get(f"/jobs/{job.pk}/", headers=PART).content.decode()
    for word in error.values():
        assert word in page


def test_the_persons_words_are_escaped(enter: Enter) -> None:
    job = start(state=State.RUNNING, note="<script>x</script>")
    assert "<script>x" not in enter("county").get(f"/jobs/{job.pk}/").content.decode()


def test_stopping_a_queued_job_ends_it(enter: Enter) -> None:
    job = start()
    page = enter("county").post(f"/jobs/{job.pk}/cancel/", headers=PART).content.decode()
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert "已取消" in page


def test_a_running_job_is_asked_to_stop(enter: Enter) -> None:
    job = start(state=State.RUNNING, worker="elsewhere/1/2")
    answer = enter("county").post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert (answer["Location"], job.cancel_asked) == (f"/jobs/{job.pk}/", True)
    page = enter("county").get(f"/jobs/{job.pk}/").content.decode()
    assert "正在停止" in page
    assert "/cancel/" not in page


@pytest.mark.parametrize("path", ["", "cancel/"])
def test_nobody_elses_job_can_be_seen_or_stopped(enter: Enter, path: str) -> None:
    job = start()
    client = enter("neighbour")
    answer = client.post(f"/jobs/{job.pk}/{path}") if path else client.get(f"/jobs/{job.pk}/")
    job.refresh_from_db()
    assert (answer.status_code, job.state) == (404, State.QUEUED)


def test_my_jobs_are_listed_newest_first(enter: Enter, named: None, cast: Cast) -> None:
    start(state=State.DONE, note="旧")
    start(key="2", note="新")
    start(key="3", by="neighbour", note="别人")
    page = enter("county").get("/jobs/").content.decode()
    assert page.index("新") < page.index("旧")
    assert "检查台账" in page
    assert "别人" not in page


def test_no_jobs_is_said_calmly(enter: Enter) -> None:
    assert "还没有任务" in enter("county").get("/jobs/").content.decode()


def test_a_kind_nobody_named_has_a_general_title() -> None:
    assert str(kinds.find("unheard-of").title) == "后台任务"
