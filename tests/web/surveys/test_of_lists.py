"""A survey assigned to the households of a filtered list."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from bangfu.registry.surveys.models import Campaign, Target
from tests import factories
from tests.cast import NEIGHBOUR, TOWN, Cast
from tests.registry.surveys.conftest import LOOK

Enter = Callable[[str], Client]
NEW = reverse("surveys:of_list")
DAYS = {"survey": LOOK, "starts": "2016-12-01", "ends": "2017-01-31"}


def reached() -> set[int]:
    return set(Target.objects.values_list("key", flat=True))


def test_the_list_offers_it_with_its_filter(run: Run, enter: Enter) -> None:
    listed = reverse("households:index")
    assert f'href="{NEW}?cause=illness"' in enter("county").get(f"{listed}?cause=illness").text
    assert NEW not in enter("secretary").get(listed).text


def test_households_of_a_cause_are_reached(run: Run, enter: Enter) -> None:
    page = enter("county").get(f"{NEW}?cause=illness")
    assert page.context["total"]["households"] == 1
    answer = enter("county").post(f"{NEW}?cause=illness", {**DAYS, "title": "因病户"}, follow=True)
    made = Campaign.objects.get()
    assert (made.title, made.size) == ("因病户", 1)
    assert made.among
    assert made.among in answer.text
    assert reached() == set(
        Household.objects.filter(main_cause="illness").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("outcome", ["met", "not_met", "unknown"])
def test_households_of_a_verdict_are_reached(run: Run, enter: Enter, outcome: str) -> None:
    address = f"{NEW}?rule=household_exit&outcome={outcome}"
    total = enter("county").get(address).context["total"]["households"]
    answer = enter("county").post(address, DAYS)
    assert answer.status_code == (302 if total else 422)
    assert len(reached()) == total


def test_a_manager_reaches_their_own_area_only(run: Run, enter: Enter) -> None:
    enter("county").post(f"{NEW}?at={TOWN}", DAYS)
    towns = {code[:9] for code in Target.objects.values_list("village_id", flat=True)}
    assert towns == {TOWN[:9]}
    enter("county").post(f"{NEW}?at={NEIGHBOUR}", DAYS)
    newest = Campaign.objects.first()
    assert newest is not None
    assert not newest.targets.filter(village__code__startswith=NEIGHBOUR[:6]).exists()


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"ends": "2016-11-01"}, "结束日期早于开始日期"),
        ({"survey": "village_look"}, ""),
        ({"sample": "0"}, ""),
        ({"ends": ""}, ""),
    ],
)
def test_bad_input_is_told(run: Run, enter: Enter, more: dict[str, str], text: str) -> None:
    answer = enter("county").post(NEW, {**DAYS, **more})
    assert answer.status_code == 422
    assert text in answer.text
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("seat", ["town", "secretary", "clerk", "nobody"])
def test_others_assign_nothing(run: Run, enter: Enter, seat: str) -> None:
    assert enter(seat).post(NEW, DAYS).status_code == 403
    assert not Campaign.objects.exists()


def test_what_is_late_stands_on_the_first_page_and_the_campaign(
    run: Run, enter: Enter, cast: Cast
) -> None:
    enter("county").post(NEW, DAYS)
    Campaign.objects.update(ends=factories.DAY - dt.timedelta(days=1))
    made = Campaign.objects.get()
    page = enter("county").get(reverse("surveys:campaign", args=[made.uid])).text
    assert "还有 3 个村没有调查完" in page
    home = enter("county").get(reverse("home")).text
    assert "过期未调查" in home
    assert "在 3 个村" in home
