"""What everybody sees of notices, and what nobody sees."""

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bangfu.procedures.filings import actions as filings
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing, Objection
from bangfu.procedures.notices import actions
from bangfu.procedures.notices.models import Attempt, Notice, Received
from bangfu.registry.catalogue.models import Site
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    PROVINCE,
    TOWN,
    VILLAGE,
    Cast,
)
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.notices.conftest import filing, notice, people, waiting
from tests.web.conftest import enter

__all__ = ["enter", "filing", "notice", "people", "waiting"]

Waiting = Callable[..., Filing]
INDEX, RECEIPT = "/notices/", "/notices/receipt/"


def body(answer: Any) -> str:
    return answer.content.decode()


def plain(answer: Any) -> str:
    """A page without what differs in every answer."""
    return re.sub(r'(csrf(?:middlewaretoken)?"[^>]*(?:content|value)=")[^"]+', r"\1", body(answer))


def board(code: str) -> str:
    return reverse("notices:board", args=[code])


def page(notice: Notice) -> str:
    return reverse("notices:notice", args=[notice.token])


def objecting(notice: Notice) -> str:
    return reverse("notices:object", args=[notice.token])


def said(**more: Any) -> dict[str, Any]:
    return {"line": 1, "text": "他家有小轿车。", "operation": str(uuid4()), **more}


def on(day: dt.date) -> None:
    """The installation's day is another one from now on."""
    Site.objects.update(reference_date=day)


# --- boards ---


def test_a_board_lists_what_is_up_there(notice: Notice) -> None:
    answer = Client().get(board(VILLAGE))
    html = body(answer)
    assert answer.status_code == 200
    assert "贫困户脱贫退出" in html
    assert "〔2016〕00001号" in html
    assert "还有 8 天" in html
    assert page(notice) in html


@pytest.mark.parametrize("code", [CITY, COUNTY, TOWN])
def test_boards_above_lead_down(code: str, notice: Notice) -> None:
    html = body(Client().get(board(code)))
    assert "1 份" in html
    assert page(notice) not in html


def test_the_first_page_is_the_board_of_the_installation(notice: Notice) -> None:
    html = body(Client().get(INDEX))
    assert board(COUNTY) in html
    assert board(NEIGHBOUR) not in html


@pytest.mark.parametrize("code", [NEXT_VILLAGE, NEIGHBOUR_VILLAGE, NEIGHBOUR])
def test_other_boards_are_empty(code: str, notice: Notice) -> None:
    answer = Client().get(board(code))
    assert answer.status_code == 200
    assert "现在没有公示" in body(answer)


@pytest.mark.parametrize("code", [PROVINCE, "421083100999", "110000000000", "x", "42108310020"])
def test_what_is_no_place_here_has_no_board(code: str, notice: Notice) -> None:
    assert Client().get(board(code)).status_code == 404


def test_a_long_board_goes_on(people: Cast, notice: Notice) -> None:
    first = Notice.objects.get()
    for number in range(2, 34):
        _copy(first, number)
    client = Client()
    answer = client.get(board(VILLAGE))
    assert len(answer.context["notices"]) == 30
    rest = client.get(board(VILLAGE), {"after": answer.context["after"]})
    assert len(rest.context["notices"]) == 3
    assert client.get(board(VILLAGE), {"after": "nonsense"}).status_code == 200


def _copy(first: Notice, number: int) -> None:
    """Another notice of another household, written as rows."""
    line = first.listings.get()
    step, old = line.step, line.filing
    old.pk, old.uid, old.number, old.subject_id = None, uuid4(), f"F{number}", str(number)
    old._state.adding = True
    old.save()
    step.pk, step.uid, step.filing = None, uuid4(), old
    step._state.adding = True
    step.save()
    made = Notice.objects.get(pk=first.pk)
    made.pk, made.uid, made.token, made.number = None, uuid4(), f"t{number}", f"G-{number}"
    made._state.adding = True
    made.save()
    line.pk, line.notice, line.step, line.filing = None, made, step, old
    line._state.adding = True
    line.save()


