"""Printing for an area or a list: chosen, begun once, fetched by who began it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.policy.runs.models import Run
from tests.cast import NEIGHBOUR, TOWN, VILLAGE
from tests.policy.papers.reading import read

Enter = Callable[[str], Client]
PRINT = "/papers/print/"


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def done() -> Job:
    job = Job.objects.get(kind="papers.print")
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == State.DONE, job.error
    return job


def test_a_village_is_printed_and_fetched(enter: Enter, run: Run) -> None:
    client = enter("county")
    answer = client.post(PRINT, {"place": VILLAGE, "wanted": ["card", "ledger"]})
    job = done()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert f"{PRINT}{job.pk}/" in client.get(answer["Location"]).content.decode()
    kept = client.get(f"{PRINT}{job.pk}/")
    assert kept["Content-Type"] == "application/pdf"
    assert len(read(body(kept)).pages) == 3
    assert job.params["address"] == "http://testserver/"


def test_a_township_may_be_split(enter: Enter, run: Run) -> None:
    enter("county").post(PRINT, {"place": TOWN, "wanted": ["card"], "split": "on"})
    job = done()
    answer = enter("county").get(f"{PRINT}{job.pk}/")
    assert answer["Content-Type"] == "application/zip"
    assert body(answer).startswith(b"PK")


def test_asking_twice_prints_once(enter: Enter, run: Run) -> None:
    for _ in "ab":
        enter("county").post(PRINT, {"place": VILLAGE, "wanted": ["card"]})
    assert Job.objects.filter(kind="papers.print").count() == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"place": VILLAGE}, "wanted"),
        ({"wanted": ["card"]}, "place"),
        ({"place": NEIGHBOUR, "wanted": ["card"]}, "不在您的范围内"),
        ({"place": VILLAGE, "wanted": ["nothing"]}, "nothing"),
    ],
)
def test_what_is_not_chosen_well_is_asked_again(
    enter: Enter, run: Run, asked: dict, words: str
) -> None:
    answer = enter("county").post(PRINT, asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Job.objects.filter(kind="papers.print").exists()


def test_a_list_is_printed_as_it_is_filtered(enter: Enter, run: Run) -> None:
    client = enter("county")
    assert "/papers/list/?q=" in client.get("/households/?q=陈").content.decode()
    page = client.get("/papers/list/?q=陈").content.decode()
    assert "共 <b>1</b> 户" in page
    assert client.post("/papers/list/?q=陈", {}).status_code == 422
    client.post("/papers/list/?q=陈", {"wanted": ["card"]})
    job = done()
    assert job.result["copies"] == 1


def test_nobody_else_fetches_it(enter: Enter, run: Run) -> None:
    enter("county").post(PRINT, {"place": VILLAGE, "wanted": ["card"]})
    job = done()
    assert enter("city").get(f"{PRINT}{job.pk}/").status_code == 404
    assert enter("clerk").get(f"{PRINT}{job.pk}/").status_code == 403


def test_the_page_of_the_job_names_what_no_font_has(enter: Enter, run: Run) -> None:
    enter("county").post(PRINT, {"place": VILLAGE, "wanted": ["card"]})
    job = done()
    Job.objects.filter(pk=job.pk).update(result={**job.result, "rare": ["陈〓 U+E1234"]})
    page = enter("county").get(f"/jobs/{job.pk}/").content.decode()
    assert "陈〓 U+E1234" in page
    assert "请手写补正" in page


def test_workbooks_of_townships_are_asked_for_on_the_page(run: Run, enter: Enter) -> None:
    client = enter("town")
    page = client.get(reverse("papers:index")).content.decode()
    assert reverse("papers:books") in page
    answer = client.post(reverse("papers:books"), {"form": "township_ledger", "place": TOWN})
    job = Job.objects.get(kind="papers.books")
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    jobs.run(str(job.pk))
    done = client.get(reverse("papers:bound", args=[job.pk]))
    assert done["Content-Disposition"].startswith("attachment")
    assert b"".join(done.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert enter("county").get(reverse("papers:bound", args=[job.pk])).status_code == 404


def test_a_village_is_not_offered_workbooks_of_its_township(run: Run, enter: Enter) -> None:
    client = enter("secretary")
    assert reverse("papers:books") not in client.get(reverse("papers:index")).content.decode()
    given = {"form": "township_ledger", "place": TOWN}
    assert client.post(reverse("papers:books"), given).status_code == 403
    given = {"form": "ledger", "place": TOWN}
    assert enter("town").post(reverse("papers:books"), given).status_code == 422
    assert not Job.objects.exists()
