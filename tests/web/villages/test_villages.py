"""The list of villages and the page of one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bangfu.base.audit import actions as audit
from bangfu.policy.runs import actions
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.villages.models import VillageFile
from bangfu.web import paging
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_TOWN, TOWN, VILLAGE
from tests.web.conftest import PART

Enter = Callable[[str], Client]


def page(client: Client, path: str = "/villages/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


@pytest.mark.parametrize(
    ("seat", "query", "count"),
    [
        ("city", "", 4),
        ("county", "", 3),
        ("secretary", "", 1),
        ("city", "?kind=poor", 1),
        ("city", "?kind=all", 4),
        ("city", f"?at={TOWN}", 2),
        ("city", f"?at={OTHER_TOWN}", 1),
        ("city", "?outcome=not_met", 1),
        ("city", "?kind=poor&left=no", 1),
        ("city", "?kind=poor&left=yes", 0),
        ("city", "?q=荷花", 1),
        ("city", "?kind=poor&rule=village_exit&outcome=not_met", 1),
        ("county", "?q=孱陵", 0),
    ],
)
def test_villages_of_the_area_that_fit(
    enter: Enter, run: Run, seat: str, query: str, count: int
) -> None:
    assert f"共 <b>{count}</b> 个村" in page(enter(seat), f"/villages/{query}")


def test_progress_and_households_stand_in_the_row(enter: Enter, run: Run) -> None:
    text = page(enter("secretary"))
    assert 'value="50"' in text
    assert "1 / 2" in text
    assert f"/households/?at={VILLAGE}" in text


def test_more_villages_follow(enter: Enter, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 3)
    client = enter("city")
    assert f"after={NEXT_VILLAGE}" in page(client)
    answer = client.get("/villages/", {"after": NEXT_VILLAGE}, headers=PART)
    text = answer.content.decode()
    assert "江堤村" in text
    assert "湖滨村" not in text
    assert "<html" not in text


def test_a_village_says_what_policy_says_and_why(enter: Enter, run: Run) -> None:
    text = page(enter("secretary"), f"/villages/{VILLAGE}/")
    assert "村出列标准" in text
    assert "户户脱贫" in text
    assert "莲城决定 三" in text
    assert "60,000\N{NO-BREAK SPACE}元" in text
    assert f"/households/?at={VILLAGE}&amp;exited=yes" in text


def test_a_village_without_a_file_is_unknown_not_no(enter: Enter, run: Run) -> None:
    text = page(enter("county"), f"/villages/{NEXT_VILLAGE}/")
    assert "还没有登记村档案" in text
    assert "不能确定" in text
    assert "<dd>否</dd>" not in text


@pytest.mark.parametrize("code", [NEIGHBOUR_VILLAGE, TOWN, "421083100999", "x"])
def test_other_places_are_not_found(enter: Enter, run: Run, code: str) -> None:
    assert enter("county").get(f"/villages/{code}/").status_code == 404


def test_its_changes_are_told_in_sentences(enter: Enter, run: Run) -> None:
    changes = {"import": "x", "has_bus": [None, True], "collective_income": [0, 6_000_000]}
    with transaction.atomic():
        act = audit.Act("villages.update", "village_file", f"{VILLAGE}-2016", VILLAGE, changes)
        audit.record(by="county", act=act)
    text = page(enter("secretary"), f"/villages/{VILLAGE}/")
    assert "何洪湖" in text
    assert "导入台账，更新了档案" in text
    assert "<b>60,000\N{NO-BREAK SPACE}元</b>" in text
    assert "是否通客运班车由" in text


def test_a_day_of_leaving_the_list_is_shown(enter: Enter, run: Run) -> None:
    VillageFile.objects.update(exited_on=dt.date(2016, 10, 17))
    catalogue.touch([VILLAGE])
    actions.refresh(by="tests")
    client = enter("city")
    assert "2016-10-17 出列" in page(client)
    assert "共 <b>1</b> 个村" in page(client, "/villages/?kind=poor&left=yes")


@pytest.mark.parametrize(
    "path", ["/villages/", f"/villages/?at={TOWN}&q=村", f"/villages/{VILLAGE}/"]
)
def test_pages_take_few_queries(
    enter: Enter, run: Run, path: str, django_assert_max_num_queries: Any
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(18):
        assert client.get(path).status_code == 200


def test_villages_without_a_file_of_the_year_are_listed(enter: Enter, run: Run) -> None:
    client = enter("city")
    everything = page(client, "/villages/?kind=all")
    without = page(client, "/villages/?kind=all&file=no")
    assert f"/villages/{VILLAGE}/" in everything
    assert f"/villages/{VILLAGE}/" not in without
    assert f"/villages/{NEXT_VILLAGE}/" in without
    assert "村档案：缺今年档案" in without


def test_places_above_are_linked_for_those_who_see_them_whole(enter: Enter, run: Run) -> None:
    assert f'href="/villages/places/{TOWN}/"' in page(enter("county"))
    assert f'href="/villages/places/{TOWN}/"' not in page(enter("secretary"))
