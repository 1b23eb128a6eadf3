"""Parameters: how firm they are, where they differ, and setting one."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit import queries as audit
from bangfu.base.jobs.models import Job
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from bangfu.web.policy import waiting
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR, Cast

Enter = Callable[[str], Client]
GRANT = "/policy/figures/repair_grant/"


def page(enter: Enter, seat: str, path: str) -> str:
    answer = enter(seat).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def plain(html: str) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def listed(html: str) -> str:
    return plain(html[html.index('id="result"') :])


def test_open_figures_come_first_and_say_so(cast: Cast, enter: Enter) -> None:
    html = listed(page(enter, "secretary", "/policy/figures/"))
    assert html.index("修房补助") < html.index("收入线")
    assert re.search(r"修房补助 — 未知 未定", html)


def test_assumed_figures_are_marked_where_they_count(cast: Cast, enter: Enter) -> None:
    Site.objects.update(assumed=True)
    html = listed(page(enter, "city", "/policy/figures/?status=assumed"))
    assert re.search(r"修房补助 7,500 元 演示假定", html)
    assert "收入线" not in html


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("status=open", "修房补助", "集体收入线"),
        ("status=stated", "集体收入线", "修房补助"),
        ("q=集体", "集体收入线", "修房补助"),
        ("q=repair", "修房补助", "集体收入线"),
    ],
)
def test_figures_are_narrowed(cast: Cast, enter: Enter, query: str, there: str, gone: str) -> None:
    html = listed(page(enter, "city", f"/policy/figures/?{query}"))
    assert there in html
    assert gone not in html


def test_a_search_without_result_says_so(cast: Cast, enter: Enter) -> None:
    assert "没有符合条件的参数" in page(enter, "city", "/policy/figures/?q=nothing")


def test_a_place_has_its_own_figure(cast: Cast, enter: Enter) -> None:
    whole = listed(page(enter, "city", "/policy/figures/?q=income_line"))
    assert "3,000 元" in whole
    assert "1 个下级地区另有数值" in whole
    there = listed(page(enter, "city", f"/policy/figures/?q=income_line&at={NEIGHBOUR}"))
    assert "10,000 元" in there


def test_a_parameter_shows_its_history_and_rules(cast: Cast, enter: Enter) -> None:
    html = plain(page(enter, "county", "/policy/figures/income_line/"))
    assert "3,000 元" in html
    assert "公安县" in html
    assert "户脱贫标准" in html
    assert "设定数值" not in html


# --- setting ---


def post(client: Client, **given: Any) -> Any:
    values = {"value": "8,000", "division": CITY, "starts": "2016-01-01", "source": "莲城通知"}
    return client.post(GRANT, {**values, **given})


def test_a_city_officer_sets_a_figure(run: Run, enter: Enter) -> None:
    assert post(enter("city")).status_code == 302
    row = FigureSet.objects.get()
    assert (row.name, row.value, row.division_id) == ("repair_grant", "8000", CITY)
    assert row.starts == dt.date(2016, 1, 1)
    (entry,) = audit.history("parameter", "repair_grant")
    assert entry.actor == "city"
    html = plain(page(enter, "county", GRANT))
    assert html.count("8,000 元 本系统设定") == 2  # in force, and in the history
    assert "由 city 设定" in html


def test_setting_a_figure_starts_the_calculation(run: Run, enter: Enter) -> None:
    post(enter("city"))
    assert Job.objects.get(kind="runs.refresh").by == "city"


def test_a_figure_may_hold_in_one_county_only(cast: Cast, enter: Enter) -> None:
    post(enter("city"), division=COUNTY)
    assert FigureSet.objects.get().division_id == COUNTY


@pytest.mark.parametrize("seat", ["county", "secretary", "clerk"])
def test_others_may_not_set_figures(cast: Cast, enter: Enter, seat: str) -> None:
    assert post(enter(seat)).status_code == 403
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "很多"}, "这个值不符合参数的类型"),
        ({"value": "1.005"}, "这个值不符合参数的类型"),
        ({"value": ""}, "field is required|这个字段是必填项"),
        ({"source": ""}, "field is required|这个字段是必填项"),
        ({"starts": "昨天"}, "请按“年-月-日”填写日期"),
        ({"ends": "2015-01-01"}, "截止日期早于起始日期"),
        ({"division": "420000000000"}, "不在您的范围内"),
    ],
)
def test_a_bad_figure_is_refused_in_place(
    cast: Cast, enter: Enter, given: dict[str, str], said: str
) -> None:
    answer = post(enter("city"), **given)
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())
    assert not FigureSet.objects.exists()
    assert not Job.objects.exists()


def test_the_same_day_twice_is_refused_beside_the_day(cast: Cast, enter: Enter) -> None:
    post(enter("city"))
    answer = post(enter("city"), value="9000")
    assert answer.status_code == 422
    assert "这一天起已有数值" in answer.content.decode()
    assert FigureSet.objects.get().value == "8000"


def test_the_trail_tells_it_in_a_sentence(cast: Cast, enter: Enter) -> None:
    post(enter("city"))
    assert "设定了政策参数（repair_grant）" in page(enter, "auditor", "/admin/audit/")


# --- first page ---


def test_open_figures_wait_on_the_first_page(registry: Cast, enter: Enter) -> None:
    from bangfu.policy.runs import actions

    Site.objects.update(assumed=False)
    actions.refresh(by="tests")
    (card,) = waiting.unset(registry.city)
    assert (card.count, card.note) == (1, "1 户因此不能确定")
    assert card.href in page(enter, "city", "/")


def test_nothing_waits_where_everything_is_known(run: Run, registry: Cast) -> None:
    assert list(waiting.unset(registry.city)) == []
    assert list(waiting.unset(registry.county)) == []
    assert factories.DAY.year == 2016


def test_figures_ask_few_questions(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter("city")
    for path in ("/policy/figures/", f"/policy/figures/?at={COUNTY}", GRANT):
        with django_assert_max_num_queries(15):
            client.get(path)
