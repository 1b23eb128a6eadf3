"""The page of one household."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household
from bangfu.web.households import sheet

Enter = Callable[[str], Client]
TABS = sheet.TABS


def sick() -> Household:
    """The household of 陈大伟: income known, house of grade A."""
    return Household.objects.get(house_grade="a")


def text_of(client: Client, home: Household, tab: str = "") -> str:
    answer = client.get(f"/households/{home.uid}/", {"tab": tab} if tab else {})
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


@pytest.mark.parametrize("tab", TABS)
def test_every_part_opens_at_little_cost(
    enter: Enter, run: Run, tab: str, django_assert_max_num_queries: Any
) -> None:
    client, home = enter("county"), sick()
    # Income has its items beside its sheets; one query notes who looked.
    with django_assert_max_num_queries(17 if tab == "income" else 16):
        text = text_of(client, home, tab)
    assert "陈大伟户" in text
    assert home.household_no in text


def test_a_neighbour_gets_the_same_as_for_nothing(enter: Enter, run: Run) -> None:
    client, home = enter("neighbour"), sick()
    elsewhere = client.get(f"/households/{home.uid}/")
    nowhere = client.get("/households/00000000-0000-7000-8000-000000000000/")
    assert elsewhere.status_code == nowhere.status_code == 404
    assert "陈大伟" not in elsewhere.content.decode()


def test_a_verdict_names_its_clause_and_both_sides(enter: Enter, run: Run) -> None:
    text = text_of(enter("county"), sick())
    assert "户脱贫标准" in text
    assert "莲城决定 一(一)" in text
    assert "9,000\N{NO-BREAK SPACE}元" in text
    assert "3,000\N{NO-BREAK SPACE}元" in text
    assert "2 项条件，2 项已达到" in text


def test_what_is_missing_says_where_to_fill_it_in(enter: Enter, run: Run) -> None:
    home = Household.objects.get(house_grade="d")
    text = text_of(enter("county"), home)
    assert "要作出结论，还需要" in text
    assert "人均可支配收入" in text
    assert "在台账“收入”表填写" in text


def test_an_assumed_figure_is_marked(enter: Enter, run: Run) -> None:
    home = Household.objects.get(house_grade="d")
    text = text_of(enter("county"), home, "benefits")
    assert "修房补助 7,500\N{NO-BREAK SPACE}元 是假定的" in text
    assert "<b>7,500</b>" in text


def test_a_benefit_of_a_member_names_the_member(enter: Enter, run: Run) -> None:
    home = Household.objects.get(members__student_status="higher_vocational_2")
    text = text_of(enter("county"), home, "benefits")
    assert "职教补助" in text
    assert home.members.get().name in text
    assert "不低于" in text
    assert "<b>3,000</b>" in text


def test_members_are_listed_with_masked_numbers(enter: Enter, run: Run) -> None:
    home = sick()
    text = text_of(enter("county"), home, "members")
    head = home.members.get(relation_to_head="head")
    assert "429900***********" in text
    assert sealing.open_id_no(bytes(head.id_no or b""), head.uid) not in text
    assert "46" in text  # years, on the reference day


def test_the_unknown_is_never_no(enter: Enter, run: Run) -> None:
    home = sick()
    Household.objects.filter(pk=home.pk).update(water_safe=None, has_broadcast=False)
    text = text_of(enter("county"), home, "living")
    water = text.split("安全饮水" if "安全饮水" in text else "饮水")[1][:200]
    assert "未知" in water
    assert "<dd>否</dd>" in text


def test_income_is_a_table_by_year(enter: Enter, run: Run) -> None:
    text = text_of(enter("county"), sick(), "income")
    assert text.index(">2016<") < text.index(">2015<")
    assert "20,000" in text
    assert "人均纯收入" in text


def test_no_income_says_what_follows(enter: Enter, run: Run) -> None:
    home = Household.objects.exclude(incomes__isnull=False).first()
    assert home is not None
    assert "还没有登记收入" in text_of(enter("city"), home, "income")


def test_an_edit_shows_at_once(enter: Enter, run: Run) -> None:
    client, home = enter("county"), Household.objects.get(house_grade="d")
    assert "没有达到" in text_of(client, home)
    Household.objects.filter(pk=home.pk).update(house_grade="b")
    assert "没有达到" not in text_of(client, home)


def test_an_unknown_tab_is_the_first(enter: Enter, run: Run) -> None:
    assert "结论" in text_of(enter("county"), sick(), "nonsense")


def test_it_speaks_english(enter: Enter, run: Run) -> None:
    client = enter("county")
    client.cookies["django_language"] = "en"
    assert "Income reached" in text_of(client, sick())
