"""Pages of quality: each number opens its list, each person sees and does their own."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bangfu.base.files.models import Attachment
from bangfu.base.jobs.models import Job
from bangfu.watch.quality import actions
from bangfu.watch.quality.models import Clue
from bangfu.web.paging import SIZE
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast
from tests.watch.quality.conftest import clue, found, registry
from tests.web.conftest import PART

__all__ = ["found", "registry"]

Enter = Callable[[str], Client]
DAY = factories.DAY
LATER = DAY + dt.timedelta(days=30)
LIST = "/quality/clues/"


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def address(found: Clue, verb: str = "") -> str:
    if verb:
        return reverse("quality:move", args=[found.uid, verb])
    return reverse("quality:clue", args=[found.uid])


def test_the_console_counts_what_the_list_lists(found: Cast, enter: Enter) -> None:
    html = body(enter("county").get("/quality/"))
    listed = Clue.objects.filter(village__code__startswith=COUNTY[:6]).count()
    assert f'href="/quality/clues/?state=open&amp;at={COUNTY}"' in html
    total = enter("county").get(f"{LIST}?state=open&at={COUNTY}").context["total"]
    assert total == listed
    assert f">{listed}<" in html.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("seat", ["city", "county", "town", "secretary", "clerk", "auditor"])
def test_every_level_has_its_console(seat: str, found: Cast, enter: Enter) -> None:
    assert enter(seat).get("/quality/").status_code == 200


def test_neighbours_see_their_own(found: Cast, enter: Enter) -> None:
    rows = enter("neighbour").get(LIST).context["rows"]
    assert rows
    assert {row.clue.village_id for row in rows} == {NEIGHBOUR_VILLAGE}
    assert enter("neighbour").get(address(clue("LV01"))).status_code == 404
    assert enter("neighbour").post(address(clue("LV01"), "waive"), {}).status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("check=LV01", {"LV01"}),
        ("severity=block", {"VI01"}),
        ("state=closed", set()),
        ("state=overdue", {"LV01"}),
        (f"at={OTHER_VILLAGE}&check=IN01", {"IN01"}),
        ("check=LV01&severity=block", set()),
    ],
)
def test_filters_combine(query: str, codes: set[str], found: Cast, enter: Enter) -> None:
    Clue.objects.filter(check_code="LV01").update(due=DAY - dt.timedelta(days=1))
    rows = enter("county").get(f"{LIST}?{query}").context["rows"]
    assert {row.clue.check_code for row in rows} == codes


@pytest.mark.parametrize("query", ["check=%27;drop", "state=x", "severity=x", "household=x",
                                   "after=x", "at=999999999999", "at=%27"])  # fmt: skip
def test_nonsense_in_an_address_is_no_filter(query: str, found: Cast, enter: Enter) -> None:
    answer = enter("county").get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert answer.context["rows"]


def many(count: int) -> None:
    home = clue("LV01").household
    given = {"check_id": "no_power", "check_version": 1, "severity": "warn", "household": home}
    days = {"found_on": DAY, "last_seen_on": DAY, "village_id": VILLAGE}
    Clue.objects.bulk_create(
        Clue(check_code="LV99", subject="household", subject_key=str(n), **given, **days)
        for n in range(count)
    )


def test_long_lists_go_on_and_cost_no_more(
    found: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(SIZE * 2)
    client = enter("county")
    with django_assert_max_num_queries(15):
        first = client.get(f"{LIST}?check=LV99")
    assert len(first.context["rows"]) == SIZE
    rest = client.get(f"{LIST}?check=LV99&after={first.context['after']}", headers=PART)
    assert len(rest.context["rows"]) == SIZE
    seen = [row.clue.pk for row in (*first.context["rows"], *rest.context["rows"])]
    assert len(set(seen)) == SIZE * 2
    assert rest.context["after"] == ""


def test_the_page_of_a_clue_says_why_and_what_to_do(
    found: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter("secretary")
    with django_assert_max_num_queries(25):
        html = body(client.get(address(clue("LV04"))))
    assert "住房面积" in html
    assert "量一量" in html
    assert "登记核实结果" in html
    assert "办结</button>" not in html


def test_a_member_is_named_and_no_id_number_shown(found: Cast, enter: Enter) -> None:
    html = body(enter("county").get(address(clue("IN01", OTHER_VILLAGE))))
    assert "陈大伟" in html
    assert "429900" not in html


def test_a_step_by_form(found: Cast, enter: Enter) -> None:
    target = clue("LV01")
    said = {
        "verdict": "true",
        "explanation": "没有通电",
        "corrective_on": "2017-01-15",
        "version": target.version,
    }
    answer = enter("secretary").post(address(target, "verify"), said)
    assert answer.status_code == 302
    assert clue("LV01").state == "verified"
    html = body(enter("town").get(address(target)))
    assert "没有通电" in html
    assert "审核通过" in html


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"verdict": "x", "explanation": "是"},
        {"verdict": "true", "explanation": ""},
        {"verdict": "true", "explanation": "是"},
        {"verdict": "false", "explanation": "是"},
        {"verdict": "true", "explanation": "是", "corrective_on": "昨天"},
    ],
)
def test_half_a_form_comes_back(said: dict[str, str], found: Cast, enter: Enter) -> None:
    answer = enter("secretary").post(address(clue("LV01"), "verify"), said)
    assert answer.status_code == 422 or (not said and answer.status_code == 200)
    assert clue("LV01").state == "new"


def test_a_stale_form_is_told_so(found: Cast, enter: Enter) -> None:
    target = clue("LV01")
    actions.assign(by=found.town, clue=target, due=LATER)
    said = {"verdict": "true", "explanation": "是", "corrective_on": "2017-01-15", "version": 1}
    assert enter("secretary").post(address(target, "verify"), said).status_code == 409


def test_no_such_step(found: Cast, enter: Enter) -> None:
    assert enter("county").get(address(clue("LV01"), "delete")).status_code == 404
    assert enter("auditor").get(address(clue("LV01"), "close")).status_code == 403


def test_ticked_clues_are_assigned(found: Cast, enter: Enter) -> None:
    said = {"which": "ticked", "owner": "village", "due": "2017-01-31"}
    uids = [str(clue("LV01").uid), "nonsense", str(clue("LV04").uid)]
    answer = enter("town").post("/quality/clues/assign/", {**said, "clue": uids})
    assert answer.status_code == 302
    assert clue("LV01").state == clue("LV04").state == "assigned"
    assert Clue.objects.filter(state="assigned").count() == 2


def test_all_that_fit_are_assigned(found: Cast, enter: Enter) -> None:
    said = {"which": "all", "owner": "township", "due": "2017-01-31"}
    enter("county").post("/quality/clues/assign/?check=LV01", said)
    assert Clue.objects.filter(state="assigned").count() == (
        Clue.objects.filter(check_code="LV01", village__code__startswith=COUNTY[:6]).count()
    )


def test_without_a_day_nothing_is_assigned(found: Cast, enter: Enter) -> None:
    said = {"which": "all", "owner": "village", "due": ""}
    assert enter("county").post("/quality/clues/assign/", said).status_code == 422
    assert Clue.objects.filter(state="assigned").count() == 0


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_handed_over(form: str, found: Cast, enter: Enter) -> None:
    answer = enter("county").post("/quality/clues/export/?check=LV01", {"form": form})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(content) > 100
    if form == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert (
            len(lines)
            == 1
            + Clue.objects.filter(check_code="LV01", village__code__startswith=COUNTY[:6]).count()
        )
        assert "没有通生活用电" in lines[1]


def test_the_catalogue_says_what_waits(found: Cast, enter: Enter) -> None:
    html = body(enter("clerk").get("/quality/checks/"))
    assert "等待数据" in html
    for code in ("ID01", "XS22", "PR11", "MO15"):
        assert code in html


def test_checking_now_is_a_job(found: Cast, enter: Enter) -> None:
    answer = enter("county").post("/quality/follow/")
    assert answer.status_code == 302
    assert Job.objects.filter(kind="quality.follow").count() == 1
    assert enter("secretary").post("/quality/follow/").status_code == 403


def test_the_first_page_says_what_waits(found: Cast, enter: Enter) -> None:
    actions.assign(by=found.town, clue=clue("LV01"), due=LATER)
    assert "等待入户核实" in body(enter("secretary").get("/"))
    assert "等待分派的疑点" in body(enter("town").get("/"))
    assert "等待分派的疑点" not in body(enter("secretary").get("/"))


def test_the_page_of_a_household_leads_to_its_clues(found: Cast, enter: Enter) -> None:
    home = clue("LV01").household
    assert home is not None
    html = body(enter("secretary").get(reverse("households:household", args=[home.uid])))
    count = Clue.objects.filter(household=home, state="new").count()
    assert f"疑点 {count} 条" in html
    rows = enter("secretary").get(f"{LIST}?household={home.uid}&state=open").context["rows"]
    assert len(rows) == count


def test_photos_of_a_verdict_are_shown_with_its_step(found: Cast, enter: Enter) -> None:
    client, seen = enter("secretary"), clue("LV01")
    given = {
        "verdict": "false",
        "explanation": "已通电",
        "evidence": "电表",
        "version": seen.version,
    }
    photo = SimpleUploadedFile("电表.jpg", factories.jpeg())
    answer = client.post(address(seen, "verify"), {**given, "photos": photo})
    assert answer.status_code == 302
    made = Attachment.objects.get()
    html = body(client.get(address(seen)))
    assert reverse("files:small", args=[made.uid]) in html
    assert f"?back={address(seen)}" in html
    assert enter("neighbour").get(reverse("files:file", args=[made.uid])).status_code == 404


def test_a_clue_is_assigned_to_a_person_and_is_theirs(
    found: Cast, enter: Enter, cast: Cast
) -> None:
    client, seen = enter("town"), clue("LV01")
    page = body(client.get(address(seen, "assign")))
    post = cast.secretary.posts.get()
    assert f'value="post:{post.pk}"' in page
    assert "舒湖滨（湖滨村 村第一书记）" in page
    given = {"owner": f"post:{post.pk}", "due": LATER.isoformat(), "version": seen.version}
    assert client.post(address(seen, "assign"), given).status_code == 302
    assert "舒湖滨 村第一书记" in body(client.get(address(seen)))
    listed = enter("secretary").get(f"{LIST}?owner=mine")
    assert [row.clue.check_code for row in listed.context["rows"]] == ["LV01"]
    assert enter("town").get(f"{LIST}?owner=mine").context["total"] == 0
    assert enter("secretary").get(f"{LIST}?owner=%27").context["total"] > 1


def test_many_are_assigned_to_a_role_on_the_page(found: Cast, enter: Enter) -> None:
    given = {"owner": "role:first_secretary", "due": LATER.isoformat(), "which": "all"}
    answer = enter("county").post(f"{LIST}assign/?at={VILLAGE}", given, follow=True)
    assert "已分派" in body(answer)
    assert set(Clue.objects.filter(village_id=VILLAGE).values_list("assigned_role", flat=True)) == {
        "first_secretary"
    }
    given["owner"] = "role:auditor"
    assert enter("county").post(f"{LIST}assign/", given).status_code == 422