def test_boards_cost_little(
    notice: Notice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in (INDEX, board(VILLAGE), page(notice)):
        with django_assert_max_num_queries(6):
            assert Client().get(address).status_code == 200


# --- one notice ---


def test_a_notice_shows_what_passed_the_gate_and_no_more(notice: Notice, filing: Filing) -> None:
    html = body(Client().get(page(notice)))
    assert "陈＊" in html
    assert "三组" in html
    assert "监督电话：12317" in html
    home = filing.subject_id
    for secret in ("陈大伟", filing.subject_number, filing.number, home, str(filing.uid)):
        assert secret not in html
    assert str(notice.uid) not in html


def test_no_page_may_be_indexed(notice: Notice) -> None:
    for address in (INDEX, board(VILLAGE), page(notice), RECEIPT):
        answer = Client().get(address)
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert '<meta name="robots" content="noindex' in body(answer)


def test_a_visitor_gets_no_session(notice: Notice) -> None:
    client = Client()
    client.get(page(notice))
    client.post(objecting(notice), said())
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(("days", "status"), [(0, 200), (7, 200), (8, 404), (400, 404)])
def test_it_vanishes_after_its_last_day(days: int, status: int, notice: Notice) -> None:
    on(MONDAY + dt.timedelta(days=days))
    client = Client()
    assert client.get(page(notice)).status_code == status
    assert (page(notice) in body(client.get(board(VILLAGE)))) == (status == 200)
    assert client.post(objecting(notice), said()).status_code == status


def test_the_last_day_says_so(notice: Notice) -> None:
    on(MONDAY + dt.timedelta(days=7))
    assert "今天是最后一天" in body(Client().get(page(notice)))


def test_what_is_over_and_what_never_was_look_the_same(notice: Notice) -> None:
    unknown = Client().get(reverse("notices:notice", args=["a" * 22]))
    on(MONDAY + dt.timedelta(days=8))
    over = Client().get(page(notice))
    assert over.status_code == unknown.status_code == 404
    assert "没有这份公示" in body(over)
    assert over["X-Robots-Tag"]
    assert plain(over).replace(page(notice), "") == plain(unknown).replace(
        reverse("notices:notice", args=["a" * 22]), ""
    )


def test_what_was_taken_down_is_gone_at_once(people: Cast, notice: Notice) -> None:
    actions.take_down(by=people.secretary, notice=notice.uid, reason="名单有误")
    assert Client().get(page(notice)).status_code == 404
    assert "名单有误" not in body(Client().get(board(VILLAGE)))


def test_a_filing_that_went_back_is_gone_at_once(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    walk.decide(people.secretary, filing, "return", reason="重新评议", to="review")
    assert Client().get(page(notice)).status_code == 404


def test_a_withdrawn_filing_is_gone_and_the_others_stay(people: Cast, waiting: Waiting) -> None:
    gone, stays = waiting("王芳"), waiting("欧阳建国")
    steps = [walk.step(one).uid for one in (gone, stays)]
    mass.post_many(by=people.secretary, steps=steps, on=MONDAY)
    filings.withdraw(by=people.secretary, filing=gone.uid, reason="提错了")
    html = body(Client().get(page(Notice.objects.get())))
    assert "欧阳＊" in html
    assert "王＊" not in html


def test_english(notice: Notice) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    html = body(client.get(page(notice)))
    assert "Exit of a household" in html
    assert "陈＊" in html


# --- objections ---


def admitted(people: Cast) -> Objection:
    """The objection that was sent, once an officer has looked at it."""
    received = Received.objects.get()
    found = actions.admit(by=people.town, received=received.uid).objection
    assert found is not None
    return found


def test_an_objection_stops_the_clock_once_it_is_admitted(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    answer = Client().post(objecting(notice), said())
    assert answer.status_code == 200
    receipt = answer.context["receipt"]
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", receipt)
    assert receipt in body(answer)
    assert not Objection.objects.exists()
    assert walk.fresh(filing).paused_on is None
    objection = admitted(people)
    assert (objection.text, objection.by, objection.told_by) == (
        "他家有小轿车。",
        "system:public",
        "",
    )
    assert walk.fresh(filing).paused_on == MONDAY


def test_name_and_contact_are_sealed(notice: Notice) -> None:
    answer = Client().post(objecting(notice), said(name="李四", contact="13807160001"))
    kept = Received.objects.get()
    for part in (kept.name, kept.contact):
        assert "李四".encode() not in bytes(part)
        assert b"1380716" not in bytes(part)
    assert "李四" not in body(answer)
    assert answer.context["receipt"].encode() not in bytes(kept.receipt_print)


def test_sent_twice_it_counts_once(notice: Notice) -> None:
    client, sent = Client(), said()
    receipts = {client.post(objecting(notice), sent).context["receipt"] for _ in range(2)}
    assert len(receipts) == 1
    assert Received.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "  "},
        {"text": "长" * 1001},
        {"line": "2"},
        {"line": "x"},
        {"line": ""},
        {"operation": "x"},
        {"website": "http://spam.example"},
        {"contact": "1" * 61},
    ],
)
def test_what_is_filled_in_wrong_is_said_beside_the_form(
    wrong: dict[str, str], notice: Notice
) -> None:
    answer = Client().post(objecting(notice), said(**wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Received.objects.exists()


def test_an_objection_needs_the_token_of_the_form(notice: Notice) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(objecting(notice), said()).status_code == 403
    assert client.get(objecting(notice)).status_code == 405


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}{% debug %}"],
)
def test_hostile_text_stays_text(hostile: str, people: Cast, notice: Notice, enter: Any) -> None:
    wrong = Client().post(objecting(notice), said(text=hostile, line="9", name=hostile))
    Client().post(objecting(notice), said(text=hostile, name=hostile))
    inside = enter("secretary")
    desk = inside.get(reverse("notices:kept", args=[notice.uid]))
    one = Received.objects.get()
    shown = inside.post(reverse("notices:reveal", args=[one.uid]))
    for answer in (wrong, desk, shown):
        assert "<script>alert" not in body(answer)
        assert "<img src=x" not in body(answer)
    assert one.text == hostile


