"""Rules in words, with their verdicts in the person's area."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.policy.runs.models import Run
from tests.cast import Cast

Enter = Callable[[str], Client]


def page(enter: Enter, seat: str, path: str) -> str:
    answer = enter(seat).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def row(html: str, title: str) -> list[str]:
    """The figures of a rule in the list."""
    part = next(r for r in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL) if f">{title}</a>" in r)
    cells = re.findall(r'<td class="num"[^>]*>(.*?)</td>', part, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def test_rules_stand_by_kind_with_their_clause(run: Run, enter: Enter) -> None:
    html = plain(page(enter, "county", "/policy/rules/"))
    kinds = [html.index(f"{kind} 1") for kind in ("户脱贫标准", "村出列标准")]
    assert kinds == sorted(kinds)
    assert html.index("待遇 2") > kinds[-1]
    assert "莲城决定 一" in html


def test_only_one_kind_on_demand(run: Run, enter: Enter) -> None:
    html = page(enter, "county", "/policy/rules/?kind=benefit")
    assert "修房补助" in html
    assert "村出列标准" not in html


@pytest.mark.parametrize(
    ("seat", "counts"),
    [
        ("city", ["1", "1", "3", "0"]),
        ("county", ["1", "1", "2", "0"]),
        ("secretary", ["1", "1", "0", "0"]),
        ("neighbour", ["0", "0", "1", "0"]),
    ],
)
def test_each_person_gets_the_numbers_of_their_area(
    run: Run, enter: Enter, seat: str, counts: list[str]
) -> None:
    assert row(page(enter, seat, "/policy/rules/"), "户脱贫标准") == counts


def test_villages_are_counted_as_villages(run: Run, enter: Enter) -> None:
    assert row(page(enter, "city", "/policy/rules/"), "村出列标准")[:2] == ["0", "1"]


def test_a_number_opens_a_list_of_just_as_many(run: Run, enter: Enter) -> None:
    html = page(enter, "city", "/policy/rules/")
    for address in ("/households/?rule=household_exit&amp;outcome=unknown", "/villages/?kind=poor"):
        assert f'href="{address}' in html
    listed = plain(page(enter, "city", "/households/?rule=household_exit&outcome=unknown"))
    assert "共 3 户" in listed


def test_without_results_no_number_is_told(cast: Cast, home: object, enter: Enter) -> None:
    html = page(enter, "city", "/policy/rules/")
    assert "还没有计算结果" in html
    assert all("未知" in figure for figure in row(html, "户脱贫标准"))


def test_a_rule_says_in_words_what_it_asks(run: Run, enter: Enter) -> None:
    html = plain(page(enter, "county", "/policy/rules/household_exit/"))
    assert "收入达标" in html
    assert "高于收入线" in html
    assert "disposable_income_pc &gt; p.income_line" in html
    assert "收入线 3,000" in html.replace("\N{NO-BREAK SPACE}", " ")


def test_conditions_count_who_fails_and_who_is_undecided(run: Run, enter: Enter) -> None:
    html = plain(page(enter, "city", "/policy/rules/household_exit/"))
    income, house = html.split("住房安全", 1)
    assert "不满足 0 不能确定 4" in income
    assert "不满足 1 不能确定 3" in house


def test_a_benefit_says_what_is_given_and_how_it_is_worked_out(run: Run, enter: Enter) -> None:
    html = plain(page(enter, "county", "/policy/rules/vocational_aid/"))
    assert "不低于 职教补助" in html.replace("不低于职教补助", "不低于 职教补助")
    assert "每年" in html
    assert "p.vocational_aid" in html


def test_what_is_missing_is_ranked(run: Run, enter: Enter) -> None:
    html = plain(page(enter, "city", "/policy/rules/household_exit/"))
    ranking = html[html.index("不能确定的缺什么") :]
    assert re.search(r"人均可支配收入 户 3", ranking)


def test_a_place_without_undecided_ones_has_no_ranking(run: Run, enter: Enter) -> None:
    assert "不能确定的缺什么" not in page(enter, "secretary", "/policy/rules/household_exit/")


def test_a_rule_leads_to_its_map(run: Run, enter: Enter) -> None:
    html = page(enter, "county", "/policy/rules/household_exit/")
    assert 'href="/map/?show=household_exit"' in html


@pytest.mark.parametrize(
    "path", ["/policy/rules/", "/policy/rules/household_exit/", "/policy/rules/village_exit/"]
)
def test_rules_ask_few_questions(
    run: Run, enter: Enter, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(15):
        client.get(path)
