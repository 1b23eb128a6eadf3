"""Asking once more before sensitive acts."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from bangfu.web import guards
from bangfu.web.accounts import entering
from tests.cast import PASSWORD, Cast
from tests.second import equip, prove, shown

Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """Proofs are asked for, as in the product."""
    settings.FRESH_MINUTES = 10


@guards.anyone
@guards.fresh
def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@guards.anyone
@guards.fresh(minutes=2)
def short(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def ask(view: Any, *, proved: float | None = None, method: str = "get", **headers: str) -> Any:
    request = getattr(RequestFactory(), method)("/people/7/?a=1&b=2", headers=headers)
    request.session = SessionStore()
    if proved is not None:
        request.session[entering.PROVED] = time.time() - proved
    return view(request)


def test_without_a_proof_the_person_is_asked() -> None:
    answer = ask(plain)
    assert answer["Location"] == "/account/confirm/?next=%2Fpeople%2F7%2F%3Fa%3D1%26b%3D2"


@pytest.mark.parametrize(("view", "inside", "outside"), [(plain, 599, 601), (short, 119, 121)])
def test_a_proof_lasts_its_minutes(view: Any, inside: int, outside: int) -> None:
    assert ask(view, proved=inside).content == b"done"
    assert ask(view, proved=outside).status_code == 302


def test_a_clock_set_back_makes_nothing_fresh() -> None:
    assert ask(plain, proved=-3600).status_code == 302


def test_after_a_form_the_way_back_is_where_it_was_filled_in() -> None:
    answer = ask(plain, method="post", Referer="http://testserver/people/7/edit/?x=1")
    assert answer["Location"] == "/account/confirm/?next=%2Fpeople%2F7%2Fedit%2F%3Fx%3D1&again=1"


@pytest.mark.parametrize("where", ["https://elsewhere.test/x", "", "javascript:alert(1)"])
def test_a_referer_from_elsewhere_is_not_followed(where: str) -> None:
    answer = ask(plain, method="post", Referer=where)
    assert answer["Location"] == "/account/confirm/?next=%2F&again=1"


def test_a_script_is_sent_there_whole() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/lists/"}
    answer = ask(plain, method="post", **headers)
    assert answer["HX-Redirect"] == "/account/confirm/?next=%2Flists%2F&again=1"


def test_the_guard_keeps_what_the_view_says_it_needs() -> None:
    assert plain.permissions == ()  # type: ignore[attr-defined]


def test_the_password_proves_it(enter: Enter) -> None:
    client = enter("county")
    assert client.get("/account/confirm/?next=/jobs/").status_code == 200
    answer = client.post("/account/confirm/?next=/jobs/", {"password": PASSWORD})
    assert answer["Location"] == "/jobs/"
    assert client.session[entering.PROVED] >= time.time() - 5


def test_a_wrong_password_proves_nothing(enter: Enter) -> None:
    client = enter("county")
    answer = client.post("/account/confirm/?next=/jobs/", {"password": "no"})
    assert (answer.status_code, "密码不正确" in answer.content.decode()) == (422, True)
    assert entering.PROVED not in client.session


def test_wrong_answers_count_towards_the_lock(enter: Enter) -> None:
    client = enter("county")
    answers = [client.post("/account/confirm/", {"password": "no"}) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]


def test_who_has_a_second_factor_gives_its_code(enter: Enter, cast: Cast) -> None:
    equip(cast.county)
    client = enter("county")
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 422
    code = shown(cast.county)
    assert client.post("/account/confirm/?next=/jobs/", {"token": code})["Location"] == "/jobs/"
    other = enter("county")
    assert other.post("/account/confirm/", {"token": code}).status_code == 422


@pytest.mark.parametrize("where", ["https://elsewhere.test/", "//elsewhere.test", "javascript:x"])
def test_the_way_back_never_leads_off_site(enter: Enter, where: str) -> None:
    answer = enter("county").post(f"/account/confirm/?next={where}", {"password": PASSWORD})
    assert answer["Location"] == "/"


def test_after_a_form_the_person_is_told_to_send_it_again(enter: Enter) -> None:
    to = "/account/confirm/?next=/account/&again=1"
    page = enter("county").post(to, {"password": PASSWORD}, follow=True).content.decode()
    assert "请再操作一次" in page


def test_logging_in_is_a_proof(cast: Cast) -> None:
    client = Client()
    client.post("/login/", {"username": "county", "password": PASSWORD})
    assert client.post("/account/factor/begin/")["Location"] == "/account/factor/"


def test_an_old_log_in_is_not(enter: Enter) -> None:
    answer = enter("county").post("/account/factor/begin/")
    assert answer["Location"].startswith("/account/confirm/")


def test_a_test_may_do_as_if(enter: Enter) -> None:
    client = enter("county")
    prove(client)
    assert client.post("/account/factor/begin/")["Location"] == "/account/factor/"
