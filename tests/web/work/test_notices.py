"""The bell, the list of notices, and how a person wishes to be told."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from bangfu.watch.work import telling
from bangfu.watch.work.models import Notice, Wish
from bangfu.web.paging import SIZE
from tests.cast import Cast
from tests.watch.work.conftest import DAY, clues, day, on, step

__all__ = ["day"]

Enter = Callable[[str], Client]
LIST, WISHES = "/work/notices/", "/work/notices/wishes/"


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_bell_counts_and_the_list_says(day: Cast, enter: Enter) -> None:
    assert "bell-count" not in body(enter("town").get("/"))
    step(on(-1))
    clues(1200)
    telling.notify()
    html = body(enter("town").get("/"))
    assert re.search(r'bell-count nums"\s+aria-hidden="true">3</span>', html)
    assert "3 条未读消息" in html
    html = body(enter("town").get(LIST))
    assert "数据疑点：新到 1,200 件" in html
    assert "程序办理：新逾期 1 件" in html
    assert "新堤镇" in html
    assert "还没有消息" in body(enter("neighbour").get(LIST))


def test_many_are_shown_as_many(day: Cast, enter: Enter) -> None:
    Notice.objects.bulk_create(
        Notice(user=day.town, what="late", kind="gone", count=1, link={"name": "no:such"},
               key=str(n), at="2016-12-01T00:00:00Z")
        for n in range(100)
    )  # fmt: skip
    assert ">99+</span>" in body(enter("town").get("/work/"))
    first = enter("town").get(LIST)
    assert len(first.context["rows"]) == SIZE
    rest = enter("town").get(f"{LIST}?after={first.context['after']}")
    assert rest.context["rows"][0].notice.pk < first.context["rows"][-1].notice.pk
    assert enter("town").get(f"{LIST}?after=x").status_code == 200


def test_opening_one_reads_it_and_goes_there(day: Cast, enter: Enter) -> None:
    step(on(-1))
    telling.notify()
    late = Notice.objects.get(user=day.town, what="late")
    path = f"{LIST}{late.uid}/"
    assert enter("town").get(path).status_code == 405
    assert enter("county").post(path).status_code == 404
    late.refresh_from_db()
    assert late.read_at is None
    answer = enter("town").post(path)
    assert answer["Location"] == "/work/?kind=filings&when=late"
    assert enter("town").get(answer["Location"]).context["total"] == 1
    late.refresh_from_db()
    assert late.read_at


def test_one_that_leads_nowhere_leads_back(day: Cast, enter: Enter) -> None:
    made = Notice.objects.create(
        user=day.town, what="late", kind="gone", count=1, link={"name": "no:such"}, key="x",
        at="2016-12-01T00:00:00Z",
    )  # fmt: skip
    assert enter("town").post(f"{LIST}{made.uid}/")["Location"] == LIST


def test_all_are_read_at_once_but_only_ones_own(day: Cast, enter: Enter) -> None:
    clues(2)
    telling.notify()
    assert enter("town").get(f"{LIST}read/").status_code == 405
    assert enter("town").post(f"{LIST}read/")["Location"] == LIST
    assert not Notice.objects.filter(user=day.town, read_at=None).exists()
    assert Notice.objects.filter(user=day.county, read_at=None).exists()


def test_mail_needs_a_server(day: Cast, enter: Enter) -> None:
    assert "没有设置邮件服务器" in body(enter("town").get(WISHES))
    answer = enter("town").post(WISHES, {"what": "address", "email": "a@example.cn"})
    assert answer.status_code == 422
    assert "没有设置邮件服务器" in body(answer)


def test_an_address_is_given_proven_used_and_deleted(
    day: Cast, enter: Enter, settings: Settings
) -> None:
    settings.MAIL_ON = True
    client = enter("town")
    assert client.post(WISHES, {"what": "prefer", "digest": "daily"}).status_code == 422
    assert client.post(WISHES, {"what": "address", "email": "a@example.cn"}).status_code == 302
    html = body(client.get(WISHES))
    assert "a@example.cn 还没有验证" in html
    assert client.post(WISHES, {"what": "code", "code": "abc"}).status_code == 422
    found = re.search(r"\d{6}", str(mail.outbox[0].body))
    assert found
    assert client.post(WISHES, {"what": "code", "code": found[0]}).status_code == 302
    assert client.post(WISHES, {"what": "prefer", "digest": "daily"}).status_code == 302
    wish = Wish.objects.get(user=day.town)
    assert (wish.digest, wish.in_product) == ("daily", False)
    assert "a@example.cn 已验证" in body(client.get(WISHES))
    assert "a@example.cn" not in body(enter("county").get(WISHES))
    client.post(WISHES, {"what": "forget"})
    assert Wish.objects.get(user=day.town).email == ""


@pytest.mark.parametrize("what", ["", "nothing", "__class__"])
def test_other_acts_are_not_there(what: str, day: Cast, enter: Enter) -> None:
    assert enter("town").post(WISHES, {"what": what}).status_code == 404


def test_a_choice_nobody_offers_is_refused(day: Cast, enter: Enter) -> None:
    answer = enter("town").post(WISHES, {"what": "prefer", "digest": "hourly"})
    assert answer.status_code == 422
    assert not Wish.objects.exists()
    assert DAY
