"""Pages of changes: what is filled in arrives, errors stand at their fields, two people choose."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.base.audit import queries as audit
from bangfu.registry.households import actions
from bangfu.registry.households.models import Household
from bangfu.web.changes import sections
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE, Cast

Enter = Callable[[str], Client]


@pytest.fixture
def home(cast: Cast) -> Household:
    people: list[dict[str, Any]] = [{"name": "孙大"}, {"name": "孙小妹"}]
    return factories.household(members=people, income={"wage_income": 100_50}, water_safe=True)


def at(name: str, home: Household, **more: Any) -> str:
    return reverse(f"changes:{name}", kwargs={"household": home.uid, **more})


def filled(client: Client, address: str, **answers: Any) -> dict[str, Any]:
    """What a browser would send of a page: every field as shown, then what the person changes."""
    form = client.get(address).context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        shown = bound.value()
        value = bound.field.prepare_value(shown)
        if value is not None:
            sent[bound.html_name] = value
            if bound.field.show_hidden_initial:
                sent[bound.html_initial_name] = value
    return {**sent, **answers}


def test_a_section_is_saved_and_the_page_follows(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("section", home, section="living")
    sent = filled(client, address, area_cultivated="3.5", water_safe="no", house_grade="d")
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/households/{home.uid}/")
    home.refresh_from_db()
    assert (home.area_cultivated, home.water_safe, home.house_grade) == (350, False, "d")
    entry = audit.history("household", home.household_no)[0]
    assert set(entry.changes["household"]) == {"area_cultivated", "water_safe", "house_grade"}


def test_nothing_changed_writes_nothing(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    for section in sections.TITLES:
        address = at("section", home, section=section)
        assert client.post(address, filled(client, address)).status_code == 302
    assert not audit.history("household", home.household_no).exists()


def test_errors_stand_at_their_fields(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("section", home, section="living")
    sent = filled(client, address, area_cultivated="很多", housing_area="-1")
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"area_cultivated", "housing_area"}
    assert "“很多”不是数字。" in answer.content.decode()


def test_the_income_of_a_year_is_typed_in_yuan(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("section", home, section="income") + "?year=2016"
    sent = filled(client, address)
    assert sent["wage_income"] == "100.5"
    client.post(address, {**sent, "wage_income": "1,200.25"})
    assert home.incomes.get(year=2016).wage_income == 1200_25


def test_a_member_is_filled_in_and_an_id_number_is_never_shown(
    enter: Enter, home: Household
) -> None:
    client = enter("secretary")
    who = home.members.get(name="孙小妹")
    address = at("member", home, member=who.uid)
    page = client.get(address).content.decode()
    assert "429900" not in page
    sent = filled(client, address, name="孙小梅", health_status=["chronic_illness"])
    assert client.post(address, sent).status_code == 302
    who.refresh_from_db()
    assert (who.name, who.health_status) == ("孙小梅", ["chronic_illness"])
    wrong = client.post(address, filled(client, address, id_no="42990019700501"))
    assert wrong.context["form"].errors["id_no"]


def test_two_browsers_choose_field_by_field(enter: Enter, cast: Cast, home: Household) -> None:
    client = enter("secretary")
    address = at("section", home, section="living")
    mine = filled(client, address, water_safe="no", area_cultivated="2", has_broadcast="yes")
    theirs: dict[str, Any] = {"water_safe": None, "area_cultivated": 900, "area_water": 100}
    actions.edit(by="town", user=cast.town, uid=home.uid, version=1, changes=theirs)
    answer = client.post(address, mine)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    told = {field.name: (field.by, field.theirs, field.mine) for field in conflict.fields}
    assert told == {
        "keep-water_safe": ("唐新堤", None, "否"),
        "keep-area_cultivated": ("唐新堤", "9\xa0亩", "2\xa0亩"),
    }
    home.refresh_from_db()
    assert home.has_broadcast is None
    page = answer.content.decode()
    assert "唐新堤" in page
    again = {**mine, "version": answer.context["form"]["version"].value()}
    again |= {"keep-water_safe": "mine", "keep-area_cultivated": "theirs"}
    assert client.post(address, again).status_code == 302
    home.refresh_from_db()
    assert (home.water_safe, home.area_cultivated, home.has_broadcast, home.area_water) == (
        False,
        900,
        True,
        100,
    )


def test_a_correction_asks_why(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("section", home, section="status") + "?as=correction"
    sent = filled(client, address, main_cause="illness")
    assert client.post(address, sent).context["form"].errors["reason"]
    assert client.post(address, {**sent, "reason": "抄错"}).status_code == 302
    assert audit.history("household", home.household_no)[0].action == "households.correct"


WHY = {"reason": "入户核实", "proof": "户口簿", "day": "2016-05-03"}


def test_what_happens_is_registered_told_and_taken_back(enter: Enter, home: Household) -> None:
    client = enter("secretary")
    address = at("happening", home, what="leave")
    who = home.members.get(name="孙小妹")
    sent = filled(client, address, member=str(who.uid), cause="death", **WHY)
    assert client.post(address, sent).status_code == 302
    history = client.get(f"/households/{home.uid}/?tab=history").content.decode()
    assert "成员减少" in history
    assert "依据：户口簿" in history
    assert "成员状态由 <s>正常</s> 改为 <b>已减少</b>" in history
    told = client.get(at("between", home), {"first": "2015-01-01"}).content.decode()
    assert "other_out" not in history + told
    entry = audit.history("household", home.household_no)[0]
    undo = at("undo", home, entry=entry.pk)
    assert undo in history
    assert client.post(undo, filled(client, undo, reason="")).status_code == 422
    assert client.post(undo, filled(client, undo, reason="登记错人")).status_code == 302
    who.refresh_from_db()
    assert who.state == "active"
    again = client.post(undo, filled(client, undo, reason="再撤"))
    assert "已经撤销过了" in again.content.decode()


ANSWERS: dict[str, dict[str, Any]] = {
    "join": {"cause": "newborn", "name": "孙宝", "relation_to_head": "son"},
    "split": {},
    "move": {"village": NEXT_VILLAGE},
    "end": {"cause": "died_out"},
}


@pytest.mark.parametrize("what", ANSWERS)
def test_each_act_has_a_form_that_works(enter: Enter, home: Household, what: str) -> None:
    client = enter("town")
    address = at("happening", home, what=what)
    answers = dict(ANSWERS[what])
    if what == "split":
        who = str(home.members.get(name="孙小妹").uid)
        answers = {"members": [who], "relation_to_head": who}
    empty = client.post(address, filled(client, address, reason=""))
    assert (empty.status_code, "reason" in empty.context["form"].errors) == (422, True)
    done = client.post(address, filled(client, address, **answers, **WHY))
    assert done.status_code == 302, done.context["form"].errors
    assert client.get(done["Location"]).status_code == 200


def test_joining_households_names_the_other_by_number(enter: Enter, home: Household) -> None:
    client = enter("town")
    address = at("happening", home, what="merge")
    for strange in ("1", factories.household(NEIGHBOUR_VILLAGE).household_no):
        wrong = client.post(address, filled(client, address, other=strange, **WHY))
        assert wrong.context["form"].errors["other"]
    other = factories.household(NEXT_VILLAGE, members=[{"name": "孙外"}])
    other.members.update(relation_to_head="head")
    sent = filled(client, address, other=other.household_no, **WHY)
    asked = client.post(address, sent)
    assert (asked.status_code, asked.context["asking"]) == (200, True)
    sent["asked"] = asked.context["form"]["asked"].value()
    assert client.post(address, sent).status_code == 302
    other.refresh_from_db()
    assert other.end_reason == "merged"
    assert "注销" in client.get(f"/households/{other.uid}/").content.decode()


def test_a_new_household_is_registered(enter: Enter, cast: Cast) -> None:
    client, address = enter("secretary"), reverse("changes:register")
    sent = filled(client, address, village=VILLAGE, name="孙新", **WHY)
    assert client.post(address, sent).status_code == 302
    assert Household.objects.get().members.get().name == "孙新"
    outside = client.post(address, filled(client, address, village=NEXT_VILLAGE, name="孙", **WHY))
    assert outside.context["form"].errors["village"]


NAMES: list[tuple[str, dict[str, Any]]] = [
    ("section", {"section": "living"}),
    ("happening", {"what": "end"}),
    ("past", {}),
    ("between", {}),
]


@pytest.mark.parametrize(("name", "more"), NAMES)
def test_a_neighbours_household_is_not_there(
    enter: Enter, home: Household, name: str, more: dict[str, Any]
) -> None:
    for method in ("get", "post") if "a" not in name[:2] and name != "between" else ("get",):
        assert getattr(enter("neighbour"), method)(at(name, home, **more)).status_code == 404


def test_who_may_not_change_is_not_offered_it(enter: Enter, home: Household) -> None:
    offered = at("section", home, section="living")
    assert offered in enter("secretary").get(f"/households/{home.uid}/").content.decode()
    assert offered not in enter("clerk").get(f"/households/{home.uid}/").content.decode()
    assert enter("clerk").get(offered).status_code == 403


# --- looking back ---


def test_the_household_before_a_change_and_between_two_days(
    enter: Enter, cast: Cast, home: Household
) -> None:
    Household.objects.filter(pk=home.pk).update(created_at="2015-01-01T00:00:00Z")
    asked: dict[str, Any] = {"user": cast.town, "uid": home.uid, "version": 1}
    values = {"area_cultivated": 350, "bank_account": "622848001234"}
    actions.edit(by="town", **asked, changes=values)
    entry = audit.history("household", home.household_no)[0]
    client = enter("clerk")
    before = client.get(at("past", home), {"before": entry.pk}).content.decode()
    assert "耕地面积" not in before
    assert "原号码只留有隐去的形式" in before
    assert "耕地面积" in client.get(at("past", home)).content.decode()
    assert "还没有登记" in client.get(at("past", home), {"day": "2014-12-31"}).content.decode()
    told = client.get(at("between", home), {"first": "2015-06-01"}).content.decode()
    assert "耕地面积" in told
    assert "唐新堤" in told
    assert "622848001234" not in told
    nothing = client.get(at("between", home), {"first": "2015-06-01", "last": "2015-07-01"})
    assert "没有变化" in nothing.content.decode()


@pytest.mark.parametrize("day", ["", "x", "9999-99-99", "2016-02-30"])
def test_a_day_that_is_none_is_today(enter: Enter, home: Household, day: str) -> None:
    assert enter("clerk").get(at("past", home), {"day": day}).status_code == 200


def test_a_village_between_two_days(enter: Enter, home: Household) -> None:
    client, address = enter("secretary"), f"/changes/places/{VILLAGE}/"
    page = client.get(address, {"first": "2016-01-01"})
    assert [total for _name, _title, total in page.context["lists"]] == [1, 0, 0, 0, 1]
    assert home.household_no in page.content.decode()
    for strange in ("421000000000", "9", NEIGHBOUR_VILLAGE):
        assert client.get(f"/changes/places/{strange}/").status_code == 404


def test_a_change_of_status_says_since_when_and_both_meanings_are_offered(
    enter: Enter, home: Household
) -> None:
    client, address = enter("secretary"), at("section", home, section="status")
    sent = filled(client, address, exit_status="exited", day="2016-06-01")
    assert client.post(address, sent).status_code == 302
    entry = audit.history("household", home.household_no)[0]
    assert entry.changes["on"] == "2016-06-01"
    assert "日期：2016-06-01" in client.get(f"/households/{home.uid}/?tab=history").content.decode()
    page = at("past", home)
    happened = client.get(page + "?day=2016-05-31&by=happened").content.decode()
    assert "按发生日期还原" in happened
    late = client.get(page + "?day=2016-06-01&by=happened").context["past"]
    early = client.get(page + "?day=2016-05-31&by=happened").context["past"]
    assert (early.household["exit_status"], late.household["exit_status"]) == (
        "not_exited",
        "exited",
    )
    recorded = client.get(page + "?day=2016-06-01").context["past"]
    assert (recorded.household["exit_status"], recorded.exists) == ("not_exited", False)


def test_a_day_to_come_stands_at_its_field(enter: Enter, home: Household) -> None:
    client, address = enter("secretary"), at("section", home, section="status")
    answer = client.post(address, filled(client, address, exit_status="exited", day="2999-01-01"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"day"})
    income = client.get(at("section", home, section="income"))
    assert "day" not in income.context["form"].fields
