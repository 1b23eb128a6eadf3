"""Two days of a place: every household is reached piece by piece, and handed over as a file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from bangfu.base.audit.models import Entry
from bangfu.base.jobs.models import Job
from bangfu.policy.runs import between
from bangfu.registry.households import actions
from bangfu.registry.households.models import Household
from bangfu.web.changes import places
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast
from tests.web.conftest import PART

Enter = Callable[[str], Client]
ADDRESS = f"/changes/places/{VILLAGE}/"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "SIZE", 3)
    settings.DATA = tmp_path


@pytest.fixture
def homes(cast: Cast) -> list[Household]:
    made = [factories.household(members=[{}]) for _ in range(8)]
    for home in made[:2]:
        asked: dict[str, Any] = {"by": "county", "user": cast.county, "uid": home.uid}
        actions.edit(**asked, version=1, changes={"exit_status": "exited"})
    return made


def walked(client: Client, address: str) -> Iterator[str]:
    """Numbers of households as somebody sees them who goes on to the end."""
    while address:
        page = client.get(address, headers=PART).content.decode()
        yield from re.findall(r">(\d{12}-\d{6})<", page)
        more = re.search(r'hx-get="([^"]+)"', page)
        address = ADDRESS + more[1].replace("&amp;", "&") if more else ""


@pytest.mark.parametrize("name", ["entered", "last"])
def test_every_household_is_reached_once(enter: Enter, homes: list[Household], name: str) -> None:
    found = list(walked(enter("secretary"), f"{ADDRESS}?first=2016-01-01&list={name}"))
    assert found == sorted(home.household_no for home in homes)


def test_a_piece_is_only_rows(enter: Enter, homes: list[Household]) -> None:
    client = enter("secretary")
    part = client.get(ADDRESS, headers=PART).content.decode()
    assert "<table" not in part
    page = client.get(ADDRESS).content.decode()
    assert "加载更多" in page
    assert "只列出前" not in page


@pytest.mark.parametrize("after", ["x", "9", "0", "%00"])
def test_a_mark_that_is_none_goes_on_from_where_it_would_be(
    enter: Enter, homes: list[Household], after: str
) -> None:
    assert enter("secretary").get(f"{ADDRESS}?after={after}").status_code == 200


def read(answer: Any, tmp_path: Path) -> list[list[Any]]:
    path = tmp_path / "read.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    rows: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return rows


def test_the_list_shown_is_handed_over_and_told(
    enter: Enter, homes: list[Household], tmp_path: Path
) -> None:
    client = enter("county")
    page = client.get(f"{ADDRESS}?list=last").content.decode()
    assert f"{ADDRESS}export/?list=last" in page
    days = "first=2016-01-01&last=2100-01-01"
    answer = client.post(f"{ADDRESS}export/?{days}&list=last", {"form": "xlsx"})
    assert answer.status_code == 200
    heading, *rows = read(answer, tmp_path)
    assert heading[:3] == ["户编号", "所在地", "2016-01-01 脱贫状态"]
    assert [row[0] for row in rows] == sorted(home.household_no for home in homes)
    assert [row[2:4] for row in rows[:3]] == [
        ["不在名单", "脱贫"],
        ["不在名单", "脱贫"],
        ["不在名单", "未脱贫"],
    ]
    entry = Entry.objects.get(action=between.EXPORT)
    assert (entry.actor, entry.division, entry.changes["rows"], entry.changes["which"]) == (
        "county",
        VILLAGE,
        8,
        "last",
    )


def test_a_long_list_is_written_by_a_job(
    enter: Enter, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "AT_ONCE", 7)
    answer = enter("county").post(f"{ADDRESS}export/?list=last", {"form": "csv"})
    job = Job.objects.get(kind=between.EXPORT)
    assert answer["Location"] == f"/jobs/{job.pk}/"


def test_who_may_not_hand_over_is_not_offered_it(enter: Enter, homes: list[Household]) -> None:
    client = enter("clerk")
    assert "export/" not in client.get(ADDRESS).content.decode()
    assert client.post(f"{ADDRESS}export/", {}).status_code == 403
    assert enter("neighbour").post(f"{ADDRESS}export/", {}).status_code == 404


def test_it_costs_few_queries(
    enter: Enter, homes: list[Household], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter("county")
    client.get(f"/changes/places/{COUNTY}/")
    with django_assert_max_num_queries(22):
        client.get(f"/changes/places/{COUNTY}/?list=last")
