"""Pages of campaigns, questionnaires and locked lists."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.policy.lists import answers
from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys import rankings
from bangfu.registry.surveys.models import Campaign, Ranking
from bangfu.registry.surveys.subjects import Who, of_household
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEXT_VILLAGE, TOWN, VILLAGE, Cast
from tests.registry.surveys.conftest import LOOK, answer
from tests.registry.surveys.test_campaigns import begin
from tests.web.conftest import PART

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def homes(cast: Cast, home: Path) -> list[Who]:
    """Two households in the village, one beside it."""
    Site.objects.update(reference_date=factories.DAY)
    members = [{}, {}]
    places = (VILLAGE, VILLAGE, NEXT_VILLAGE)
    return [of_household(factories.household(place, members=members)) for place in places]


def given(**more: str) -> dict[str, str]:
    days = {"starts": "2016-12-01", "ends": "2017-01-31"}
    return {"survey": LOOK, "division": COUNTY, "only": "all", **days, **more}


def test_a_campaign_is_assigned_on_the_page(enter: Enter, homes: list[Who]) -> None:
    client = enter("county")
    assert client.get(reverse("surveys:new")).status_code == 200
    found = client.post(reverse("surveys:new"), given(title="年底看一看"), follow=True)
    assert "年底看一看" in found.content.decode()
    assert Campaign.objects.get().size == 3


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"ends": "2016-11-01"}, "结束日期早于开始日期"),
        ({"division": NEIGHBOUR}, "不在您的范围内"),
        ({"sample": "0"}, ""),
        ({"sample": "x"}, ""),
        ({"survey": "nothing"}, ""),
        ({"starts": "soon"}, ""),
        ({"only": "rich"}, ""),
    ],
)
def test_bad_input_is_told_beside_the_form(
    enter: Enter, homes: list[Who], more: dict[str, str], text: str
) -> None:
    found = enter("county").post(reverse("surveys:new"), given(**more))
    assert found.status_code == 422
    assert text in found.content.decode()
    assert not Campaign.objects.exists()


def test_a_place_without_households_is_told_beside_the_form(enter: Enter, cast: Cast) -> None:
    found = enter("county").post(reverse("surveys:new"), given())
    assert found.status_code == 422
    assert "没有符合条件的调查对象" in found.content.decode()


def address(campaign: Campaign, name: str = "campaign") -> str:
    return reverse(f"surveys:{name}", args=[campaign.uid])


def test_every_number_opens_its_list(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    answer(cast, homes[0])
    client = enter("county")
    found = client.get(address(campaign)).content.decode()
    assert f"{address(campaign, 'list')}?at={TOWN}&amp;state=done" in found
    done = client.get(f"{address(campaign, 'list')}?at={TOWN}&state=done").content.decode()
    assert done.count("看答案") == 1
    left = client.get(f"{address(campaign, 'list')}?at={TOWN}&state=open").content.decode()
    assert left.count("/surveys/ask/") == 2


def test_a_township_leads_on_to_its_villages(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    found = enter("county").get(f"{address(begin(cast))}?at={TOWN}").content.decode()
    assert "湖滨村" in found
    assert "荷花村" in found


def test_each_sees_their_part(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, by=cast.city, division=CITY)
    found = enter("secretary").get(address(campaign)).content.decode()
    assert "湖滨村" in found
    assert "荷花村" not in found
    outside = f"{address(campaign)}?at={NEIGHBOUR}"
    assert enter("secretary").get(outside).status_code == 404
    assert enter("city").get(outside).status_code == 200


def test_a_campaign_elsewhere_is_not_there(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    for name in ("campaign", "list"):
        assert enter("neighbour").get(address(campaign, name)).status_code == 404
    assert enter("neighbour").post(address(campaign, "close")).status_code == 404


@pytest.mark.parametrize("at", ["x", "42108310020", "421083999000' OR 1=1", "420000000000"])
def test_a_place_that_makes_no_sense_is_not_there(
    enter: Enter, cast: Cast, homes: list[Who], at: str
) -> None:
    campaign = begin(cast)
    assert enter("county").get(address(campaign), {"at": at}).status_code == 404


def test_a_long_list_is_sent_in_pieces(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    for _ in range(40):
        factories.household(VILLAGE)
    campaign = begin(cast)
    client = enter("county")
    first = client.get(address(campaign, "list")).content.decode()
    assert first.count("/surveys/ask/") == 30
    mark = first.split("after=")[1].split('"')[0]
    rest = client.get(f"{address(campaign, 'list')}?after={mark}", headers=PART).content.decode()
    assert rest.count("/surveys/ask/") == 13
    assert "<html" not in rest


@pytest.mark.parametrize("size", [5, 60])
def test_pages_cost_the_same_however_many_there_are(
    enter: Enter,
    cast: Cast,
    homes: list[Who],
    size: int,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for _ in range(size):
        factories.household(VILLAGE)
    campaign = begin(cast)
    client = enter("county")
    for page in (address(campaign), address(campaign, "list"), reverse("surveys:index")):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            client.get(page)


def test_the_end_is_the_officers_to_say(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, by=cast.city, division=CITY)
    assert enter("county").post(address(campaign, "close")).status_code == 403
    enter("city").post(address(campaign, "close"))
    assert "已结束" in enter("county").get(address(campaign)).content.decode()


def test_an_overdue_campaign_says_so(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    Campaign.objects.update(ends=factories.DAY.replace(day=30))
    found = enter("county").get(address(campaign)).content.decode()
    assert "已过期" in found
    assert "过期未调查" in found


def test_a_questionnaire_shows_its_rules_and_source(enter: Enter, cast: Cast) -> None:
    found = enter("clerk").get(reverse("surveys:survey", args=[LOOK])).content.decode()
    for text in (
        "分值是假定的",
        "写入档案",
        "必答",
        "workers &lt;= household.family_size",
        "莲城决定",
    ):
        assert text in found, text
    assert enter("clerk").get(reverse("surveys:survey", args=["nothing"])).status_code == 404


def test_a_questionnaire_is_handed_over_as_a_form(enter: Enter, cast: Cast) -> None:
    found = enter("clerk").get(reverse("surveys:xlsform", args=[LOOK]))
    assert found["Content-Disposition"] == 'attachment; filename="home_look.xlsx"'
    rows = list(load_workbook(BytesIO(found.content))["survey"].values)
    assert "leaks" in {row[1] for row in rows}


def test_a_list_is_locked_and_shown(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    answer(cast, homes[0], leaks=["no"])
    answer(cast, homes[1])
    client = enter("county")
    said = {"survey": LOOK, "title": "最困难", "division": COUNTY, "size": "2"}
    found = client.post(reverse("surveys:rankings"), said, follow=True).content.decode()
    assert found.index(">1<") < found.index(">11<")  # few points first
    assert "最困难" in client.get(reverse("surveys:rankings")).content.decode()
    assert enter("secretary").get(reverse("surveys:rankings")).status_code == 200
    assert enter("secretary").post(reverse("surveys:rankings"), said).status_code == 403


def test_too_few_to_lock_is_told_beside_the_form(
    enter: Enter, cast: Cast, homes: list[Who]
) -> None:
    said = {"survey": LOOK, "title": "最困难", "division": COUNTY, "size": "5"}
    found = enter("county").post(reverse("surveys:rankings"), said)
    assert found.status_code == 422
    assert "只有 0 户有得分" in found.content.decode()


def test_a_list_that_was_tampered_with_says_so(enter: Enter, cast: Cast, homes: list[Who]) -> None:
    answer(cast, homes[0])
    made = rankings.lock(by=cast.county, survey=LOOK, division=COUNTY, size=1)
    page = reverse("surveys:ranking", args=[made.uid])
    assert "不一致" not in enter("county").get(page).content.decode()
    Ranking.objects.update(entries=[[homes[1].key, 0, str(made.uid)]])
    assert "不一致" in enter("county").get(page).content.decode()
    assert enter("neighbour").get(page).status_code == 404


def test_answers_are_handed_over_as_a_workbook(enter: Enter, homes: list[Who], cast: Cast) -> None:
    campaign = begin(cast)
    answer(cast, homes[0])
    for address in (
        reverse("surveys:all_answers", args=[LOOK]),
        reverse("surveys:campaign_answers", args=[campaign.uid]) + f"?at={VILLAGE}",
    ):
        found = enter("secretary").post(address, {"form": "xlsx"})
        book = load_workbook(BytesIO(b"".join(found.streaming_content)))
        assert book["概要"].max_row == 2
        assert found["Content-Disposition"].startswith("attachment")
    page = enter("county").get(reverse("surveys:campaign", args=[campaign.uid]))
    assert reverse("surveys:campaign_answers", args=[campaign.uid]) in page.content.decode()
    page = enter("clerk").get(reverse("surveys:campaign", args=[campaign.uid]))
    assert reverse("surveys:campaign_answers", args=[campaign.uid]) not in page.content.decode()


def test_answers_of_a_campaign_elsewhere_are_not_there(
    enter: Enter, homes: list[Who], cast: Cast
) -> None:
    address = reverse("surveys:campaign_answers", args=[begin(cast).uid])
    assert enter("neighbour").post(address, {"form": "csv"}).status_code == 404


def test_many_answers_are_written_by_a_job(
    enter: Enter, homes: list[Who], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 0)
    answer(cast, homes[0])
    found = enter("secretary").post(reverse("surveys:all_answers", args=[LOOK]), {"form": "csv"})
    job = Job.objects.get()
    assert found["Location"] == reverse("jobs:job", args=[job.pk])
    jobs.run(str(job.pk))
    done = enter("secretary").get(reverse("surveys:exported", args=[job.pk]))
    assert homes[0].number in b"".join(done.streaming_content).decode("utf-8-sig")
    assert enter("county").get(reverse("surveys:exported", args=[job.pk])).status_code == 404
