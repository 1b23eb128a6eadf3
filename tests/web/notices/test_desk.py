"""The desk of notices: post several on one sheet, print, take down, who objected."""

import datetime as dt
import hashlib
import io
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from bangfu.base.audit.models import Entry as Trail
from bangfu.procedures.filings import actions as filings
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import actions
from bangfu.procedures.notices.actions import Said
from bangfu.procedures.notices.models import Notice, Received
from bangfu.registry.catalogue.models import Site
from bangfu.web.paging import SIZE
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.notices.conftest import filing, notice, people, waiting
from tests.web.conftest import PART, enter
from tests.web.notices.test_public import _copy

__all__ = ["enter", "filing", "notice", "people", "waiting"]

Enter = Callable[[str], Client]
Waiting = Callable[..., Filing]
DESK, POST = "/notices/desk/", "/notices/desk/post/"


def body(answer: Any) -> str:
    return answer.content.decode()


def of(notice: Notice, what: str = "kept", *more: str) -> str:
    return reverse(f"notices:{what}", args=[notice.uid, *more])


def objected(notice: Notice, **more: Any) -> Received:
    said = Said(**{"line": 1, "text": "他家有车。", "operation": str(uuid4()), **more})
    actions.object_(token=notice.token, said=said, address="10.0.0.1")
    return Received.objects.get()


# --- the list ---


def test_what_waits_is_posted_on_one_sheet(waiting: Waiting, enter: Enter) -> None:
    filings = [waiting("王芳"), waiting("欧阳建国")]
    client = enter("secretary")
    html = body(client.get(DESK))
    assert "待张贴 2 件" in html
    steps = [str(walk.step(one).uid) for one in filings]
    answer = client.post(POST, {"step": steps, "on": MONDAY.isoformat()}, follow=True)
    assert "办理了 2 件" in body(answer)
    assert "待张贴" not in body(answer)
    assert len(answer.context["rows"]) == 1
    assert len(Notice.objects.get().payload["entries"]) == 2


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"on": "2016-03-07"}, "procedures.none_ticked"),
        ({"step": ["x"], "on": "2016-03-07"}, "procedures.none_ticked"),
        ({"step": [str(uuid4())], "on": ""}, "procedures.notice_day"),
        ({"step": [str(uuid4())], "on": "yesterday"}, "procedures.notice_day"),
    ],
)
def test_nothing_ticked_or_no_day(
    sent: dict[str, Any], code: str, people: Cast, enter: Enter
) -> None:
    answer = enter("secretary").post(POST, sent)
    assert answer.status_code == 422
    assert code in body(answer)


def test_why_one_was_not_posted_is_said(filing: Filing, enter: Enter) -> None:
    step, late = str(walk.step(filing).uid), MONDAY + dt.timedelta(days=1)
    client = enter("secretary")
    answer = client.post(POST, {"step": [step], "on": late.isoformat()}, follow=True)
    assert "张贴日期应在" in body(answer)
    assert not Notice.objects.exists()


def test_who_only_reads_sees_no_form(filing: Filing, enter: Enter) -> None:
    for seat in ("auditor", "county", "town"):
        assert "待张贴" not in body(enter(seat).get(DESK)), seat
    assert enter("auditor").post(POST, {"step": []}).status_code == 403


def test_up_and_over(notice: Notice, enter: Enter) -> None:
    client = enter("county")
    assert [row.notice for row in client.get(DESK).context["rows"]] == [notice]
    assert client.get(DESK, {"tab": "over"}).context["rows"] == []
    Site.objects.update(reference_date=MONDAY + dt.timedelta(days=8))
    assert client.get(DESK).context["rows"] == []
    over = client.get(DESK, {"tab": "over"})
    assert [row.notice for row in over.context["rows"]] == [notice]
    assert "已结束" in body(over)


@pytest.mark.parametrize(("seat", "count"), [("city", 1), ("town", 1), ("neighbour", 0)])
def test_each_sees_their_area(seat: str, count: int, notice: Notice, enter: Enter) -> None:
    assert len(enter(seat).get(DESK).context["rows"]) == count


def test_a_place_narrows_the_list(notice: Notice, enter: Enter) -> None:
    client = enter("city")
    assert len(client.get(DESK, {"at": COUNTY}).context["rows"]) == 1
    assert client.get(DESK, {"at": NEIGHBOUR_VILLAGE}).context["rows"] == []
    assert len(client.get(DESK, {"at": "x", "tab": "x", "after": "x"}).context["rows"]) == 1


def test_a_long_list_goes_on(notice: Notice, enter: Enter) -> None:
    for number in range(2, SIZE + 4):
        _copy(Notice.objects.get(pk=notice.pk), number)
    client = enter("county")
    first = client.get(DESK)
    assert len(first.context["rows"]) == SIZE
    rest = client.get(DESK, {"after": first.context["after"]}, headers=PART)
    assert len(rest.context["rows"]) == 3
    assert b"<html" not in rest.content


# --- one ---


