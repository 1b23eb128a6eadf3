"""Pages of two packs side by side."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.base.jobs.models import Job
from bangfu.engine.compile.program import Program
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE
from tests.policy.verdicts.test_beside import meadow
from tests.web.conftest import PART

__all__ = ["meadow"]
Enter = Callable[[str], Client]


def home(village: str) -> str:
    found = Household.objects.filter(village_id=village).order_by("pk").first()
    assert found is not None
    return reverse("households:beside", args=[found.uid])


def test_a_household_is_shown_under_both(run: Run, meadow: Program, enter: Enter) -> None:
    page = enter("secretary").get(home(VILLAGE), {"pack": "meadow"}).content.decode()
    assert "茶钱" in page
    assert "修房补助" in page
    assert "没有同名的规定" in page


def test_nobody_sees_a_household_elsewhere(run: Run, meadow: Program, enter: Enter) -> None:
    assert enter("secretary").get(home(NEIGHBOUR_VILLAGE)).status_code == 404


def test_the_registry_comes_in_a_second_request(run: Run, meadow: Program, enter: Enter) -> None:
    client = enter("city")
    assert "茶钱" not in client.get("/policy/beside/?pack=meadow").content.decode()
    part = client.get("/policy/beside/?pack=meadow", headers=PART).content.decode()
    assert "茶钱" in part
    assert "<html" not in part


@pytest.mark.parametrize("seat", ["county", "secretary"])
def test_totals_of_all_are_for_those_who_may_see_all(
    run: Run, meadow: Program, enter: Enter, seat: str
) -> None:
    assert enter(seat).get("/policy/beside/?pack=meadow").status_code == 403


def test_each_number_of_the_registry_opens_its_list(
    run: Run, meadow: Program, enter: Enter
) -> None:
    client = enter("city")
    part = client.get("/policy/beside/?pack=meadow", headers=PART).content.decode()
    assert "/households/?rule=household_exit&amp;outcome=met" in part
    assert "/policy/beside/meadow/?rule=tea&amp;outcome=" in part
    assert "不符合" in part


def test_a_list_that_was_not_made_yet_is_made_on_demand(
    run: Run, meadow: Program, enter: Enter
) -> None:
    client = enter("city")
    address = "/policy/beside/meadow/?rule=tea&outcome=met"
    assert "计算名单" in client.get(address).content.decode()
    assert not Job.objects.exists()
    begun = client.post("/policy/beside/meadow/run/")
    assert begun.headers["Location"] == reverse("jobs:job", args=[Job.objects.get().pk])
    runs.run_elsewhere(by="city", pack="meadow")
    page = client.get(address).content.decode()
    assert "本地结论" in page
    assert "无此规定" in page


def test_a_list_says_how_many_and_leads_to_the_household(
    run: Run, meadow: Program, enter: Enter
) -> None:
    runs.run_elsewhere(by="city", pack="meadow")
    page = enter("city").get("/policy/beside/meadow/?rule=tea&outcome=met").content.decode()
    home = Household.objects.filter(village_id=VILLAGE).order_by("pk").first()
    assert home is not None
    assert f"/households/{home.uid}/beside/?pack=meadow" in page


def test_a_rule_or_pack_that_is_not_there_is_not_found(
    run: Run, meadow: Program, enter: Enter
) -> None:
    runs.run_elsewhere(by="city", pack="meadow")
    client = enter("city")
    assert client.get("/policy/beside/meadow/?rule=none").status_code == 404
    assert client.get("/policy/beside/nowhere/?rule=tea").status_code == 404


def test_lists_of_all_are_for_those_who_may_see_all(
    run: Run, meadow: Program, enter: Enter
) -> None:
    assert enter("county").get("/policy/beside/meadow/?rule=tea").status_code == 403
