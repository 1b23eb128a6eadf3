"""Pages of requests: the catalogue first, then asking, approving and answering."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests.models import Answer, Held, Request
from tests.cast import COUNTY, NEXT_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE, Cast
from tests.watch.requests.conftest import NEW, Ask
from tests.web.conftest import PART

Enter = Callable[[str], Client]


def body(answer: Any) -> str:
    return str(answer.content.decode())


def at(name: str, *args: Any) -> str:
    return reverse(f"requests:{name}", args=args)


def form(**more: str) -> dict[str, Any]:
    due = catalogue.today() + dt.timedelta(days=9)
    given = {"title": "凉亭", "purpose": "名录", "division": [COUNTY], "level": "village"}
    columns = {
        "column-0-title": "凉亭座数",
        "column-0-meaning": "村里的凉亭",
        "column-0-kind": "number",
    }
    return {**given, "due": due.isoformat(), **columns, **more}


def test_the_catalogue_answers_with_coverage_and_a_page(registry: Cast, enter: Enter) -> None:
    answer = enter("county").get(at("search"), {"q": "主要致贫原因"})
    first = answer.context["hits"][0]
    assert (first.title, first.coverage.percent) == ("主要致贫原因", 66)
    assert first.href.startswith("/households/")
    assert "66%" in body(answer)
    spelt = enter("county").get(at("search"), {"q": "zyzpyy"})
    assert spelt.context["hits"][0].title == "主要致贫原因"
    nothing = body(enter("county").get(at("search"), {"q": "凉亭"}))
    assert "目录里没有相近的内容" in nothing
    assert at("new") in nothing
    assert at("new") not in body(enter("secretary").get(at("search"), {"q": "凉亭"}))


def test_coverage_is_that_of_the_place_asked_about(registry: Cast, enter: Enter) -> None:
    asked = {"q": "主要致贫原因", "at": [COUNTY, TOWN]}
    answer = enter("county").get(at("search"), asked)
    assert answer.context["hits"][0].coverage.percent == 50


def test_weighing_shows_what_is_held_and_sends_nothing(registry: Cast, enter: Enter) -> None:
    given = form(**{"column-1-title": "主要致贫原因", "column-1-meaning": "x", "do": "weigh"})
    answer = enter("county").post(at("new"), given)
    html = body(answer)
    assert answer.status_code == 200
    assert "中心已经掌握" in html
    assert "3 个单位填报，每个约 20 分钟，共 <b>60</b> 分钟" in html
    assert not Request.objects.exists()
    assert not Held.objects.exists()


def test_sending_what_is_held_is_refused_on_the_page(registry: Cast, enter: Enter) -> None:
    given = form(**{"column-1-title": "主要致贫原因", "column-1-meaning": "x", "do": "send"})
    answer = enter("county").post(at("new"), given)
    assert answer.status_code == 422
    assert "不用下级再报" in body(answer)
    assert Held.objects.count() == 1


def test_what_is_only_like_it_is_declined_on_the_page(registry: Cast, enter: Enter) -> None:
    given = form(**{"column-0-title": "致贫的原因说明", "do": "send"})
    answer = enter("county").post(at("new"), given)
    assert answer.status_code == 422
    keys = [hit.key for row in answer.context["rows"] for hit, _said in row.get("like", [])]
    assert keys
    declined = {f"decline-0-{key}": "要的是文字" for key in keys}
    answer = enter("county").post(at("new"), {**given, **declined})
    found = Request.objects.get()
    assert answer["Location"] == at("request", found.uid)
    assert set(found.columns.get().declined.values()) == {"要的是文字"}


def test_a_request_goes_out_and_is_answered(registry: Cast, enter: Enter) -> None:
    enter("county").post(at("new"), form(do="send"))
    found = Request.objects.get()
    assert "等您填报的要数" in body(enter("secretary").get("/"))
    assert at("answer", found.uid, VILLAGE) in body(enter("secretary").get(at("index")))
    page = at("answer", found.uid, VILLAGE)
    wrong = enter("secretary").post(page, {"value-0": "很多", "version": "0"})
    assert wrong.status_code == 422
    assert "看不懂填写的内容：凉亭座数" in body(wrong)
    assert 'value="很多"' in body(wrong)
    enter("secretary").post(page, {"value-0": "３", "version": "0"})
    assert Answer.objects.get().values == {"0": 3}
    html = body(enter("county").get(at("request", found.uid)))
    assert "已报 1 / 3" in html
    assert "等您填报的要数" not in body(enter("secretary").get("/"))
    late = enter("secretary").post(page, {"value-0": "4", "version": "0"})
    assert late.status_code == 409


def test_only_places_in_sight_are_answered_for(ask: Ask, registry: Cast, enter: Enter) -> None:
    found = ask(NEW)
    assert enter("secretary").get(at("answer", found.uid, OTHER_VILLAGE)).status_code == 404
    assert enter("neighbour").get(at("answer", found.uid, VILLAGE)).status_code == 404
    assert enter("neighbour").get(at("request", found.uid)).status_code == 404
    assert enter("clerk").get(at("answer", found.uid, VILLAGE)).status_code == 403
    lines = enter("secretary").get(at("request", found.uid)).context["lines"]
    assert [line.division for line in lines] == [VILLAGE]
    lines = enter("town").get(at("request", found.uid)).context["lines"]
    assert [line.division for line in lines] == [VILLAGE, NEXT_VILLAGE]


def test_a_costly_one_is_approved_by_somebody_else(ask: Ask, registry: Cast, enter: Enter) -> None:
    found = ask(*[replace(NEW, title=f"{name}座数") for name in "甲乙丙丁戊己庚辛壬癸子丑"])
    assert "等您审批的要数" in body(enter("city").get("/"))
    assert enter("secretary").get(at("request", found.uid)).status_code == 404
    own = enter("county").post(at("decide", found.uid, "approve"))
    assert own.status_code == 403
    silent = enter("city").post(at("decide", found.uid, "refuse"), {"reason": ""})
    assert silent.status_code == 422
    assert "请写明原因" in body(silent)
    enter("city").post(at("decide", found.uid, "approve"))
    found.refresh_from_db()
    assert found.state == "sent"
    assert enter("city").post(at("decide", found.uid, "nonsense")).status_code == 404


def test_it_ends_with_a_reason(ask: Ask, registry: Cast, enter: Enter) -> None:
    found = ask(NEW)
    assert enter("county").post(at("decide", found.uid, "withdraw")).status_code == 422
    enter("county").post(at("decide", found.uid, "withdraw"), {"reason": "另有来源"})
    html = body(enter("secretary").get(at("request", found.uid)))
    assert "另有来源" in html
    assert "已撤回" in html


def test_answers_leave_as_a_file(ask: Ask, registry: Cast, enter: Enter) -> None:
    found = ask(replace(NEW, title="=凉亭"))
    enter("secretary").post(at("answer", found.uid, VILLAGE), {"value-0": "2", "version": "0"})
    answer = enter("county").post(at("export", found.uid), {"form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=凉亭" in text
    assert "湖滨村,421083100201,已报,2" in text
    assert text.count("未报") == 2
    assert enter("clerk").post(at("export", found.uid)).status_code == 403


def test_the_meter_is_open_to_all(ask: Ask, registry: Cast, enter: Enter) -> None:
    ask(NEW)
    for seat in ("secretary", "clerk", "neighbour"):
        assert "洪湖市" in body(enter(seat).get(at("meter")))


@pytest.mark.parametrize("name", ["index", "search", "meter"])
def test_queries_are_few(
    name: str,
    ask: Ask,
    registry: Cast,
    enter: Enter,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ask(NEW)
    client = enter("county")
    with django_assert_max_num_queries(15):
        client.get(at(name), {"q": "原因"})


def test_the_list_narrows_and_goes_on(ask: Ask, registry: Cast, enter: Enter) -> None:
    found = ask(NEW)
    assert len(enter("county").get(at("index"), {"state": "sent"}).context["lines"]) == 1
    assert enter("county").get(at("index"), {"state": "closed"}).context["lines"] == []
    assert len(enter("county").get(at("index"), {"state": "x"}).context["lines"]) == 1
    more = enter("county").get(at("index"), {"after": str(found.pk)}, headers=PART)
    assert more.context["lines"] == []
    assert "<html" not in body(more)


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"due": "昨天"}, {"division": ["999"]}, {"level": "city"}, {"purpose": ""}],
)
def test_a_form_that_lacks_something_says_so(
    registry: Cast, enter: Enter, wrong: dict[str, Any]
) -> None:
    answer = enter("county").post(at("new"), {**form(do="send"), **wrong})
    assert answer.status_code == 422
    assert not Request.objects.exists()
