"""The list taken away: at once or as a job, only by who may, only one's own."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.policy.runs import actions
from bangfu.policy.runs.models import Run
from bangfu.web import exports
from bangfu.web.households import views
from tests.cast import TOWN

Enter = Callable[[str], Client]
EXPORT = "/households/export/"


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_short_list_comes_at_once(enter: Enter, run: Run) -> None:
    answer = enter("city").post(f"{EXPORT}?at={TOWN}&outcome=unknown", {"form": "xlsx"})
    assert answer["Content-Type"] == exports.TYPES["xlsx"]
    assert "attachment" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(body(answer))).active
    assert sheet.max_row == 2


def test_as_text_it_opens_in_a_spreadsheet(enter: Enter, run: Run) -> None:
    answer = enter("county").post(EXPORT, {"form": "csv"})
    text = body(answer).decode("utf-8-sig")
    assert text.startswith("户编号,")
    assert text.count("\r\n") == 5


def test_a_search_by_id_number_is_exported_too(enter: Enter, run: Run) -> None:
    answer = enter("city").post(f"{EXPORT}?found=forgotten", {"form": "csv"})
    assert body(answer).count(b"\r\n") == 1


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is long."""
    monkeypatch.setattr(views, "AT_ONCE", 0)


def test_a_long_list_is_a_job_whose_result_is_the_file(enter: Enter, run: Run, long: None) -> None:
    client = enter("county")
    answer = client.post(f"{EXPORT}?exited=no", {"form": "csv"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    jobs.run(str(job.pk))
    assert f"{EXPORT}{job.pk}/" in client.get(answer["Location"]).content.decode()
    assert body(client.get(f"{EXPORT}{job.pk}/")).count(b"\r\n") == 4


def test_pressing_twice_starts_it_once(enter: Enter, run: Run, long: None) -> None:
    client = enter("county")
    for _time in range(2):
        client.post(EXPORT, {"form": "csv"})
    assert Job.objects.count() == 1


def test_a_file_is_only_for_who_asked_for_it(enter: Enter, run: Run, long: None) -> None:
    enter("county").post(EXPORT, {"form": "csv"})
    job = Job.objects.get()
    jobs.run(str(job.pk))
    assert enter("town").get(f"{EXPORT}{job.pk}/").status_code == 404


def test_an_unfinished_file_is_not_found(enter: Enter, run: Run, long: None) -> None:
    client = enter("county")
    client.post(EXPORT, {"form": "csv"})
    assert client.get(f"{EXPORT}{Job.objects.get().pk}/").status_code == 404


def test_a_swept_file_says_so(enter: Enter, run: Run, long: None) -> None:
    client = enter("county")
    client.post(EXPORT, {"form": "csv"})
    job = Job.objects.get()
    jobs.run(str(job.pk))
    for path in actions.exports().iterdir():
        path.unlink()
    answer = client.get(f"{EXPORT}{job.pk}/")
    assert answer.status_code == 404
    assert "已经清理" in answer.content.decode()


@pytest.mark.parametrize(("seat", "offered"), [("county", True), ("clerk", False)])
def test_it_is_offered_to_who_may(enter: Enter, run: Run, seat: str, offered: bool) -> None:
    text = enter(seat).get("/households/").content.decode()
    assert ('action="/households/export/' in text) is offered
