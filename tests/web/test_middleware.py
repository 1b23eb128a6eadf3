"""What happens to every request."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from bangfu.web import logs, middleware
from tests.cast import PASSWORD, Cast

Enter = Callable[[str], Client]


def log_in(cast: Cast) -> Client:
    client = Client()
    client.post("/login/", {"username": "county", "password": PASSWORD})
    return client


def age(client: Client, seconds: int) -> None:
    """Make the last request of a session look older."""
    key = client.session.session_key
    signer = signing.TimestampSigner(salt=f"idle:{key}")
    signer.timestamp = lambda: signing.b62_encode(int(signing.time.time()) - seconds)  # type: ignore[method-assign]
    client.cookies[middleware.COOKIE] = signer.sign("")


def test_chinese_is_spoken_whatever_the_browser_prefers(db: None) -> None:
    answer = Client().get("/login/", headers={"Accept-Language": "en"})
    assert answer["Content-Language"] == "zh-hans"
    assert "登录" in answer.content.decode()


def test_the_cookie_chooses_english(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.get("/login/")
    assert '<html lang="en">' in answer.content.decode()
    assert "Password" in answer.content.decode()


def test_an_unknown_language_is_chinese(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "xx"
    assert client.get("/login/")["Content-Language"] == "zh-hans"


def test_switching_language_keeps_the_page_and_lasts(db: None) -> None:
    client = Client()
    answer = client.post("/language/", {"language": "en", "next": "/login/?why=out"})
    assert answer["Location"] == "/login/?why=out"
    assert client.get("/login/")["Content-Language"] == "en"


def test_cookies_are_out_of_reach_of_scripts(cast: Cast) -> None:
    client = log_in(cast)
    client.post("/language/", {"language": "en"})
    client.get("/account/password/")
    names = {"sessionid", "csrftoken", "django_language", middleware.COOKIE}
    assert set(client.cookies) == names
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_switching_language_never_leads_off_site(db: None) -> None:
    answer = Client().post("/language/", {"language": "en", "next": "https://elsewhere.test/"})
    assert answer["Location"] == "/"


def test_language_is_switched_by_form_only(db: None) -> None:
    assert Client().get("/language/?language=en").status_code == 405


def test_a_session_in_use_stays_open(cast: Cast) -> None:
    client = log_in(cast)
    age(client, 14 * 60)
    assert client.get("/").status_code == 200


def test_an_idle_session_ends_and_the_person_is_told_why(cast: Cast) -> None:
    client = log_in(cast)
    age(client, 16 * 60)
    answer = client.get("/account/posts/?x=1", follow=True)
    assert answer.redirect_chain == [("/login/?next=%2Faccount%2Fposts%2F%3Fx%3D1&why=idle", 302)]
    assert "15 分钟没有操作" in answer.content.decode()


def test_a_session_whose_clock_was_taken_away_ends(cast: Cast) -> None:
    client = log_in(cast)
    client.get("/")
    del client.cookies[middleware.COOKIE]
    assert client.get("/").status_code == 302


def test_the_clock_of_another_session_does_not_count(cast: Cast) -> None:
    first, second = log_in(cast), log_in(cast)
    first.cookies[middleware.COOKIE] = second.cookies[middleware.COOKIE].value
    assert first.get("/").status_code == 302


def test_after_idling_a_script_is_sent_to_the_page_it_stood_on(cast: Cast) -> None:
    client = log_in(cast)
    age(client, 16 * 60)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/?a=1"}
    answer = client.get("/account/posts/", headers=headers)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/login/?next=%2Fjobs%2F%3Fa%3D1&why=idle"


def test_a_form_sent_too_late_is_not_sent_again(cast: Cast) -> None:
    client = log_in(cast)
    age(client, 16 * 60)
    answer = client.post("/account/password/", {"old": "x"})
    assert answer["Location"] == "/login/?next=%2F&why=idle"


def test_a_disabled_account_is_out_at_its_next_request(enter: Enter, cast: Cast) -> None:
    client = enter("county")
    assert client.get("/").status_code == 200
    type(cast.county).objects.filter(pk=cast.county.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_a_view_may_choose_its_own_caching(db: None) -> None:
    assert "private" in Client().get("/login/")["Cache-Control"]
    assert Client().get("/ready")["Cache-Control"] == "no-store"


def test_a_log_line_carries_the_number_of_its_request(
    enter: Enter, caplog: pytest.LogCaptureFixture
) -> None:
    answer = enter("county").get("/nowhere/")
    record = caplog.records[-1]
    assert logs.Numbered().filter(record)
    assert record.request_id == answer["X-Request-ID"]  # type: ignore[attr-defined]


def test_a_line_outside_requests_has_a_dash() -> None:
    record: Any = logging.makeLogRecord({"msg": "a job"})
    logs.Numbered().filter(record)
    assert record.request_id == "-"


def test_logs_name_nobody(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    for _attempt in range(6):
        Client().post("/login/", {"username": "county", "password": "wrong-secret"})
    Client().get("/nowhere/?q=王芳")
    written = caplog.text
    assert "Not Found" in written or "Too Many Requests" in written
    for word in ("county", "wrong-secret", "王芳", "127.0.0.1"):
        assert word not in written
