"""The year-end freeze by a button: who may, which names, and that it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from bangfu.base.audit.models import Entry
from bangfu.base.jobs.models import Job
from bangfu.policy.runs import freezing, snapshots
from bangfu.policy.runs.models import Run
from tests.cast import Cast

Enter = Callable[[str], Client]
ADDRESS = "/changes/frozen/"


def test_the_city_officer_starts_it_as_a_job(enter: Enter, cast: Cast, home: Path) -> None:
    answer = enter("city").post(ADDRESS, {"name": "2016年末"})
    job = Job.objects.get(kind="runs.freeze")
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")
    assert job.params == {"name": "2016年末"}


def test_what_the_job_keeps_is_listed(enter: Enter, run: Run, home: Path) -> None:
    done = freezing.freeze_job(by="city", progress=lambda *_told: None, name="2016")
    assert done["households"] == snapshots.find("2016").households
    assert "2016" in enter("city").get(ADDRESS).content.decode()
    assert Entry.objects.filter(action="runs.freeze", actor="city").exists()
    again = enter("city").post(ADDRESS, {"name": "2016"})
    assert again.status_code == 422
    assert "已有名为“2016”的快照" in again.content.decode()


@pytest.mark.parametrize("name", ["../x", "a b", "名" * 41])
def test_a_bad_name_is_said_before_anything_runs(
    enter: Enter, cast: Cast, home: Path, name: str
) -> None:
    assert enter("city").post(ADDRESS, {"name": name}).status_code == 422
    assert not Job.objects.filter(kind="runs.freeze").exists()


@pytest.mark.parametrize("seat", ["county", "secretary", "auditor"])
def test_nobody_else_may(enter: Enter, cast: Cast, seat: str) -> None:
    assert enter(seat).post(ADDRESS, {"name": "2016"}).status_code == 403
