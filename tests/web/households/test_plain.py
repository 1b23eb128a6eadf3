"""The half page that a household takes home."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast

Enter = Callable[[str], Client]


def home(grade: str) -> Household:
    return Household.objects.get(house_grade=grade)


def plain(client: Client, household: Household, rule: str = "") -> str:
    answer = client.get(f"/households/{household.uid}/plain/", {"rule": rule} if rule else {})
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_it_answers_in_the_households_words(enter: Enter, run: Run) -> None:
    text = plain(enter("county"), home("d"))
    assert "您家能不能脱贫" in text
    assert "还没有达到，还差 1 项" in text
    assert "“危房等级”变为“A级”或“B级”" in text
    assert "· 一</small>" in text  # the clause
    assert "先查清“人均可支配收入”" in text
    assert "依据：" in text
    assert "莲城" in text


def test_one_that_passes_is_told_so_and_that_people_decide(enter: Enter, run: Run) -> None:
    text = plain(enter("county"), home("a"))
    assert "各项条件都达到了" in text
    assert "还差什么" not in text
    assert "收入达标、住房安全" in text
    assert "不是决定" in text


def test_what_it_may_have_with_office_and_amount(enter: Enter, run: Run) -> None:
    text = plain(enter("county"), home("d"))
    assert "修房补助" in text
    assert "<b>7,500</b>" in text
    assert "暂时假定的数" not in plain(enter("county"), home("a"))
    nothing = plain(enter("county"), home("a"))
    assert "没有算出可以享受的待遇" in nothing


def test_members_with_the_same_benefit_stand_together(enter: Enter, registry: Cast) -> None:
    both = [
        {"name": "李一", "student_status": "higher_vocational_1"},
        {"name": "李二", "student_status": "higher_vocational_2"},
    ]
    text = plain(enter("county"), factories.household(VILLAGE, members=both))
    assert text.count("职教补助") == 1
    assert "李一、李二" in text
    assert "每人" in text


def test_whom_to_ask(enter: Enter, run: Run) -> None:
    assert "请找湖滨村" in plain(enter("county"), home("a"))


def test_nothing_sensitive_is_on_it(enter: Enter, run: Run) -> None:
    household = home("a")
    Household.objects.filter(pk=household.pk).update(phone="13900000000", bank_account=b"x")
    head = household.members.get(relation_to_head="head")
    number = sealing.open_id_no(bytes(head.id_no or b""), head.uid)
    text = plain(enter("county"), household)
    assert number not in text
    assert "429900***********" in text
    assert "13900000000" not in text


def test_a_benefit_can_be_asked_for(enter: Enter, run: Run) -> None:
    text = plain(enter("county"), home("a"), "repair_grant")
    assert "您家能不能享受“修房补助”" in text
    assert "并非“住房安全（是）”" in text
    assert "不再是" not in text  # never as advice
    assert "还差 1 项" in text


def test_what_is_unknown_is_not_called_no(enter: Enter, run: Run) -> None:
    text = plain(
        enter("city"), Household.objects.get(members__student_status="higher_vocational_2")
    )
    assert "现在还说不清" in text
    assert "还要查清什么" in text


@pytest.mark.parametrize("rule", ["nothing", "vocational_aid", "village_exit", "'"])
def test_a_rule_that_is_not_about_households_is_not_found(
    enter: Enter, run: Run, rule: str
) -> None:
    address = f"/households/{home('a').uid}/plain/"
    assert enter("county").get(address, {"rule": rule}).status_code == 404


def test_a_neighbour_gets_nothing(enter: Enter, run: Run) -> None:
    client = enter("neighbour")
    elsewhere = client.get(f"/households/{home('a').uid}/plain/")
    nowhere = client.get("/households/00000000-0000-7000-8000-000000000000/plain/")
    assert elsewhere.status_code == nowhere.status_code == 404
    assert "陈大伟" not in elsewhere.content.decode()


def test_the_page_of_the_household_leads_to_it(enter: Enter, run: Run) -> None:
    household = home("a")
    text = enter("county").get(f"/households/{household.uid}/").content.decode()
    assert f"/households/{household.uid}/plain/" in text
    assert f"/households/{household.uid}/plain/?rule=household_exit" in text


def test_it_comes_in_english(enter: Enter, run: Run) -> None:
    client = enter("county")
    client.cookies["django_language"] = "en"
    text = plain(client, home("d"))
    assert "Can your household leave poverty" in text
    assert "House grade becomes" in text
