"""Pages of procedures: what waits for me, a filing with its way, deciding, proposing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bangfu.policy.runs import actions as runs
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.models import Delegation, Evidence, Filing, State
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from bangfu.web.paging import SIZE
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, MONDAY, READY, deputy, people, ready, second
from tests.web.conftest import PART

__all__ = ["deputy", "people", "ready", "second"]

Enter = Callable[[str], Client]
INBOX, FILINGS = "/procedures/", "/procedures/filings/"
INCOME = {"disposable_income_pc": 9_000_00}


def body(answer: Any) -> str:
    return answer.content.decode()


def page(filing: Filing) -> str:
    return reverse("procedures:filing", args=[filing.uid])


def step_of(filing: Filing) -> str:
    return reverse("procedures:step", args=[filing.uid, walk.step(filing).uid])


def photo(content: bytes = walk.JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", content, "image/jpeg")


def said(filing: Filing, act: str, **more: Any) -> dict[str, Any]:
    """What a form of a step sends."""
    version = walk.fresh(filing).version
    return {"act": act, "version": version, "operation": f"op-{act}-{version}", **more}


@pytest.fixture
def filing(people: Cast, ready: Household) -> Filing:
    return walk.begin(people.secretary, ready)


# --- lists ---


def test_what_waits_for_me_is_listed_due_first(people: Cast, enter: Enter) -> None:
    for days in (3, 0, 6):
        home = factories.household(members=[HEALTHY], income=INCOME, **READY)
        with clock.at(MONDAY - dt.timedelta(days=days)):
            walk.begin(people.town, home)
    rows = enter("secretary").get(INBOX).context["rows"]
    dues = [row.due for row in rows]
    assert dues == sorted(dues)
    assert len(dues) == 3
    assert enter("county").get(INBOX).context["rows"] == []


def test_an_empty_desk_says_so(people: Cast, enter: Enter) -> None:
    html = body(enter("county").get(INBOX))
    assert "没有等您办理的事项" in html
    assert "<table" not in html


def test_a_long_list_goes_on(people: Cast, enter: Enter) -> None:
    for _number in range(SIZE + 2):
        home = factories.household(members=[HEALTHY], income=INCOME, **READY)
        walk.begin(people.town, home)
    client = enter("secretary")
    first = client.get(INBOX)
    assert (len(first.context["rows"]), first.context["total"]) == (SIZE, SIZE + 2)
    rest = client.get(INBOX, {"after": first.context["after"]}, headers=PART)
    assert len(rest.context["rows"]) == 2
    assert b"<html" not in rest.content
    everything = client.get(FILINGS)
    assert len(everything.context["rows"]) == SIZE
    more = client.get(FILINGS, {"after": everything.context["after"]}, headers=PART)
    assert len(more.context["rows"]) == 2


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"procedure": "household_exit"}, 1),
        ({"procedure": "village_exit"}, 0),
        ({"procedure": "'; drop"}, 1),
        ({"level": "village"}, 1),
        ({"level": "county"}, 0),
        ({"late": "yes"}, 0),
        ({"desk": "escalated"}, 0),
        ({"desk": "all"}, 1),
        ({"desk": "x"}, 1),
        ({"after": "nonsense"}, 1),
        ({"at": NEIGHBOUR_VILLAGE}, 1),
    ],
)
def test_filters(asked: dict[str, str], count: int, filing: Filing, enter: Enter) -> None:
    assert len(enter("secretary").get(INBOX, asked).context["rows"]) == count


def test_filings_by_state(people: Cast, filing: Filing, enter: Enter) -> None:
    client = enter("secretary")
    assert client.get(FILINGS, {"state": "open"}).context["total"] == 1
    assert client.get(FILINGS, {"state": "done"}).context["total"] == 0
    assert "没有这样的事项" in body(client.get(FILINGS, {"state": "done"}))
    assert client.get(FILINGS, {"state": "odd"}).context["total"] == 1


def test_the_first_page_counts_what_waits(people: Cast, filing: Filing, enter: Enter) -> None:
    assert "等我办理的程序" in body(enter("secretary").get("/"))
    assert "等我办理的程序" not in body(enter("county").get("/"))
    with clock.at(dt.date(2016, 3, 22)):
        assert "逾期的审批" in body(enter("secretary").get("/"))


# --- one filing ---


@pytest.mark.parametrize("seat", ["secretary", "town", "county", "city", "auditor", "clerk"])
def test_those_above_see_the_whole_way(seat: str, filing: Filing, enter: Enter) -> None:
    answer = enter(seat).get(page(filing))
    assert [node.state for node in answer.context["nodes"]] == ["now"] + ["todo"] * 5
    html = body(answer)
    for words in (
        "入户核实",
        "村级民主评议",
        "区县审定并公告退出",
        filing.number,
        "公示不少于 7 天",
    ):
        assert words in html
    assert bool(answer.context["desks"]) == (seat == "secretary")


def test_a_filing_is_shown_at_a_fixed_cost(
    filing: Filing, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    client = enter("secretary")
    with django_assert_max_num_queries(23):
        assert client.get(page(filing)).status_code == 200


@pytest.mark.parametrize("seat", ["neighbour"])
def test_neighbours_see_nothing(seat: str, filing: Filing, enter: Enter) -> None:
    client = enter(seat)
    assert client.get(page(filing)).status_code == 404
    for name in ("object", "withdraw"):
        assert client.post(reverse(f"procedures:{name}", args=[filing.uid])).status_code == 404
    assert client.post(step_of(filing), said(filing, "approve")).status_code == 404


def test_a_stage_is_proven_and_passed_in_one_go(filing: Filing, enter: Enter) -> None:
    sent = said(filing, "approve", look_photo=photo(), look_told="在家。", reason="属实")
    answer = enter("secretary").post(step_of(filing), sent)
    assert (answer.status_code, answer["Location"]) == (302, page(filing))
    assert walk.step(filing).stage == "review"
    html = body(enter("town").get(page(filing)))
    assert "属实" in html
    assert "舒湖滨" in html


def test_proof_is_kept_without_passing(filing: Filing, enter: Enter) -> None:
    enter("secretary").post(step_of(filing), said(filing, "save", look_told="先记下。"))
    assert walk.step(filing).stage == "look"
    assert Evidence.objects.get().value == "先记下。"


def test_a_refusal_stands_beside_the_form(filing: Filing, enter: Enter) -> None:
    answer = enter("secretary").post(step_of(filing), said(filing, "approve", look_told="在家。"))
    assert answer.status_code == 422
    assert "缺少“入户照片”" in body(answer)
    assert "在家。" in body(answer)  # what was typed is still there
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("content", [b"<svg/>", b"", b"MZ"])
def test_a_file_that_is_no_photo_is_refused(content: bytes, filing: Filing, enter: Enter) -> None:
    sent = said(filing, "save", look_photo=photo(content))
    assert enter("secretary").post(step_of(filing), sent).status_code == 422
    assert not Evidence.objects.exists()


def test_minutes_are_typed_in(people: Cast, filing: Filing, enter: Enter) -> None:
    walk.do(people.secretary, filing)
    minutes = {
        "review_minutes-held_on": "2016-03-07",
        "review_minutes-entitled": "4",
        "review_minutes-names": "张三、李四，王五\n",
        "review_minutes-agreed": "2",
        "review_minutes-against": "1",
        "review_minutes-abstained": "0",
    }
    client = enter("secretary")
    wrong = {**minutes, "review_minutes-agreed": "3"}
    answer = client.post(step_of(filing), said(filing, "approve", **wrong))
    assert answer.status_code == 422
    assert "票数之和" in body(answer)
    client.post(step_of(filing), said(filing, "approve", **minutes))
    assert walk.step(filing).stage == "consent"
    html = body(client.get(page(filing)))
    assert "应到 4 人，实到 3 人，赞成 2，反对 1，弃权 0" in html
    assert "张三、李四、王五" in html


def test_a_meeting_that_did_not_agree_is_kept_and_shown(
    people: Cast, filing: Filing, enter: Enter
) -> None:
    walk.do(people.secretary, filing)
    given = {**walk.MINUTES, "agreed": 12, "against": 12, "abstained": 0}
    actions.add_evidence(
        by=people.secretary, filing=filing.uid, step=walk.step(filing).uid,
        evidence={"review_minutes": given},
    )  # fmt: skip
    assert "没有超过到会 24 人的 1/2" in body(enter("secretary").get(page(filing)))
    answer = enter("secretary").post(step_of(filing), said(filing, "approve"))
    assert answer.status_code == 422


def test_a_notice_is_posted_and_its_days_are_shown(
    people: Cast, filing: Filing, enter: Enter
) -> None:
    for stage in ("look", "review", "consent"):
        walk.do(people.secretary, filing, stage)
    client = enter("secretary")
    assert client.post(step_of(filing), said(filing, "post", on="2016-03-08")).status_code == 422
    client.post(step_of(filing), said(filing, "post", on="2016-03-07"))
    html = body(client.get(page(filing)))
    assert "公示 2016-03-07 至 2016-03-14" in html
    assert "最早 2016-03-15 可以办理" in html


@pytest.fixture
def at_town(people: Cast, filing: Filing) -> tuple[Filing, dt.date]:
    return filing, walk.to_township(people.secretary, filing)


def test_the_proposer_is_told_that_somebody_else_approves(
    people: Cast, ready: Household, enter: Enter
) -> None:
    filing = walk.begin(people.town, ready)
    walk.to_township(people.secretary, filing)
    html = body(enter("town").get(page(filing)))
    assert "须由本级的另一位同事办理" in html
    assert 'value="approve"' not in html


def test_a_return_and_its_reason(at_town: tuple[Filing, dt.date], enter: Enter) -> None:
    filing, day = at_town
    with clock.at(day):
        client = enter("town")
        assert client.post(step_of(filing), said(filing, "return")).status_code == 422
        client.post(step_of(filing), said(filing, "return", reason="照片看不清。"))
        html = body(client.get(page(filing)))
    assert "照片看不清。" in html
    assert "第 2 次" in html
    states = [node.state for node in enter("town").get(page(filing)).context["nodes"]]
    assert states == ["now"] + ["todo"] * 5


def test_a_rejection_is_shown_above_the_page(at_town: tuple[Filing, dt.date], enter: Enter) -> None:
    filing, day = at_town
    with clock.at(day):
        enter("town").post(step_of(filing), said(filing, "reject", reason="收入没有核实。"))
    html = body(enter("secretary").get(page(filing)))
    assert "未通过：收入没有核实。" in html
    assert "受理异议" not in html


def test_many_are_passed_from_the_list(at_town: tuple[Filing, dt.date], enter: Enter) -> None:
    filing, day = at_town
    with clock.at(day):
        client = enter("town")
        assert client.get(INBOX).context["is_bulk"]
        address, step = reverse("procedures:approve_many"), walk.step(filing).uid
        assert client.post(address, {"step": ["x"]}).status_code == 422
        answer = client.post(address, {"step": [step], "reason": "同意"}, follow=True)
    assert "办理了 1 件" in body(answer)
    assert walk.step(filing).stage == "county"


def test_somebody_else_was_faster(at_town: tuple[Filing, dt.date], enter: Enter) -> None:
    filing, day = at_town
    with clock.at(day):
        sent, address = said(filing, "approve"), step_of(filing)
        enter("town").post(address, {**sent, "operation": "a"})
        answer = enter("town").post(address, {**sent, "operation": "b"})
    assert answer.status_code == 409


def test_sent_twice_is_done_once(at_town: tuple[Filing, dt.date], enter: Enter) -> None:
    filing, day = at_town
    with clock.at(day):
        sent, address = said(filing, "approve"), step_of(filing)
        answers = [enter("town").post(address, sent) for _number in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert walk.fresh(filing).version == sent["version"] + 1


def test_an_unknown_act_is_not_found(filing: Filing, enter: Enter) -> None:
    client = enter("secretary")
    assert client.post(step_of(filing), said(filing, "promote")).status_code == 404
    strange = reverse("procedures:step", args=[filing.uid, filing.uid])
    assert client.post(strange, said(filing, "approve")).status_code == 404


# --- objections, withdrawal, escalation ---


def test_an_objection_is_received_and_answered(people: Cast, filing: Filing, enter: Enter) -> None:
    given = {"text": "他家有车。", "told_by": "邻居", "operation": "o-1"}
    answer = enter("secretary").post(
        reverse("procedures:object", args=[filing.uid]), given, follow=True
    )
    assert "Y421083-2016-00001" in body(answer)
    assert "时限暂停" in body(answer)
    found = filing.objections.get()
    address = reverse("procedures:answer", args=[filing.uid, found.uid])
    sent = {"upheld": "no", "answer": "车已报废。", "operation": "o-2"}
    assert enter("secretary").post(address, sent).status_code == 403
    assert enter("town").post(address, {**sent, "answer": ""}).status_code == 422
    done = enter("town").post(address, sent, follow=True)
    assert "车已报废。" in body(done)
    assert "唐新堤" in body(done)


def test_whoever_opened_it_may_withdraw_it(filing: Filing, enter: Enter) -> None:
    assert "撤回" not in body(enter("town").get(page(filing)))
    address = reverse("procedures:withdraw", args=[filing.uid])
    assert enter("town").post(address, {"reason": "x", "operation": "w"}).status_code == 403
    enter("secretary").post(address, {"reason": "填错了户。", "operation": "w2"})
    assert walk.fresh(filing).state == State.WITHDRAWN


def test_what_is_late_is_told_to_the_level_above(filing: Filing, enter: Enter) -> None:
    assert "提请上级督办" not in body(enter("secretary").get(page(filing)))
    with clock.at(dt.date(2016, 3, 22)):
        client = enter("secretary")
        assert "逾期 1 天" in body(client.get(page(filing)))
        client.post(step_of(filing), {"act": "escalate", "operation": "e"})
        assert len(enter("town").get(INBOX, {"desk": "escalated"}).context["rows"]) == 1
        assert "已提请上级" in body(client.get(page(filing)))


# --- files ---


def test_a_file_opens_where_the_filing_is_seen(
    people: Cast, filing: Filing, enter: Enter, home: Path
) -> None:
    walk.prove(people.secretary, filing)
    kept = Evidence.objects.get(kind="photo")
    address = reverse("procedures:evidence", args=[filing.uid, kept.uid])
    answer = enter("town").get(address)
    assert b"".join(answer.streaming_content) == walk.JPEG  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert enter("neighbour").get(address).status_code == 404
    words = Evidence.objects.get(kind="text")
    nothing = reverse("procedures:evidence", args=[filing.uid, words.uid])
    assert enter("town").get(nothing).status_code == 404


# --- beginning ---


def opening(procedure: str, home: Household) -> str:
    return reverse("procedures:open", args=[procedure, home.uid])


def test_a_procedure_is_begun_from_the_page_of_a_household(
    people: Cast, ready: Household, enter: Enter
) -> None:
    client, address = enter("secretary"), opening("household_exit", ready)
    assert address in body(client.get(reverse("households:household", args=[ready.uid])))
    html = body(client.get(address))
    assert "不用另外填写" in html
    assert "要经过的环节" in html
    answer = client.post(address, {"operation": "b-1"})
    filing = Filing.objects.get()
    assert answer["Location"] == page(filing)
    html = body(client.get(reverse("households:household", args=[ready.uid])))
    assert page(filing) in html
    assert address not in html  # one at a time


@pytest.mark.parametrize(
    ("columns", "offered"),
    [
        ({"exit_status": None}, {"identification", "monitoring_entry"}),
        ({"exit_status": "exited"}, {"monitoring_entry"}),
        ({"exit_status": "not_exited"}, {"household_exit", "monitoring_entry"}),
        ({"exit_status": "exited", "monitor_type": "borderline"}, {"risk_clearing"}),
        (
            {"exit_status": "exited", "monitor_type": "borderline", "risk_cleared": True},
            {"monitoring_entry"},
        ),
    ],
)
def test_what_makes_sense_is_offered(
    columns: dict[str, Any], offered: set[str], people: Cast, enter: Enter
) -> None:
    home = factories.household(members=[HEALTHY], **columns)
    answer = enter("secretary").get(reverse("households:household", args=[home.uid]))
    found = {name for name, _title in answer.context["procedures"].offered}
    registered = {"benefit_application", "microcredit"} if columns["exit_status"] else set()
    assert found == offered | registered | {"member_change"}


def test_those_who_only_look_are_offered_nothing(
    people: Cast, ready: Household, enter: Enter
) -> None:
    html = body(enter("auditor").get(reverse("households:household", args=[ready.uid])))
    assert "办理程序" not in html


def test_what_is_asked_at_the_beginning(people: Cast, ready: Household, enter: Enter) -> None:
    client, address = enter("secretary"), opening("member_change", ready)
    html = body(client.get(address))
    assert "陈大伟" in html  # the members to choose from
    assert 'enctype="multipart/form-data"' in html
    sent = {"cause": "newborn", "happened_on": "2016-03-01", "operation": "m-1"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    sent |= {"name": "陈宝宝", "relation": "son", "proof": photo()}
    assert client.post(address, sent).status_code == 302
    html = body(client.get(page(Filing.objects.get())))
    assert "提出时填写" in html
    assert "陈宝宝" in html


def test_a_refusal_at_the_beginning_is_told(people: Cast, enter: Enter) -> None:
    poor = factories.household(house_grade="d", income={"disposable_income_pc": 1_00})
    answer = enter("secretary").post(opening("household_exit", poor), {"operation": "r"})
    assert answer.status_code == 422
    assert "没有达到退出标准" in body(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/procedures/open/promotion/421083100201/",
        "/procedures/open/household_exit/421083100201/",
        f"/procedures/open/village_exit/{NEIGHBOUR_VILLAGE}/",
        "/procedures/open/village_exit/421083100000/",
    ],
)
def test_nothing_is_begun_about_what_is_not_there(path: str, people: Cast, enter: Enter) -> None:
    assert enter("secretary").get(path).status_code == 404


def test_a_village_is_begun_from_its_page(people: Cast, enter: Enter, home: Path) -> None:
    factories.village_file(is_poor_village=True, collective_income=60_000_00)
    factories.household(exit_status="exited")
    runs.refresh(by="tests")
    html = body(enter("secretary").get(reverse("villages:village", args=[VILLAGE])))
    address = reverse("procedures:open", args=["village_exit", VILLAGE])
    assert address in html
    assert enter("secretary").post(address, {"operation": "v"}).status_code == 302


# --- candidates ---


@pytest.fixture
def counted(people: Cast, ready: Household) -> Cast:
    factories.household(members=[{"name": "不明户"}], house_grade=None, income=INCOME)
    runs.refresh(by="tests")
    return people


def test_candidates_are_ticked_and_proposed(counted: Cast, ready: Household, enter: Enter) -> None:
    client = enter("secretary")
    assert "陈大伟" in body(client.get("/procedures/candidates/"))
    unknown = body(client.get("/procedures/candidates/", {"kind": "unknown"}))
    assert "不明户" in unknown
    assert "住房安全" in unknown
    address = reverse("procedures:propose")
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"household": [ready.uid]}, follow=True)
    assert "办理了 1 件" in body(answer)
    assert "办理中" in body(client.get("/procedures/candidates/"))
    again = client.post(address, {"household": [ready.uid]}, follow=True)
    assert "已经有一件" in body(again)


def test_before_the_first_run_candidates_are_explained(people: Cast, enter: Enter) -> None:
    assert enter("secretary").get("/procedures/candidates/").status_code == 503


# --- handing over ---


def test_a_post_is_handed_over_and_taken_back(people: Cast, enter: Enter) -> None:
    client, today = enter("town"), timezone.localdate()
    sent = {
        "post": people.town.posts.get().pk,
        "to": "county",
        "starts": today.isoformat(),
        "ends": (today + dt.timedelta(days=3)).isoformat(),
        "reason": "休假",
    }
    address = "/procedures/delegations/"
    assert client.post(address, {**sent, "to": "nobody-here"}).status_code == 422
    assert client.post(address, {**sent, "to": "neighbour"}).status_code == 422
    assert client.post(address, {**sent, "ends": "2001-01-01"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    made = Delegation.objects.get()
    assert "何洪湖" in body(client.get(address))
    ending = reverse("procedures:end_delegation", args=[made.pk])
    assert enter("county").post(ending).status_code == 404
    assert client.post(ending).status_code == 302
    assert Delegation.objects.get().ended_on == today


def test_somebody_elses_post_is_not_on_offer(people: Cast, enter: Enter) -> None:
    sent = {"post": people.county.posts.get().pk, "to": "secretary", "reason": "x"}
    sent |= {"starts": "2026-01-01", "ends": "2026-01-02"}
    assert enter("town").post("/procedures/delegations/", sent).status_code == 422


def test_every_page_speaks_for_whoever_is_logged_in_only(people: Cast, enter: Enter) -> None:
    assert Site.objects.count() == 1
    assert enter("nobody").get(INBOX).status_code == 403
