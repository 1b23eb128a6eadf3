"""Logging in and out."""

import json
from pathlib import Path

import pytest
from django.test import Client

from bangfu.base.accounts.roles import ROLES
from bangfu.base.audit.models import Entry
from bangfu.registry.catalogue.models import Site
from tests.cast import PASSWORD, Cast

RIGHT = {"username": "county", "password": PASSWORD}
ROW = {"username": "county", "name": "何洪湖", "place": "洪湖市", "password": PASSWORD}


def written(action: str) -> list[tuple[str, str]]:
    found = Entry.objects.filter(action=action).order_by("id")
    return list(found.values_list("actor", "division"))


def test_the_right_password_opens_the_first_page(cast: Cast) -> None:
    answer = Client().post("/login/", RIGHT)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_after_logging_in_the_person_is_where_they_wanted_to_be(cast: Cast) -> None:
    answer = Client().post("/login/", {**RIGHT, "next": "/jobs/?a=1"})
    assert answer["Location"] == "/jobs/?a=1"


@pytest.mark.parametrize("where", ["https://elsewhere.test/", "//elsewhere.test", "javascript:x"])
def test_logging_in_never_leads_off_site(cast: Cast, where: str) -> None:
    assert Client().post("/login/", {**RIGHT, "next": where})["Location"] == "/"


@pytest.mark.parametrize(
    "wrong", [{"username": "county", "password": "x"}, {"username": "never", "password": "x"}]
)
def test_what_was_wrong_is_not_told_apart(cast: Cast, wrong: dict[str, str]) -> None:
    page = Client().post("/login/", wrong).content.decode()
    assert "用户名或密码不正确，或账号已停用。" in page


def test_a_disabled_account_hears_the_same(cast: Cast) -> None:
    type(cast.county).objects.filter(pk=cast.county.pk).update(is_active=False)
    page = Client().post("/login/", RIGHT).content.decode()
    assert "用户名或密码不正确，或账号已停用。" in page


def test_a_password_is_never_sent_back(cast: Cast) -> None:
    answer = Client().post("/login/", {**RIGHT, "password": "wrong-secret"})
    assert b"wrong-secret" not in answer.content


def test_logging_in_and_out_stands_in_the_trail_of_the_county(cast: Cast) -> None:
    client = Client()
    client.post("/login/", RIGHT)
    client.post("/logout/")
    assert written("accounts.sign_in") == [("county", "421083000000")]
    assert written("accounts.sign_out") == [("county", "421083000000")]


def test_logging_in_changes_the_session_key(cast: Cast) -> None:
    client = Client()
    client.get("/login/")
    before = client.session.session_key
    client.post("/login/", RIGHT)
    assert client.session.session_key != before


def test_logging_out_ends_the_session_and_clears_the_browser(cast: Cast) -> None:
    client = Client()
    client.post("/login/", RIGHT)
    answer = client.post("/logout/")
    assert answer["Location"] == "/login/?why=out"
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "您已退出登录" in client.get("/login/?why=out").content.decode()
    assert client.get("/").status_code == 302


def test_a_link_cannot_log_anybody_out(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.county)
    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200


def test_who_is_in_is_not_asked_again(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.county)
    assert client.get("/login/")["Location"] == "/"


def demonstrate(home: Path, **more: str) -> None:
    (home / "demo").mkdir()
    row = {**ROW, "role": "county_officer", **more}
    (home / "demo" / "accounts.json").write_text(json.dumps([row]), "utf-8")


def test_a_demonstration_lists_its_accounts(cast: Cast, home: Path) -> None:
    demonstrate(home)
    Site.objects.update(demo=True)
    page = Client().get("/login/").content.decode()
    assert f"{ROLES['county_officer'].title} · 洪湖市" in page
    assert f'name="password" value="{PASSWORD}"' in page


def test_a_role_may_be_given_as_a_text(cast: Cast, home: Path) -> None:
    demonstrate(home, role="驻村干部")
    Site.objects.update(demo=True)
    assert "驻村干部 · 洪湖市" in Client().get("/login/").content.decode()


def test_a_real_installation_never_does(cast: Cast, home: Path) -> None:
    demonstrate(home)
    assert PASSWORD not in Client().get("/login/").content.decode()


def test_a_demonstration_without_a_list_shows_none(cast: Cast, home: Path) -> None:
    Site.objects.update(demo=True)
    assert "演示账号" not in Client().get("/login/").content.decode()


def test_an_unknown_reason_is_not_shown(cast: Cast) -> None:
    assert 'role="status"' not in Client().get("/login/?why=<b>").content.decode()
