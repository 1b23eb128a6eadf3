"""What administrators do about the log-ins of others."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.base.accounts import actions, factors
from bangfu.base.accounts.models import User
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from tests.cast import COUNTY, NEIGHBOUR, PASSWORD, Cast
from tests.second import equip


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """Proofs are asked for, as in the product."""
    settings.FRESH_MINUTES = 10


@pytest.fixture
def client(cast: Cast) -> Client:
    """The city's system administrator, who has just given the password."""
    return log_in("system")


def log_in(username: str) -> Client:
    found = Client()
    found.post("/login/", {"username": username, "password": PASSWORD})
    return found


def path(user: User, what: str = "") -> str:
    return f"/admin/accounts/{user.pk}/{what}"


def lost(user: User) -> str:
    return f"/admin/posts/{user.pk}/factor/"


def test_a_lost_factor_is_reset_and_sessions_end(cast: Cast) -> None:
    client, theirs = log_in("security"), log_in("county")
    equip(cast.county)
    assert "动态码已开启" in client.get(f"/admin/posts/{cast.county.pk}/").content.decode()
    page = client.post(lost(cast.county), follow=True).content.decode()
    assert "动态码已重置" in page
    assert factors.of(cast.county) is None
    assert theirs.get("/").status_code == 302
    assert log_in("county").get("/").status_code == 200


def test_never_their_own(cast: Cast) -> None:
    client = log_in("security")
    equip(cast.security)
    assert client.post(lost(cast.security)).status_code == 403
    assert factors.of(cast.security) is not None
    assert "重置动态码" not in client.get(f"/admin/posts/{cast.security.pk}/").content.decode()


def test_who_sets_passwords_cannot_also_take_the_factor(client: Client, cast: Cast) -> None:
    equip(cast.security)
    assert client.post(lost(cast.security)).status_code == 403
    assert client.post(path(cast.security, "factor/")).status_code == 404
    assert client.post(path(cast.security), {"password": "Lake-number-1"}).status_code == 302
    guarding = log_in("auditing")  # neither can, of course, an administrator of another kind
    assert guarding.post(path(cast.security), {"password": "Lake-number-2"}).status_code == 403
    assert factors.of(cast.security) is not None
    User.objects.filter(pk=cast.security.pk).update(must_renew=False)
    entered = Client()
    known = {"username": "security", "password": "Lake-number-1"}
    assert entered.post("/login/", known)["Location"] == "/login/code/"
    assert entered.get("/admin/posts/").status_code == 302


def test_their_own_password_takes_the_old_one(client: Client, cast: Cast) -> None:
    before = User.objects.get(pk=cast.system.pk).password
    assert client.post(path(cast.system), {"password": "Lake-number-1"}).status_code == 403
    assert User.objects.get(pk=cast.system.pk).password == before
    page = client.get(path(cast.system)).content.decode()
    assert 'type="password"' not in page
    assert "/account/password/" in page
    with pytest.raises(Refusal) as refused:
        actions.reset_password(by="system", user=cast.system, password="Lake-number-1")
    assert refused.value.code == "accounts.own_password"
    form = {"old": "wrong", "new": "Lake-number-1", "again": "Lake-number-1"}
    assert client.post("/account/password/", form).status_code == 422
    form["old"] = PASSWORD
    assert client.post("/account/password/", form).status_code == 302


def test_their_own_account_and_posts_stay_as_they_are(cast: Cast) -> None:
    client = log_in("system")
    assert client.post(path(cast.system, "switch/"), {"active": "no"}).status_code == 403
    guarding, mine = log_in("security"), cast.security.posts.get()
    grant = {"role": "county_officer", "division": COUNTY, "valid_from": "2016-01-01"}
    assert guarding.post(f"/admin/posts/{cast.security.pk}/", grant).status_code == 403
    ending = f"/admin/posts/{cast.security.pk}/{mine.pk}/end/"
    assert guarding.post(ending, {"on": timezone.localdate().isoformat()}).status_code == 403
    assert cast.security.posts.get().valid_to is None