@pytest.mark.parametrize("what", ["kept", "data", "sheet", "take_down"])
def test_what_lies_elsewhere_is_not_found(what: str, notice: Notice, enter: Enter) -> None:
    address = of(notice, what, *(["a4"] if what == "sheet" else []))
    client = enter("neighbour")
    answer = client.post(address) if what == "take_down" else client.get(address)
    assert answer.status_code == 404


def test_what_is_kept_is_proven(notice: Notice, enter: Enter) -> None:
    client = enter("secretary")
    html = body(client.get(of(notice)))
    assert notice.digest in html
    assert "未被改动" in html
    data = client.get(of(notice, "data"))
    assert hashlib.sha256(data.content).hexdigest() == notice.digest


def test_what_was_altered_is_told(notice: Notice, enter: Enter) -> None:
    altered = {**notice.payload, "hotline": "12345"}
    Notice.objects.filter(pk=notice.pk).update(payload=altered)
    assert "与张贴时不一致" in body(enter("secretary").get(of(notice)))
    digest = hashlib.sha256(enter("county").get(of(notice, "data")).content).hexdigest()
    Notice.objects.filter(pk=notice.pk).update(digest=digest)
    assert "与张贴时不一致" in body(enter("secretary").get(of(notice)))


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("a3", 842)])
def test_the_sheet(paper: str, width: int, notice: Notice, enter: Enter) -> None:
    answer = enter("secretary").get(of(notice, "sheet", paper))
    assert answer["Content-Type"] == "application/pdf"
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    assert round(float(page.mediabox.width)) == width
    text = "".join(page.extract_text().split())
    for part in ("公示", "陈＊", "三组", "〔2016〕00001号", "2016年3月14日", notice.digest):
        assert part in text, part
    assert "到期撤除：2016年3月15日" in text
    assert "12317" in text
    assert "陈大伟" not in text


def test_a_print_leaves_out_what_went_back(people: Cast, waiting: Waiting, enter: Enter) -> None:
    gone, stays = waiting("王芳"), waiting("欧阳建国")
    steps = [walk.step(one).uid for one in (gone, stays)]
    mass.post_many(by=people.secretary, steps=steps, on=MONDAY)
    made, client = Notice.objects.get(), enter("secretary")
    assert "王＊" in printed(client, made)
    filings.withdraw(by=people.secretary, filing=gone.uid, reason="提错了")
    text = printed(client, made)
    assert "王＊" not in text
    assert "欧阳＊" in text
    Site.objects.update(reference_date=MONDAY + dt.timedelta(days=8))
    assert "王＊" in printed(client, made)  # what was posted stays provable


def printed(client: Client, notice: Notice) -> str:
    """The text of a sheet."""
    answer = client.get(of(notice, "sheet", "a4"))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_code_on_the_sheet_leads_to_the_public_page(notice: Notice, enter: Enter) -> None:
    answer = enter("secretary").get(of(notice, "sheet", "a4"))
    assert read_code(answer.content) == f"http://testserver/notices/n/{notice.token}/"
    Site.objects.update(reference_date=MONDAY + dt.timedelta(days=8))
    assert read_code(enter("secretary").get(of(notice, "sheet", "a4")).content) == ""


def read_code(pdf: bytes) -> str:
    """What the code on the first page says; empty where there is none."""
    with closing(PdfDocument(pdf)) as paper:
        found = zxingcpp.read_barcodes(paper[0].render(scale=2).to_pil())
    return found[0].text if found else ""


def test_no_other_paper(notice: Notice, enter: Enter) -> None:
    assert enter("secretary").get(of(notice, "sheet", "a5")).status_code == 404


def test_take_down(notice: Notice, enter: Enter) -> None:
    client = enter("town")
    assert client.post(of(notice, "take_down"), {"reason": ""}).status_code == 422
    answer = client.post(of(notice, "take_down"), {"reason": "名单有误"}, follow=True)
    assert "已撤下" in body(answer)
    assert "名单有误" in body(answer)
    assert client.post(of(notice, "take_down"), {"reason": "又"}).status_code == 409
    assert [row.notice for row in client.get(DESK, {"tab": "over"}).context["rows"]] == [notice]


def test_who_objected_is_shown_once_asked_and_kept_in_the_trail(
    notice: Notice, enter: Enter
) -> None:
    received = objected(notice, name="李四", contact="13807160001")
    client = enter("town")
    html = body(client.get(of(notice)))
    assert "他家有车。" in html
    assert "李四" not in html
    shown = body(client.post(reverse("notices:reveal", args=[received.uid])))
    assert "李四" in shown
    assert "13807160001" in shown
    told = Trail.objects.get(action="notices.reveal")
    assert told.actor == "town"
    assert "李四" not in str(told.changes)


def test_who_may_not_act_does_not_see_who_objected(notice: Notice, enter: Enter) -> None:
    received = objected(notice, name="李四")
    address = reverse("notices:reveal", args=[received.uid])
    assert enter("neighbour").post(address).status_code == 404
    assert enter("auditor").post(address).status_code == 403
    assert "查看联系方式" not in body(enter("auditor").get(of(notice)))
    assert enter("town").get(address).status_code == 405
    assert not Trail.objects.filter(action="notices.reveal").exists()


