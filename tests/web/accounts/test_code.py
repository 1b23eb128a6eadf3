"""Logging in with a second factor."""

import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from bangfu.base.accounts import actions, factors
from bangfu.base.audit.models import Entry
from bangfu.web.accounts import waiting
from tests.cast import PASSWORD, Cast
from tests.second import equip, shown

RIGHT = {"username": "county", "password": PASSWORD}


def first_step(**more: Any) -> Client:
    client = Client(**more)
    assert client.post("/login/", {**RIGHT, "next": "/jobs/"})["Location"] == "/login/code/"
    return client


@pytest.fixture(autouse=True)
def codes(cast: Cast) -> list[str]:
    return equip(cast.county)


def test_password_and_code_open_what_was_wanted(cast: Cast) -> None:
    client = first_step()
    assert client.get("/login/code/").status_code == 200
    answer = client.post("/login/code/", {"token": shown(cast.county)})
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    assert client.get("/").status_code == 200
    told = {"factor": "app", "network": "127.0.*.*"}
    assert Entry.objects.get(action="accounts.sign_in").changes == told


def test_between_the_steps_nothing_is_open(cast: Cast) -> None:
    client = first_step()
    for path in ("/", "/account/", "/account/factor/", "/households/", "/account/confirm/"):
        assert client.get(path)["Location"].startswith("/login/?next=")
    assert not Entry.objects.filter(action="accounts.sign_in").exists()


def test_a_wrong_code_opens_nothing(cast: Cast) -> None:
    client = first_step()
    answer = client.post("/login/code/", {"token": "000"})
    assert (answer.status_code, "动态码不正确或已经用过" in answer.content.decode()) == (422, True)
    assert client.get("/").status_code == 302


def test_a_code_seen_over_the_shoulder_opens_nothing_a_second_time(cast: Cast) -> None:
    code = shown(cast.county)
    first_step().post("/login/code/", {"token": code})
    answer = first_step().post("/login/code/", {"token": code})
    assert answer.status_code == 422


def test_a_code_without_the_password_leads_to_the_start(cast: Cast) -> None:
    answer = Client().post("/login/code/", {"token": shown(cast.county)})
    assert answer["Location"] == "/login/?why=code"
    assert "动态码没有按时输入" in Client().get("/login/?why=code").content.decode()


def test_a_token_in_the_first_form_does_not_replace_the_password(cast: Cast) -> None:
    answer = Client().post("/login/", {"username": "county", "token": shown(cast.county)})
    assert answer.status_code == 200


def test_a_recovery_code_opens_once_and_warns(cast: Cast, codes: list[str]) -> None:
    page = first_step().post("/login/code/", {"token": codes[3]}, follow=True).content.decode()
    assert "还剩 9 个" in page
    assert first_step().post("/login/code/", {"token": codes[3]}).status_code == 422


def test_wrong_codes_lock_like_wrong_passwords(cast: Cast) -> None:
    client = first_step()
    answers = [client.post("/login/code/", {"token": "000"}).status_code for _time in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert client.post("/login/code/", {"token": shown(cast.county)}).status_code == 429
    assert Client().post("/login/", RIGHT).status_code == 429
    assert Entry.objects.filter(action="accounts.lock_out").count() == 1


def test_knowing_the_password_does_not_forget_wrong_codes(cast: Cast) -> None:
    for _time in range(4):
        first_step().post("/login/code/", {"token": "000"})
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 4
    assert first_step().post("/login/code/", {"token": "000"}).status_code == 429


def test_from_many_addresses_codes_rest_as_well(cast: Cast) -> None:
    for number in range(10):
        client = first_step(REMOTE_ADDR=f"10.0.0.{number}")
        client.post("/login/code/", {"token": "000"})
    client = first_step(REMOTE_ADDR="10.0.1.1")
    assert client.post("/login/code/", {"token": shown(cast.county)}).status_code == 422


def test_the_second_step_does_not_wait_for_ever(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, now = first_step(), time.time()
    monkeypatch.setattr(waiting.time, "time", lambda: now + waiting.SECONDS + 1)
    answer = client.post("/login/code/", {"token": shown(cast.county)})
    assert answer["Location"] == "/login/?why=code"


@pytest.mark.parametrize("what", ["disabled", "password"])
def test_what_happens_to_the_account_meanwhile_counts(cast: Cast, what: str) -> None:
    client = first_step()
    if what == "disabled":
        actions.switch(by="t", user=cast.county, active=False)
    else:
        actions.change_password(by="t", user=cast.county, password="another-lake-2016")
    answer = client.post("/login/code/", {"token": shown(cast.county)})
    assert answer["Location"] == "/login/?why=code"


def test_the_session_key_changes_at_each_step(cast: Cast) -> None:
    client = Client()
    client.get("/login/")
    client.post("/login/", RIGHT)
    between = client.session.session_key
    client.post("/login/code/", {"token": shown(cast.county)})
    assert client.session.session_key != between


def test_who_has_none_goes_straight_in(cast: Cast) -> None:
    answer = Client().post("/login/", {"username": "town", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_factor_begun_and_not_confirmed_is_not_asked_for(cast: Cast) -> None:
    factors.begin(user=cast.town)
    answer = Client().post("/login/", {"username": "town", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_code_is_never_sent_back_and_logs_in_nobody_already_in(cast: Cast) -> None:
    client = first_step()
    client.post("/login/code/", {"token": shown(cast.county)})
    assert client.get("/login/code/")["Location"] == "/"