@pytest.mark.parametrize(
    ("seat", "act"),
    [("system", "switch/"), ("system", ""), ("security", ""), ("security", "end")],
)
def test_what_they_do_to_others_asks_who_they_are(cast: Cast, seat: str, act: str) -> None:
    client = Client()
    client.force_login(getattr(cast, seat))
    post = cast.county.posts.get()
    target = f"/admin/posts/{cast.county.pk}/" if seat == "security" else path(cast.county, act)
    target += f"{post.pk}/end/" if act == "end" else ""
    answer = client.post(target, {"password": "Lake-number-1", "on": "2016-01-01"})
    assert answer["Location"].startswith("/account/confirm/")


def test_an_administrator_of_another_area_finds_nobody(cast: Cast) -> None:
    other = actions.open_account(by="t", username="far", name="远", password=PASSWORD)
    place = Division.objects.get(code=NEIGHBOUR)
    actions.grant(by="t", user=other, role="system_admin", division=place)
    equip(cast.county)
    theirs, client = log_in("neighbour"), log_in("far")
    for what in ("", "logins/", "switch/"):
        assert client.post(path(cast.county, what)).status_code == 404
    guard = actions.open_account(by="t", username="guard", name="卫", password=PASSWORD)
    actions.grant(by="t", user=guard, role="security_admin", division=place)
    assert log_in("guard").post(lost(cast.county)).status_code == 404
    assert factors.of(cast.county) is not None
    assert client.post(path(cast.neighbour, "logins/")).status_code == 302
    assert theirs.get("/").status_code == 302


@pytest.mark.parametrize("seat", ["county", "system", "security", "auditing", "nobody"])
def test_nobody_else_may(cast: Cast, seat: str) -> None:
    equip(cast.town)
    client = log_in(seat)
    if seat != "security":
        assert client.post(lost(cast.town)).status_code == 403
    if seat != "system":
        assert client.post(path(cast.town, "logins/")).status_code == 403
    assert factors.of(cast.town) is not None


def test_resetting_asks_again_who_it_is(cast: Cast) -> None:
    equip(cast.county)
    client = Client()
    client.force_login(cast.security)
    answer = client.post(lost(cast.county))
    assert answer["Location"].startswith("/account/confirm/")
    assert factors.of(cast.county) is not None


def test_all_log_ins_of_somebody_are_ended(client: Client, cast: Cast) -> None:
    theirs = [log_in("county"), log_in("county")]
    page = client.post(path(cast.county, "logins/"), follow=True).content.decode()
    assert "已结束 2 处登录" in page
    assert [one.get("/").status_code for one in theirs] == [302, 302]
    assert client.get("/admin/accounts/").status_code == 200


def test_a_password_they_set_is_replaced_by_its_owner(client: Client, cast: Cast) -> None:
    client.post(path(cast.county), {"password": "Lake-number-1"})
    assert User.objects.get(pk=cast.county.pk).must_renew
    form = {"username": "newcomer", "name": "新来", "password": "Lake-number-1"}
    client.post("/admin/accounts/new/", form)
    assert User.objects.get(username="newcomer").must_renew


def test_the_list_says_who_was_disabled_for_being_unused(client: Client, cast: Cast) -> None:
    assert "已自动停用" not in client.get("/admin/accounts/").content.decode()
    today = timezone.localdate() - dt.timedelta(1)
    User.objects.filter(pk=cast.county.pk).update(is_active=False, idle_since=today)
    page = client.get("/admin/accounts/").content.decode()
    assert "1 个账号长期没有登录，已自动停用" in page
    page = client.get("/admin/accounts/?state=unused").content.decode()
    assert "何洪湖" in page
    assert "唐新堤" not in page
    assert f"{today.isoformat()} 由系统自动停用" in client.get(path(cast.county)).content.decode()
