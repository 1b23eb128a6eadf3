"""The list of households: filters, chips, paging, search by id number, cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bangfu.policy.runs import actions
from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households import search as finding
from bangfu.registry.households.models import Household, Member
from bangfu.web import paging
from bangfu.web.households import found
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE
from tests.web.conftest import PART

Enter = Callable[[str], Client]
LIST = "/households/"


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def shown(text: str) -> int:
    return text.count('class="why-not') + text.count('class="wide why-not')


def number_of(name: str) -> str:
    member = Member.objects.get(name=name)
    return sealing.open_id_no(bytes(member.id_no or b""), member.uid)


@pytest.mark.parametrize(
    ("seat", "count"), [("city", 5), ("county", 4), ("town", 3), ("secretary", 2), ("neighbour", 1)]
)
def test_everybody_sees_their_own_area(enter: Enter, run: Run, seat: str, count: int) -> None:
    text = page(enter(seat))
    assert shown(text) == count
    assert f"共 <b>{count}</b> 户" in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"?at={VILLAGE}", 2),
        (f"?at={TOWN}&at={VILLAGE}", 2),
        ("?category=general", 1),
        ("?status=exited", 1),
        ("?cause=illness", 1),
        ("?outcome=met", 1),
        ("?outcome=unknown&at=" + TOWN, 1),
        ("?why=fails:house", 1),
        ("?why=lacks:house", 3),
        ("?exited=no", 4),
        ("?q=陈", 2),
        ("?rule=vocational_aid&outcome=met", 1),
        ("?sort=income", 5),
        ("?found=forgotten", 0),
    ],
)
def test_filters_narrow_the_list(enter: Enter, run: Run, query: str, count: int) -> None:
    text = page(enter("city"), query)
    assert shown(text) == count
    assert f"共 <b>{count}</b> 户" in text


def test_a_place_outside_the_area_narrows_nothing_and_shows_nothing_of_it(
    enter: Enter, run: Run
) -> None:
    text = page(enter("county"), f"?at={NEIGHBOUR_VILLAGE}")
    assert shown(text) == 4
    assert "陈外人" not in text


@pytest.mark.parametrize("query", ["?rule=nothing", "?why=fails:nothing", "?rule=village_exit"])
def test_what_there_is_not_is_refused(enter: Enter, run: Run, query: str) -> None:
    assert enter("city").get(f"{LIST}{query}").status_code == 404


def test_each_active_filter_is_a_chip_that_takes_it_away(enter: Enter, run: Run) -> None:
    text = page(enter("city"), "?category=general&outcome=met&why=lacks:income&sort=income")
    assert "一般贫困户" in text
    assert 'href="?outcome=met&amp;why=lacks%3Aincome&amp;sort=income"' in text
    assert 'href="?category=general&amp;outcome=met&amp;sort=income"' in text
    assert "缺少数据：收入达标" in text


def test_a_row_says_who_where_and_what_is_in_the_way(enter: Enter, run: Run) -> None:
    text = page(enter("secretary"))
    home = Household.objects.get(house_grade="d")
    assert f"/households/{home.uid}/" in text
    assert '湖滨村<small class="under">新堤镇</small>' in text
    assert '<span class="pip pip-red">住房安全</span>' in text
    assert '<span class="pip pip-amber">收入达标？</span>' in text


def test_id_numbers_are_masked(enter: Enter, run: Run) -> None:
    text = page(enter("city"))
    assert "429900***********" in text
    assert number_of("陈大伟") not in text


def test_an_id_number_finds_its_household_and_never_stands_in_an_address(
    enter: Enter, run: Run
) -> None:
    client, number = enter("county"), number_of("陈大伟")
    answer = client.post(f"{LIST}search/?category=general", {"q": number.lower()})
    assert number not in answer["Location"]
    assert "category=general" in answer["Location"]
    text = client.get(answer["Location"]).content.decode()
    assert shown(text) == 1
    assert "证件号码：429900***********" in text
    assert number not in text


def test_an_id_number_elsewhere_finds_nothing(enter: Enter, run: Run) -> None:
    client = enter("county")
    answer = client.post(f"{LIST}search/", {"q": number_of("陈外人")})
    assert shown(client.get(answer["Location"]).content.decode()) == 0


def test_an_id_number_nobody_has_answers_like_one_elsewhere(enter: Enter, run: Run) -> None:
    client = enter("county")
    nobody = factories.id_number(factories.DAY, 999)
    answer = client.post(f"{LIST}search/", {"q": nobody})
    assert shown(client.get(answer["Location"]).content.decode()) == 0


def test_a_name_is_searched_by_address(enter: Enter, run: Run) -> None:
    answer = enter("county").post(f"{LIST}search/?q=old&after=x", {"q": " 孙小燕 "})
    assert answer["Location"] == f"{LIST}?q=%E5%AD%99%E5%B0%8F%E7%87%95"


def test_only_the_latest_searches_are_remembered(enter: Enter, run: Run) -> None:
    client = enter("county")
    for _time in range(found.MOST + 3):
        client.post(f"{LIST}search/", {"q": number_of("陈大伟")})
    assert len(client.session[found.SESSION]) == found.MOST


@pytest.mark.parametrize("sort", ["", "income", "size"])
def test_more_rows_follow_where_the_page_ended(
    enter: Enter, run: Run, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    client, query, seen = enter("city"), f"?sort={sort}", 0
    for _page in range(5):
        answer = client.get(f"{LIST}{query}", headers=PART)
        text = answer.content.decode()
        assert "<html" not in text
        seen += shown(text)
        if 'class="more"' not in text:
            break
        query = (
            text.split('class="more"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
        )
    assert seen == 5


@pytest.mark.parametrize("after", ["x", "[1]", '["a",1]', "{}", '[null,"a"]'])
def test_a_mark_nobody_gave_out_begins_anew(enter: Enter, run: Run, after: str) -> None:
    answer = enter("city").get(LIST, {"after": after})
    assert shown(answer.content.decode()) == 5


def test_the_page_takes_few_queries(
    enter: Enter, run: Run, django_assert_max_num_queries: Any
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(15):
        client.get(f"{LIST}?at={COUNTY}&at={TOWN}&at={VILLAGE}&outcome=unknown")


def test_more_households_take_no_more_queries(
    enter: Enter, run: Run, django_assert_num_queries: Any
) -> None:
    client = enter("city")
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(LIST)
    for _index in range(20):
        factories.household(OTHER_VILLAGE)
    actions.refresh(by="tests")
    with django_assert_num_queries(len(before)):
        assert shown(client.get(LIST).content.decode()) == 25


def test_it_speaks_english(enter: Enter, run: Run) -> None:
    client = enter("city")
    client.cookies["django_language"] = "en"
    text = page(client, f"?at={CITY}&outcome=not_met")
    assert "Household exit" in text
    assert "Safe house" in text


@pytest.mark.parametrize("text", ["chen", "cdw", "chen da wei", "大伟", "陈大伟"])
def test_pinyin_initials_and_parts_of_a_name_find_a_household(
    enter: Enter, run: Run, text: str
) -> None:
    client = enter("county")
    answer = client.post(f"{LIST}search/", {"q": text})
    found_page = client.get(answer["Location"]).content.decode()
    assert shown(found_page) == 1
    assert "陈大伟" in found_page
    assert "陈外人" not in found_page


def test_a_telephone_finds_its_household_and_never_stands_in_an_address(
    enter: Enter, run: Run
) -> None:
    Household.objects.filter(house_grade="d").update(phone="13800001234")
    client = enter("county")
    answer = client.post(f"{LIST}search/", {"q": "138 0000 1234"})
    assert "1234" not in answer["Location"]
    text = client.get(answer["Location"]).content.decode()
    assert shown(text) == 1
    assert "电话：138****1234" in text
    assert "0000 1234" not in text


def test_of_a_name_borne_by_too_many_the_page_says_that_heads_were_compared(
    enter: Enter, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 0)
    text = page(enter("city"), "?q=chen")
    assert shown(text) == 2
    assert "只比对了户主" in text
    assert "只比对了户主" not in page(enter("city"))
