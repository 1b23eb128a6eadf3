"""Pages of three-way consistency: numbers open their lists, everybody sees and does their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bangfu.base.jobs.models import Job, State
from bangfu.registry.households.models import Household
from bangfu.watch.matching import deciding
from bangfu.watch.matching.models import Comparison, Decision, Look
from tests.cast import COUNTY, TOWN, Cast
from tests.registry.imports import ledgers
from tests.watch.matching.conftest import Compare
from tests.web.conftest import PART

Enter = Callable[[str], Client]


def body(answer: Any) -> str:
    return str(answer.content.decode())


def at(name: str, *args: Any) -> str:
    return reverse(f"matching:{name}", args=args)


def test_the_console_counts_what_the_list_lists(
    compared: Comparison, registry: Cast, enter: Enter
) -> None:
    answer = enter("county").get(at("index"))
    assert answer.context["counts"]["national_differs"] == 2
    listed = enter("county").get(f"{at('households')}?national=differs&at={COUNTY}")
    assert listed.context["total"] == 2
    assert f"?national=differs&amp;at={COUNTY}" in body(answer)
    assert at("comparison", compared.pk) in body(answer)


@pytest.mark.parametrize("seat", ["city", "county", "town", "secretary", "clerk", "auditor"])
def test_every_level_has_its_console(
    seat: str, compared: Comparison, registry: Cast, enter: Enter
) -> None:
    assert enter(seat).get(at("index")).status_code == 200
    assert enter(seat).get(at("comparison", compared.pk)).status_code == 200


def test_neighbours_see_nothing(compared: Comparison, registry: Cast, enter: Enter) -> None:
    home = Household.objects.first()
    assert home is not None
    client = enter("neighbour")
    assert client.get(at("index")).context["counts"]["all"] == 0
    for name in ("comparison", "differences"):
        assert client.get(at(name, compared.pk)).status_code == 404
    assert client.post(at("decide", compared.pk), {"side": "visit"}).status_code == 404
    assert client.get(at("household", home.uid)).status_code == 404


def test_the_list_tells_both_sides_in_words(
    compared: Comparison, registry: Cast, enter: Enter
) -> None:
    html = body(enter("county").get(at("differences", compared.pk)))
    for word in ("因病", "缺技术", "李秀英 · 文化程度", "初中", "小学", "国网没有填", "农商行"):
        assert word in html
    secretary = enter("secretary").get(at("differences", compared.pk))
    assert secretary.context["total"] == 3
    assert "80" not in [row.told.ours for row in secretary.context["rows"]]


def test_filters_narrow_the_list(compared: Comparison, registry: Cast, enter: Enter) -> None:
    def total(query: str) -> int:
        answer = enter("county").get(f"{at('differences', compared.pk)}?{query}")
        return int(answer.context["total"])

    assert total("kind=there_blank") == 1
    assert total("column=education") == 1
    assert total(f"at={TOWN}") == 4
    assert total("state=decided") == 0
    assert total("kind=nonsense&column=%27%3B--&state=x") == 4


def test_ticked_differences_are_decided(compared: Comparison, registry: Cast, enter: Enter) -> None:
    client = enter("county")
    rows = client.get(at("differences", compared.pk)).context["rows"]
    cause = next(r.told for r in rows if r.told.row["column"] == "main_cause")
    given = {"row": [cause.at, "x"], "side": "national", "which": "ticked"}
    answer = client.post(at("decide", compared.pk), given, follow=True)
    assert "已处理 1 处差异。其中 1 处已改入档案。" in body(answer)
    assert Household.objects.get(national_household_no="N001").main_cause == "lack_of_skill"
    html = body(client.get(at("differences", compared.pk)))
    assert "已改入档案" in html
    assert f'value="{cause.at}"' not in html


def test_nothing_ticked_is_said_kindly(compared: Comparison, registry: Cast, enter: Enter) -> None:
    given = {"side": "visit", "which": "ticked"}
    answer = enter("county").post(at("decide", compared.pk), given)
    assert answer.status_code == 422
    assert "没有可以处理的差异" in body(answer)
    assert enter("county").post(at("decide", compared.pk), {"row": "0"}).status_code == 422


def test_many_are_decided_by_a_job(
    compared: Comparison, registry: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "AT_ONCE", 2)
    given = {"side": "visit", "which": "all"}
    answer = enter("county").post(at("decide", compared.pk), given)
    job = Job.objects.get(kind=deciding.DECIDE)
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    assert job.params["side"] == "visit"


def test_a_decision_is_taken_back(compared: Comparison, registry: Cast, enter: Enter) -> None:
    client = enter("county")
    client.post(at("decide", compared.pk), {"row": ["0"], "side": "visit", "which": "ticked"})
    answer = client.post(at("withdraw", compared.pk), {"row": "0"}, follow=True)
    assert "已撤回这项决定" in body(answer)
    assert Decision.objects.get().withdrawn_by == registry.county.username


def test_files_leave_with_the_right_to_export(
    compared: Comparison, registry: Cast, enter: Enter
) -> None:
    client = enter("county")
    answer = client.post(at("export", compared.pk), {"form": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "缺技术" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert client.post(at("corrections", compared.pk)).status_code == 422
    given = {"row": ["0"], "side": "ours", "reason": "看了存折", "which": "ticked"}
    client.post(at("decide", compared.pk), given)
    answer = client.post(at("corrections", compared.pk))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert enter("clerk").post(at("export", compared.pk)).status_code == 403


def test_a_household_shows_its_three_and_takes_a_look(
    compared: Comparison, registry: Cast, enter: Enter
) -> None:
    home = Household.objects.get(national_household_no="N001")
    client = enter("secretary")
    page = at("household", home.uid)
    assert [m.words for m in client.get(page).context["marks"]] == ["不一致", "未核对", "未核对"]
    given = {"what": "reality", "agrees": "no", "means": "visit", "on": "2015-12-21", "note": ""}
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "不一致的，请写明" in body(answer)
    answer = client.post(page, {**given, "note": "电话停用"}, follow=True)
    assert "电话停用" in body(answer)
    assert Look.objects.get().by == registry.secretary.username
    assert enter("clerk").post(page, {**given, "note": "x"}).status_code == 403
    assert Look.objects.count() == 1


def test_an_export_is_loaded_through_the_page(registry: Cast, enter: Enter, tmp_path: Any) -> None:
    path = ledgers.xlsx(tmp_path / "国网.xlsx", ledgers.ledger())
    with path.open("rb") as file:
        given = {"ledger": file, "export_day": "2015-12-20", "division": [COUNTY], "is_whole": "on"}
        answer = enter("county").post(at("new"), given)
    found = Comparison.objects.get()
    assert answer["Location"] == reverse("imports:one", args=[found.ledger_id])
    assert (found.is_whole, str(found.export_day)) == (True, "2015-12-20")
    answer = enter("county").post(at("new"), {"export_day": "", "division": ["x"]})
    assert answer.status_code == 422
    assert enter("secretary").get(at("new")).status_code == 403


def test_a_checked_export_offers_to_compare_and_never_to_write(
    load: Compare, registry: Cast, enter: Enter
) -> None:
    found = load(ledgers.ledger())
    Job.objects.update(state=State.DONE)
    html = body(enter("county").get(reverse("imports:one", args=[found.ledger_id])))
    assert at("comparison", found.pk) in html
    assert reverse("imports:commit", args=[found.ledger_id]) not in html
    html = body(enter("county").get(at("comparison", found.pk)))
    assert "开始比对" in html
    answer = enter("county").post(at("compare", found.pk))
    job = Job.objects.get(kind="matching.compare")
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])


@pytest.mark.parametrize("name", ["differences", "comparison"])
def test_queries_do_not_grow_with_the_list(
    name: str,
    compared: Comparison,
    registry: Cast,
    enter: Enter,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = enter("county")
    with django_assert_max_num_queries(15):
        client.get(at(name, compared.pk))


def test_the_list_goes_on_where_it_stopped(
    compared: Comparison, registry: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = enter("county").get(f"{at('differences', compared.pk)}?after=1", headers=PART)
    assert [row.told.at for row in rows.context["rows"]] == [2, 3]
    assert "<html" not in body(rows)
    homes = enter("county").get(f"{at('households')}?after=0", headers=PART)
    assert len(homes.context["rows"]) == 2


def test_the_first_page_tells_of_households_that_differ(
    compared: Comparison, registry: Cast, enter: Enter
) -> None:
    html = body(enter("county").get("/"))
    assert "国网信息不一致" in html
    assert "/matching/households/?national=differs" in html
