"""The page of alerts: who reads it, what it says, and how one is dealt with."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.watch.alerts import actions
from bangfu.watch.alerts.causes import Found
from bangfu.watch.alerts.models import Alert, Cause
from bangfu.watch.work.models import Notice
from tests.cast import Cast

Enter = Callable[[str], Client]
PAGE = "/admin/alerts/"


def enter(cast: Cast, seat: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, seat))
    return client


@pytest.fixture
def alert(cast: Cast) -> Alert:
    actions.raise_all([Found(Cause.OPENED, "county", 1234)], timezone.now())
    return Alert.objects.get()


@pytest.mark.parametrize("seat", ["security", "auditing", "auditor"])
def test_who_guards_reads_it_in_a_sentence(cast: Cast, alert: Alert, seat: str) -> None:
    client = enter(cast, seat)
    page = client.get(PAGE).content.decode()
    assert "“何洪湖”一小时内查看了 1,234 户" in page
    assert "洪湖市" in page
    assert PAGE in client.get("/admin/").content.decode()


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_its_words_and_advice(cast: Cast, cause: Cause) -> None:
    actions.raise_all([Found(cause, "", 3), Found(cause, "county", 3)], timezone.now())
    page = enter(cast, "security").get(PAGE).content.decode()
    assert page.count("写处理情况") == 2
    assert str(cause.label) in page


@pytest.mark.parametrize("seat", ["system", "city", "county", "clerk", "nobody"])
def test_nobody_else_does(cast: Cast, alert: Alert, seat: str) -> None:
    client = enter(cast, seat)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{alert.uid}/", {"note": "没事"}).status_code == 403


def test_it_is_dealt_with_and_leaves_the_list(cast: Cast, alert: Alert) -> None:
    client = enter(cast, "security")
    assert client.post(f"{PAGE}{alert.uid}/", {"note": " "}).status_code == 422
    page = client.post(f"{PAGE}{alert.uid}/", {"note": "已问清：年底核对"}, follow=True)
    assert "1,234" not in page.content.decode()
    page = client.get(f"{PAGE}?show=all").content.decode()
    assert "已问清：年底核对" in page
    assert "安保密" in page
    assert client.post(f"{PAGE}{alert.uid}/", {"note": "又一次"}).status_code == 409


def test_one_about_oneself_is_for_others(cast: Cast) -> None:
    actions.raise_all([Found(Cause.LOCKED, "security", 1)], timezone.now())
    client = enter(cast, "security")
    assert "与您本人有关" in client.get(PAGE).content.decode()
    uid = Alert.objects.get().uid
    assert client.post(f"{PAGE}{uid}/", {"note": "是我"}).status_code == 403
    assert enter(cast, "auditing").post(f"{PAGE}{uid}/", {"note": "已核实"}).status_code == 302


def test_the_bell_rings_and_leads_there(cast: Cast, alert: Alert) -> None:
    client = enter(cast, "auditing")
    page = client.get("/work/notices/").content.decode()
    assert "有新的安全告警" in page
    assert "1,234" not in page

    note = Notice.objects.get(user=cast.auditing)
    assert client.post(f"/work/notices/{note.uid}/")["Location"] == PAGE


def test_nonsense_in_the_address_is_no_fault(cast: Cast, alert: Alert) -> None:
    client = enter(cast, "security")
    assert client.get(f"{PAGE}?after=x&show=y").status_code == 200
    assert (
        client.post(f"{PAGE}01a20000-0000-7000-8000-000000000000/", {"note": "没"}).status_code
        == 404
    )