def test_the_limit_holds_per_address(notice: Notice, settings: Any) -> None:
    settings.OBJECTIONS_PER_HOUR = 3
    client = Client()
    codes = [client.post(objecting(notice), said()).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert Received.objects.count() == 3
    elsewhere = client.post(objecting(notice), said(), REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


def test_an_hour_later_it_is_open_again(notice: Notice, settings: Any) -> None:
    settings.OBJECTIONS_PER_HOUR = 1
    client = Client()
    client.post(objecting(notice), said())
    assert client.post(objecting(notice), said()).status_code == 429
    Attempt.objects.update(at=timezone.now() - dt.timedelta(minutes=61))
    assert client.post(objecting(notice), said()).status_code == 200


def test_attempts_are_forgotten_after_a_day(notice: Notice) -> None:
    Client().post(objecting(notice), said())
    Attempt.objects.update(at=timezone.now() - dt.timedelta(hours=25))
    Client().post(objecting(notice), said())
    assert Attempt.objects.count() == 3  # the address, the notice, the board


def test_the_proxy_says_who_asks_only_where_it_is_trusted(notice: Notice, settings: Any) -> None:
    settings.OBJECTIONS_PER_HOUR = 1
    client = Client()
    for number in (1, 2):
        client.post(objecting(notice), said(), headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert Received.objects.count() == 1
    settings.PROXIES = ["127.0.0.1"]
    for number in (1, 2):
        client.post(objecting(notice), said(), headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert Received.objects.count() == 3


# --- receipts ---


def test_a_receipt_tells_the_state_and_nothing_else(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    client = Client()
    receipt = client.post(objecting(notice), said()).context["receipt"]
    typed = receipt.lower().replace("-", " ").replace("o", "0").replace("i", "1")
    html = body(client.post(RECEIPT, {"receipt": typed}))
    assert "等工作人员看" in html
    assert "到2016年3月10日没有人看，自动受理" in html
    objection = admitted(people)
    assert "正在处理" in body(client.post(RECEIPT, {"receipt": typed}))
    filings.answer_objection(
        by=people.county, filing=filing.uid, objection=objection.uid, upheld=False,
        answer="陈大伟家的车是借的。",
    )  # fmt: skip
    html = body(client.post(RECEIPT, {"receipt": receipt}))
    assert "异议不成立" in html
    for secret in ("陈大伟", "借的", filing.number, objection.receipt, "小轿车"):
        assert secret not in html


@pytest.mark.parametrize("receipt", ["AAAA-AAAA-AAAA-AAAA", "x", "Y421083-2016-00001", ""])
def test_any_other_receipt_is_unknown(receipt: str, notice: Notice) -> None:
    Client().post(objecting(notice), said())
    answer = Client().post(RECEIPT, {"receipt": receipt})
    assert answer.status_code == 422
    assert answer.context["received"] is None


def test_an_objection_not_upheld_moves_the_last_day(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    Client().post(objecting(notice), said())
    objection, later = admitted(people), MONDAY + dt.timedelta(days=10)
    on(later)
    assert Client().get(page(notice)).status_code == 404  # its announced days are over
    filings.answer_objection(
        by=people.county, filing=filing.uid, objection=objection.uid, upheld=False, answer="不成立"
    )
    html = body(Client().get(page(notice)))
    assert "顺延" in html
    assert "还有 8 天" in html
    with clock.at(later + dt.timedelta(days=8)):
        assert Client().get(page(notice)).status_code == 404


# --- many addresses, programs ---


def test_many_addresses_do_not_flood_a_notice(notice: Notice, settings: Any) -> None:
    settings.OBJECTIONS_PER_NOTICE = 3
    client = Client()
    codes = [
        client.post(objecting(notice), said(), REMOTE_ADDR=f"10.0.0.{at}").status_code
        for at in range(5)
    ]
    assert codes == [200, 200, 200, 429, 429]


def test_many_notices_do_not_flood_a_board(
    people: Cast, notice: Notice, waiting: Waiting, settings: Any
) -> None:
    settings.OBJECTIONS_PER_BOARD = 2
    walk.post(people.secretary, waiting("王芳"))
    other = Notice.objects.latest("pk")
    sent = [(notice, 1), (other, 2), (notice, 3), (other, 4)]
    codes = [
        Client().post(objecting(one), said(), REMOTE_ADDR=f"10.0.0.{at}").status_code
        for one, at in sent
    ]
    assert codes == [200, 200, 429, 429]


def test_what_is_sent_at_once_was_filled_in_by_a_program(notice: Notice, settings: Any) -> None:
    settings.OBJECTION_SECONDS = 3
    client = Client()
    form = client.get(page(notice)).context["form"]
    began = form.initial["began"]
    assert "太快" in body(client.post(objecting(notice), said(began=began)))
    for forged in ("", "1", began[:-1] + "x"):
        assert client.post(objecting(notice), said(began=forged)).status_code == 422
    earlier = signing.dumps(time.time() - 4, salt="notices.form")
    assert client.post(objecting(notice), said(began=earlier)).status_code == 200


# --- families that are missing ---


def reporting(notice: Notice) -> str:
    return reverse("notices:missing", args=[notice.token])


def family(**more: Any) -> dict[str, Any]:
    told = {"family": "李四", "where": "湖滨村三组", "text": "也很困难，没有列上。"}
    return {**told, "operation": str(uuid4()), **more}


def test_a_missing_family_is_reported_and_nothing_is_published(
    people: Cast, notice: Notice
) -> None:
    client = Client()
    answer = client.post(reporting(notice), family(name="邻居", contact="村东头"))
    receipt = answer.context["receipt"]
    assert "反映已收到" in body(answer)
    for address in (page(notice), board(VILLAGE), INDEX):
        for secret in ("李四", "没有列上", "邻居"):
            assert secret not in body(client.get(address))
    html = body(client.post(RECEIPT, {"receipt": receipt}))
    assert "正在核实" in html
    assert "李四" not in html
    found = Received.objects.get()
    assert found.place_id == VILLAGE
    actions.answer_missing(by=people.town, received=found.uid, upheld=True, text="李四情况属实。")
    html = body(client.post(RECEIPT, {"receipt": receipt}))
    assert "按申请办理" in html
    assert "李四" not in html


@pytest.mark.parametrize(
    "wrong", [{"family": ""}, {"where": " "}, {"text": ""}, {"website": "x"}, {"family": "李" * 61}]
)
def test_a_report_that_says_too_little_is_refused(wrong: dict[str, str], notice: Notice) -> None:
    answer = Client().post(reporting(notice), family(**wrong))
    assert answer.status_code == 422
    assert answer.context["missing"].errors
    assert not answer.context["form"].errors
    assert not Received.objects.exists()


def test_the_old_address_leads_to_the_corrected_notice(people: Cast, notice: Notice) -> None:
    made = actions.correct(by=people.secretary, notice=notice.uid, reason="组别写错了")
    answer = Client().get(page(notice))
    assert (answer.status_code, answer["Location"]) == (302, page(made))
    html = body(Client().get(page(made)))
    assert "代替2016年3月7日的〔2016〕00001号" in html
    assert "组别写错了" not in html