def test_without_a_name_there_is_nothing_to_see(notice: Notice, enter: Enter) -> None:
    objected(notice)
    html = body(enter("town").get(of(notice)))
    assert "没有署名" in html
    assert "查看联系方式" not in html


def test_the_way_there(people: Cast, enter: Enter) -> None:
    assert DESK in body(enter("secretary").get("/"))
    assert "/notices/" in body(Client().get("/login/"))


# --- what waits, what was sent, what hung on a wall ---


def test_an_announcement_is_looked_at_and_published(
    people: Cast, filing: Filing, enter: Enter
) -> None:
    walk.post(people.secretary, filing)
    later = MONDAY + dt.timedelta(days=8)
    with clock.at(later):
        for who in (people.secretary, people.town, people.county):
            walk.do(who, filing)
    Site.objects.update(reference_date=later)
    client = enter("county")
    address = reverse("notices:announce", args=[COUNTY, "household_exit", "county"])
    assert address in body(client.get(DESK))
    review = client.get(address)
    assert "陈＊" in body(review)
    assert "陈大伟" not in body(review)
    ((step, _entry),) = review.context["rows"]
    answer = client.post(address, {"step": str(step.uid)}, follow=True)
    assert "已公告 1 户" in body(answer)
    made = Notice.objects.get(sort="announcement")
    text = printed(client, made)
    for part in ("公告", "已经审定", "陈＊", "公告专用"):
        assert part in text, part
    page = body(Client().get(reverse("notices:notice", args=[made.token])))
    assert "已经审定，结果如下" in page
    assert "提交异议" not in page
    assert "提交反映" in page
    assert client.get(address).status_code == 404
    assert enter("town").get(address).status_code == 404


def test_a_correction_from_the_page(notice: Notice, enter: Enter) -> None:
    client = enter("secretary")
    address = of(notice, "correct")
    assert client.post(address, {"correct-reason": ""}).status_code == 422
    answer = client.post(address, {"correct-reason": "组别写错了"}, follow=True)
    made = Notice.objects.get(replaces=notice)
    assert f"代替2016年3月7日的{notice.payload['number']}" in body(answer)
    assert "代替" in printed(client, made)
    assert made.number in body(client.get(of(notice)))
    assert client.post(address, {"correct-reason": "又"}).status_code == 409


def test_the_pile_is_sifted(notice: Notice, enter: Enter) -> None:
    one, client = objected(notice), enter("town")
    address, sift = reverse("notices:received"), reverse("notices:sift")
    assert "他家有车。" in body(client.get(address, {"about": "line"}))
    assert "他家有车。" not in body(client.get(address, {"sieve": "same"}))
    chosen = {"received": str(one.uid), "verdict": "decline"}
    assert "请写明原因" in body(client.post(sift, chosen, follow=True))
    assert "办理了 1 件" in body(client.post(sift, {**chosen, "reason": "没有事实"}, follow=True))
    one.refresh_from_db()
    assert one.state == "declined"
    assert client.post(sift, {"verdict": "admit"}).status_code == 422


def test_what_was_said_about_a_family_is_carried_into_an_application(
    people: Cast, notice: Notice, enter: Enter
) -> None:
    said = actions.Missing("李四", "三组", "也很困难", operation="m")
    actions.object_(token=notice.token, said=said, address="10.0.0.1")
    one, client = Received.objects.get(), enter("town")
    address = reverse("notices:family", args=[one.uid])
    assert "2016-03-28 前答复" in body(client.get(address))
    assert enter("neighbour").get(address).status_code == 404
    client.post(address, {"upheld": "yes", "text": "情况属实"})
    begin = reverse("notices:begin", args=[one.uid])
    answer = client.get(begin, {"village": VILLAGE})
    assert answer["Location"].endswith(f"/procedures/apply/{VILLAGE}/?received={one.uid}")
    form = client.get(answer["Location"])
    assert form.context["form"]["name"].value() == "李四"
    assert "也很困难" in body(form)
    assert client.get(begin, {"village": NEIGHBOUR_VILLAGE}).status_code == 422


def test_a_photo_shows_where_it_hung(notice: Notice, enter: Enter) -> None:
    client, address = enter("secretary"), of(notice, "hang")
    days = {"hang-place": VILLAGE, "hang-starts": "2016-03-07", "hang-ends": "2016-03-14"}
    assert client.post(address, days).status_code == 422
    photo = SimpleUploadedFile("公示栏.jpg", factories.jpeg(), "image/jpeg")
    answer = client.post(address, {**days, "hang-photos": photo}, follow=True)
    html = body(answer)
    assert "2016-03-07 — 2016-03-14" in html
    assert "照片 公示栏.jpg" in html
    early = {**days, "hang-starts": "2016-03-06"}
    photo = SimpleUploadedFile("公示栏.jpg", factories.jpeg(), "image/jpeg")
    assert client.post(address, {**early, "hang-photos": photo}).status_code == 422
    assert enter("neighbour").post(address, days).status_code == 404
