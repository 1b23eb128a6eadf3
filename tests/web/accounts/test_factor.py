"""Setting up, renewing and removing one's second factor."""

import re
from typing import Any

import pytest
from django.test import Client

from bangfu.base.accounts import factors
from tests.cast import PASSWORD, Cast
from tests.second import equip, of_secret, shown


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """Proofs are asked for, as in the product."""
    settings.FRESH_MINUTES = 10


@pytest.fixture
def client(cast: Cast) -> Client:
    """The county's officer, who has just given the password."""
    found = Client()
    found.post("/login/", {"username": "county", "password": PASSWORD})
    return found


def secret_on(page: str) -> str:
    found = re.search(r'class="nums secret">([A-Z2-7 ]+)<', page)
    assert found
    return found[1]


def test_from_the_picture_to_the_recovery_codes(client: Client, cast: Cast) -> None:
    assert "未开启" in client.get("/account/").content.decode()
    page = client.post("/account/factor/begin/", follow=True).content.decode()
    assert 'class="qr" src="data:image/svg+xml' in page
    answer = client.post("/account/factor/", {"token": of_secret(secret_on(page))})
    codes = re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", answer.content.decode())
    assert len(set(codes)) == factors.CODES
    assert answer["Cache-Control"] == "no-store"
    assert "已开启" in client.get("/account/").content.decode()
    assert codes[0] not in client.get("/account/").content.decode()
    assert factors.spend(user=cast.county, code=codes[0]) == "recovery"


def test_looking_at_the_page_makes_no_secret(client: Client, cast: Cast) -> None:
    page = client.get("/account/factor/").content.decode()
    assert 'class="qr"' not in page
    assert factors.pending(cast.county) is None


@pytest.mark.parametrize("token", ["", "000", "x" * 21, "12345a"])
def test_a_wrong_first_code_leaves_it_off(client: Client, cast: Cast, token: str) -> None:
    client.post("/account/factor/begin/")
    assert client.post("/account/factor/", {"token": token}).status_code == 422
    assert factors.of(cast.county) is None


def test_a_code_without_a_picture_is_wrong(client: Client) -> None:
    assert client.post("/account/factor/", {"token": "123456"}).status_code == 422


def test_the_secret_is_not_shown_to_a_desk_left_open(client: Client, cast: Cast) -> None:
    factors.begin(user=cast.county)
    other = Client()
    other.force_login(cast.county)
    assert 'class="qr"' not in other.get("/account/factor/").content.decode()


def test_once_it_is_on_the_secret_is_shown_to_nobody(client: Client, cast: Cast) -> None:
    equip(cast.county)
    assert client.get("/account/factor/")["Location"] == "/account/"
    assert client.post("/account/factor/begin/").status_code == 422


def test_recovery_codes_are_renewed_by_form(client: Client, cast: Cast) -> None:
    old = equip(cast.county)
    assert client.get("/account/factor/codes/").status_code == 405
    page = client.post("/account/factor/codes/").content.decode()
    assert page.count("<li>") >= factors.CODES
    assert factors.spend(user=cast.county, code=old[0]) == ""


def test_without_a_factor_there_is_nothing_to_renew(client: Client) -> None:
    answer = client.post("/account/factor/codes/")
    assert (answer.status_code, "还没有开启动态码" in answer.content.decode()) == (422, True)


def test_it_is_removed_with_the_password_only(client: Client, cast: Cast) -> None:
    equip(cast.county)
    assert client.post("/account/factor/remove/", {"password": "no"}).status_code == 422
    assert factors.of(cast.county) is not None
    client.post("/account/factor/remove/", {"password": PASSWORD})
    assert factors.of(cast.county) is None
    assert client.get("/account/factor/remove/")["Location"] == "/account/"


def test_who_must_have_one_sets_it_up_again_at_once(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "admins"
    equip(cast.system)
    client = Client()
    client.post("/login/", {"username": "system", "password": PASSWORD})
    client.post("/login/code/", {"token": shown(cast.system)})
    assert client.get("/admin/accounts/").status_code == 200
    client.post("/account/factor/remove/", {"password": PASSWORD})
    assert client.get("/admin/accounts/")["Location"] == "/account/factor/"
    page = client.post("/account/factor/begin/", follow=True).content.decode()
    client.post("/account/factor/", {"token": of_secret(secret_on(page))})
    assert client.get("/admin/accounts/").status_code == 200


def test_changing_it_asks_again_who_it_is(cast: Cast) -> None:
    equip(cast.county)
    client = Client()
    client.force_login(cast.county)
    for path in ("/account/factor/begin/", "/account/factor/codes/", "/account/factor/remove/"):
        assert client.post(path)["Location"].startswith("/account/confirm/")
    assert factors.of(cast.county) is not None
