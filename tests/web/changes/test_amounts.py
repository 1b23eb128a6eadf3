"""Pages of income items and medical bills: typed in yuan, chosen field by field, taken out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from bangfu.base.audit import queries as audit
from bangfu.registry.households import amounts
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear
from tests import factories
from tests.cast import Cast
from tests.web.changes.test_pages import at, filled

Enter = Callable[[str], Client]
MOST = 18


@pytest.fixture
def home(cast: Cast) -> Household:
    people: list[dict[str, Any]] = [{"name": "孙大"}, {"name": "孙小妹"}]
    return factories.household(members=people, income={"wage_income": 100_50})


@pytest.fixture
def item(cast: Cast, home: Household) -> IncomeItem:
    act = Act("secretary", cast.secretary)
    named = {"year": 2016, "item": "crop_income", "amount": 300_00}
    amounts.add_item(act=act, uid=home.uid, version=1, **named, source="入户核实表")
    return IncomeItem.objects.get()


def tab(client: Client, home: Household, name: str) -> str:
    return client.get(f"/households/{home.uid}/?tab={name}").content.decode()


def sheet(home: Household) -> IncomeYear:
    return IncomeYear.objects.get(household=home, year=2016)


def test_an_item_is_added_from_the_income_tab(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("add_item", home)
    assert address in tab(client, home, "income")
    asked = {"year": "2016", "item": "crop_income", "amount": "1,200.25", "source": "核实表"}
    answer = client.post(address, filled(client, address, **asked))
    assert answer["Location"] == f"/households/{home.uid}/?tab=income"
    kept = IncomeItem.objects.get()
    assert (kept.amount, kept.source, sheet(home).production_income) == (1200_25, "核实表", 1200_25)
    page = tab(client, home, "income")
    assert "种植收入" in page
    assert at("item", home, year=2016, item="crop_income") in page
    told = tab(client, home, "history")
    assert "添加收入明细" in told
    assert "种植收入的来源由" in told


def test_items_stand_under_their_column_and_say_what_does_not_count(
    enter: Enter, home: Household
) -> None:
    page = enter("secretary").get(at("add_item", home) + "?year=2016").content.decode()
    assert '<optgroup label="生产经营性收入">' in page
    assert "（不计入收入）" in page


BAD = [
    ({"amount": "-5"}, {"amount"}),
    ({"amount": "很多"}, {"amount"}),
    ({"amount": ""}, {"amount"}),
    ({"amount": "99999999999999999999"}, {"amount"}),
    ({"amount": "1000000001"}, {"amount"}),
    ({"item": "wage_income"}, {"item"}),
    ({"item": ""}, {"item"}),
    ({"year": "1999"}, {"year"}),
    ({"year": "2999"}, {"year"}),
    ({"source": "据" * 61}, {"source"}),
    ({"total": "-1"}, {"total"}),
]


@pytest.mark.parametrize(("wrong", "where"), BAD)
def test_bad_input_stands_at_its_field(
    enter: Enter, home: Household, wrong: dict[str, str], where: set[str]
) -> None:
    client, address = enter("secretary"), at("add_item", home)
    good = {"year": "2016", "item": "crop_income", "amount": "1"}
    answer = client.post(address, filled(client, address, **{**good, **wrong}))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, where)
    assert not IncomeItem.objects.exists()


def test_one_that_is_there_is_not_added_again(
    enter: Enter, home: Household, item: IncomeItem
) -> None:
    client, address = enter("secretary"), at("add_item", home)
    asked = {"year": "2016", "item": item.item, "amount": "1"}
    answer = client.post(address, filled(client, address, **asked))
    assert answer.status_code == 409
    assert "种植收入已经登记过。" in answer.content.decode()


def test_two_browsers_choose_field_by_field(
    enter: Enter, cast: Cast, home: Household, item: IncomeItem
) -> None:
    client, address = enter("secretary"), at("item", home, year=2016, item=item.item)
    mine = filled(client, address, amount="20", source="银行流水")
    theirs = {"amount": 10_00}
    act = Act("town", cast.town)
    named = {"year": 2016, "item": item.item, "values": theirs}
    amounts.change_item(act=act, uid=home.uid, version=2, **named)
    answer = client.post(address, mine)
    assert answer.status_code == 409
    (field,) = answer.context["conflict"].fields
    assert (field.name, field.by, field.theirs, field.mine) == (
        "keep-amount",
        "唐新堤",
        "10\xa0元",
        "20\xa0元",
    )
    again = {**mine, "version": answer.context["form"]["version"].value()}
    assert client.post(address, {**again, "keep-amount": "theirs"}).status_code == 302
    item.refresh_from_db()
    assert (item.amount, item.source, sheet(home).production_income) == (10_00, "银行流水", 10_00)


def test_an_item_is_taken_out_with_a_reason_and_back_again(
    enter: Enter, home: Household, item: IncomeItem
) -> None:
    client = enter("secretary")
    page = client.get(at("item", home, year=2016, item=item.item)).content.decode()
    address = at("remove_item", home, year=2016, item=item.item)
    assert address in page
    assert client.post(address, filled(client, address)).status_code == 422
    done = client.post(address, filled(client, address, reason="重复填报"))
    assert (done.status_code, IncomeItem.objects.exists()) == (302, False)
    assert sheet(home).production_income == 0
    entry = audit.history("household", home.household_no)[0]
    back = reverse("changes:undo", args=[home.uid, entry.pk])
    client.post(back, filled(client, back, reason="没有重复"))
    kept = IncomeItem.objects.get()
    assert (kept.amount, kept.source, sheet(home).production_income) == (
        300_00,
        "入户核实表",
        300_00,
    )


def test_a_column_smaller_than_its_items_is_pointed_at(enter: Enter, home: Household) -> None:
    client, address = enter("secretary"), at("add_item", home)
    asked = {"year": "2016", "item": "migrant_wage", "amount": "200"}
    client.post(address, filled(client, address, **asked))
    assert sheet(home).wage_income == 100_50
    assert "2016 年的明细合计超过了这一项所填的数" in tab(client, home, "income")


def test_what_is_not_there_is_not_found(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    for gone in ("crop_income", "wage_income", "nonsense"):
        assert client.get(at("item", home, year=2016, item=gone)).status_code == 404
        assert client.get(at("remove_item", home, year=2016, item=gone)).status_code == 404
    stranger = factories.household().members.get()
    assert client.get(at("add_bill", home, member=stranger.uid)).status_code == 404
    mine = home.members.first()
    assert mine is not None
    assert client.get(at("bill", home, member=mine.uid, year=2016)).status_code == 404


def test_others_areas_and_readers_are_kept_out(
    enter: Enter, home: Household, item: IncomeItem
) -> None:
    address = at("item", home, year=2016, item=item.item)
    assert enter("neighbour").get(address).status_code == 404
    assert enter("auditor").get(address).status_code == 403
    assert address not in tab(enter("auditor"), home, "income")


def test_bills_are_added_changed_and_taken_out_on_the_members_tab(
    enter: Enter, home: Household
) -> None:
    client = enter("secretary")
    who = home.members.get(name="孙小妹")
    address = at("add_bill", home, member=who.uid)
    assert address in tab(client, home, "members")
    wrong = client.post(address, filled(client, address, year="2016", inpatient_cost="-1"))
    assert set(wrong.context["form"].errors) == {"inpatient_cost"}
    blank = client.post(address, filled(client, address, year="2016"))
    assert "请至少填写一项金额。" in blank.content.decode()
    done = client.post(address, filled(client, address, year="2016", inpatient_cost="900"))
    assert done["Location"] == f"/households/{home.uid}/?tab=members"
    change = at("bill", home, member=who.uid, year=2016)
    assert change in tab(client, home, "members")
    client.post(change, filled(client, change, inpatient_cost="", critical_illness_cost="7.5"))
    bill = MedicalYear.objects.get()
    assert (bill.inpatient_cost, bill.critical_illness_cost) == (None, 7_50)
    remove = at("remove_bill", home, member=who.uid, year=2016)
    client.post(remove, filled(client, remove, reason="发票作废"))
    assert not MedicalYear.objects.exists()
    assert "删除医疗费用" in tab(client, home, "history")


@pytest.mark.parametrize("name", ["income", "members"])
def test_the_tabs_ask_few_queries_however_much_is_registered(
    enter: Enter,
    cast: Cast,
    home: Household,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for year in (2014, 2015):
        for item in ("crop_income", "migrant_wage", "land_transfer_income"):
            given = {"household": home, "year": year, "item": item, "amount": 1_00}
            IncomeItem.objects.create(**given)
        for member in home.members.all():
            MedicalYear.objects.create(member=member, year=year, inpatient_cost=1_00)
    client = enter("secretary")
    tab(client, home, name)
    with django_assert_max_num_queries(MOST):
        tab(client, home, name)
