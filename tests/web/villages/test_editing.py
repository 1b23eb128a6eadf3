"""Pages on which village files, hamlets and files of places above are filled in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run
from bangfu.registry.villages.models import Hamlet, VillageFile
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, VILLAGE

Enter = Callable[[str], Client]
EDIT = f"/villages/{VILLAGE}/2016/"


def hidden(text: str) -> dict[str, str]:
    found = re.findall(r'name="(version|seen)" value="([^"]*)"', text)
    assert len(found) == 2
    return dict(found)


def test_a_section_is_saved_and_bad_numbers_are_told(enter: Enter, run: Run) -> None:
    client, path = enter("secretary"), f"{EDIT}?section=population"
    given = hidden(client.get(path).content.decode())
    answer = client.post(path, {**given, "total_population": "三"})
    assert answer.status_code == 422
    assert "请填写数字" in answer.content.decode()
    assert client.post(path, {**given, "total_population": "812"}).status_code == 302
    assert VillageFile.objects.get().total_population == 812


def test_a_forged_page_and_a_stale_one_change_nothing(enter: Enter, run: Run) -> None:
    client, path = enter("secretary"), f"{EDIT}?section=population"
    given = hidden(client.get(path).content.decode())
    forged = client.post(path, {**given, "seen": "x", "total_population": "5"})
    assert forged.status_code == 422
    client.post(path, {**given, "total_population": "812"})
    stale = client.post(path, {**given, "total_population": "5"})
    assert "别人已经改了：总人口" in stale.content.decode()
    assert VillageFile.objects.get().total_population == 812


@pytest.mark.parametrize("part", ["2016/", "hamlets/", "hamlets/new/", "observe/has_bus/"])
def test_villages_of_others_are_not_found(enter: Enter, run: Run, part: str) -> None:
    assert enter("county").get(f"/villages/{NEIGHBOUR_VILLAGE}/{part}").status_code == 404


def test_a_hamlet_is_added_and_closed(enter: Enter, run: Run) -> None:
    client, path = enter("town"), f"/villages/{VILLAGE}/hamlets/"
    given = hidden(client.get(f"{path}new/").content.decode())
    sent = {**given, "name": "陈湾", "has_power": "是"}
    assert client.post(f"{path}new/", sent).status_code == 302
    assert Hamlet.objects.get().has_power is True
    assert client.post(f"{path}001/close/", {"closed_on": "2016-12-01"}).status_code == 302
    assert "2016-12-01 撤销" in client.get(path).content.decode()


def test_who_may_only_read_gets_no_way_to_edit(enter: Enter, run: Run) -> None:
    text = enter("clerk").get(f"/villages/{VILLAGE}/").content.decode()
    assert "修改档案" not in text
    assert enter("clerk").get(EDIT).status_code == 403


@pytest.mark.parametrize(
    ("seat", "place", "status"),
    [
        ("city", CITY, 200),
        ("county", COUNTY, 200),
        ("county", CITY, 404),
        ("county", NEIGHBOUR, 404),
    ],
)
def test_places_above_in_the_area(
    enter: Enter, run: Run, seat: str, place: str, status: int
) -> None:
    assert enter(seat).get(f"/villages/places/{place}/").status_code == status


@pytest.mark.parametrize("path", ["files/", "files/?only=all", "indicators/", "places/"])
def test_lists_open_in_few_queries(
    enter: Enter, run: Run, path: str, django_assert_max_num_queries: Callable
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(15):
        assert client.get(f"/villages/{path}").status_code == 200
