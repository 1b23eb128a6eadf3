"""Procedures about places, drafts, applications and new families, begun from their pages."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bangfu.policy.runs import actions as runs
from bangfu.procedures.filings.models import Filing
from bangfu.registry.households.models import Household
from bangfu.registry.villages import places
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.procedures import town as towns
from tests.procedures import walk
from tests.procedures.town import MONDAY, Town

Entering = Callable[[str], Client]


@pytest.fixture
def town(db: None, home: Path) -> Town:
    """A town whose results have been worked out once, as its pages show them."""
    made = towns.build("jingzhou")
    factories.village_file(made.village)
    runs.refresh(by="tests")
    return made


@pytest.fixture
def log_in(town: Town) -> Entering:
    def begin(seat: str) -> Client:
        client = Client()
        client.force_login(town.people[seat])
        return client

    return begin


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("申请.jpg", walk.JPEG)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def offered(answer: Any) -> set[str]:
    return {name for name, _title in answer.context["procedures"].offered}


# --- places above villages ---


@pytest.mark.parametrize(
    ("seat", "level", "wanted"),
    [
        ("town", "township", {"township_exit"}),
        ("county", "township", {"township_exit"}),
        ("county", "county", {"county_exit"}),
        ("city", "county", {"county_exit"}),
        ("clerk", "county", set()),
    ],
)
def test_an_exit_is_offered_on_the_page_of_the_place(
    seat: str, level: str, wanted: set[str], town: Town, log_in: Entering
) -> None:
    answer = log_in(seat).get(reverse("villages:place", args=[town.places[level]]))
    assert answer.status_code == 200
    assert offered(answer) == wanted


def test_a_township_exit_is_begun_and_its_page_says_when_it_left(
    town: Town, log_in: Entering
) -> None:
    place = town.places["township"]
    client = log_in("town")
    answer = client.post(reverse("procedures:open", args=["township_exit", place]),
                         {"operation": "one"})  # fmt: skip
    filing = Filing.objects.get()
    assert answer.url == reverse("procedures:filing", args=[filing.uid])
    assert "纸坊镇" in body(client.get(answer.url))
    page = reverse("villages:place", args=[place])
    assert filing in [one for one, _t in client.get(page).context["procedures"].under_way]
    places.leave(by=town.people["town"], place=place, on=MONDAY, reason="x")
    assert "2016-03-07 摘帽" in body(client.get(page))


def test_open_points_of_a_place_stand_beside_the_form(town: Town, log_in: Entering) -> None:
    VillageFile.objects.update(is_poor_village=True)
    place = town.places["township"]
    answer = log_in("town").get(reverse("procedures:open", args=["township_exit", place]))
    assert "还有 1 个贫困村没有出列" in body(answer)


@pytest.mark.parametrize("seat", ["secretary"])
def test_those_below_do_not_begin_it(seat: str, town: Town, log_in: Entering) -> None:
    for level in ("township", "county"):
        name = f"{level}_exit"
        path = reverse("procedures:open", args=[name, town.places[level]])
        assert log_in(seat).get(path).status_code == 404
        assert log_in(seat).post(path, {"operation": "x"}).status_code == 404


def test_a_county_lists_its_townships_and_an_officer_finds_their_own(
    town: Town, log_in: Entering
) -> None:
    page = log_in("county").get(reverse("villages:place", args=[town.places["county"]]))
    assert [one.code for one in page.context["below"]] == [town.places["township"]]
    rows = log_in("town").get(reverse("villages:places")).context["rows"]
    assert [code for code, _name in rows] == [town.places["township"]]


# --- drafts of policy ---


def test_a_submitted_draft_is_decided_by_procedure(
    town: Town, log_in: Entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(towns.deciding, "_check_tried", lambda _draft: None)
    draft = town.draft()
    page = reverse("drafts:draft", args=[draft.pk])
    answer = log_in("city2").get(page)
    assert offered(answer) == {"policy_approval"}
    assert 'id="approve"' not in body(answer)
    assert "按程序审定" in body(answer)
    direct = log_in("city2").post(reverse("drafts:approve", args=[draft.pk]), {"version": 2})
    assert direct.status_code == 409
    opened = log_in("city").post(
        reverse("procedures:open", args=["policy_approval", draft.pk]), {"operation": "one"}
    )
    filing = Filing.objects.get()
    assert opened.url == reverse("procedures:filing", args=[filing.uid])
    assert page in body(log_in("cityclerk").get(opened.url))


def test_a_draft_that_is_still_written_offers_nothing(town: Town, log_in: Entering) -> None:
    draft = towns.drafts.create(by=town.people["city"], title="还在写")
    assert offered(log_in("city").get(reverse("drafts:draft", args=[draft.pk]))) == set()


# --- applications: typed values ---


def applying(town: Town, log_in: Entering, **more: Any) -> Any:
    home = town.home()
    said = {
        "operation": "one", "application": photo(), "amount": "30,000",
        "borrower": str(home.members.first().uid), "term_months": 12, "purpose": "养牛", **more,
    }  # fmt: skip
    return log_in("secretary").post(
        reverse("procedures:open", args=["microcredit", home.uid]), said
    )


def test_an_amount_is_typed_in_yuan_and_shown_in_yuan(town: Town, log_in: Entering) -> None:
    answer = applying(town, log_in)
    filing = Filing.objects.get()
    assert filing.details["amount"] == 30_000_00
    shown = body(log_in("town").get(answer.url))
    assert "30,000 元" in shown
    assert "符合“扶贫小额贷款（全贴息）”的条件" in shown


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("amount", "50000.01", "不能大于 50,000"),
        ("amount", "很多", ""),
        ("amount", "", ""),
        ("term_months", "37", "不能大于 36"),
        ("term_months", "0", "不能小于 1"),
        ("purpose", " ", ""),
        ("borrower", "x", ""),
    ],
)
def test_what_does_not_fit_stands_at_its_field(
    name: str, value: str, told: str, town: Town, log_in: Entering
) -> None:
    answer = applying(town, log_in, **{name: value})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert told in body(answer)
    assert not Filing.objects.exists()


def test_a_benefit_is_chosen_among_those_in_force(town: Town, log_in: Entering) -> None:
    home = town.home()
    page = log_in("secretary").get(
        reverse("procedures:open", args=["benefit_application", home.uid])
    )
    names = dict(page.context["form"].fields["benefit"].choices)
    assert names["microcredit"] == "扶贫小额贷款（全贴息）"


# --- a family that is not registered ---


def test_a_new_family_applies_from_the_page_of_its_village(town: Town, log_in: Entering) -> None:
    client = log_in("secretary")
    path = reverse("procedures:apply", args=[town.village])
    assert path in body(client.get(reverse("villages:village", args=[town.village])))
    assert client.get(path).status_code == 200
    number = factories.id_number(dt.date(1975, 3, 12), 7)
    said = {"operation": "one", "name": "陈 大伟", "id_no": number, "main_cause": "illness"}
    bad = client.post(path, {**said, "id_no": "123", "application": photo()})
    assert bad.status_code == 422
    assert not Household.objects.exists()
    good = client.post(path, {**said, "application": photo()})
    filing = Filing.objects.get()
    assert good.url == reverse("procedures:filing", args=[filing.uid])
    assert filing.subject_name == "陈大伟"
    assert number not in body(client.get(good.url))


@pytest.mark.parametrize("village", ["421083100999", "421083100000", "nothing"])
def test_nobody_applies_in_a_village_that_is_not_there(
    village: str, town: Town, log_in: Entering
) -> None:
    assert log_in("secretary").get(reverse("procedures:apply", args=[village])).status_code == 404
