"""The page that protects an account, and sessions that end."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.base.accounts import actions
from bangfu.base.accounts.models import Login, User
from bangfu.registry.catalogue.models import Site
from bangfu.web.accounts import entering
from tests.cast import PASSWORD, Cast

Enter = Callable[[str], Client]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


def log_in(username: str = "county", **more: Any) -> Client:
    client = Client(**more)
    client.post("/login/", {"username": username, "password": PASSWORD})
    return client


def test_i_see_where_i_am_logged_in(cast: Cast) -> None:
    log_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="10.3.7.9")
    page = log_in(HTTP_USER_AGENT=EDGE).get("/account/").content.decode()
    assert "Firefox · Windows" in page
    assert "Edge · Windows" in page
    assert "10.3.*.*" in page
    assert "10.3.7.9" not in page
    assert page.count("当前") == 1


def test_others_log_ins_are_not_mine(cast: Cast) -> None:
    log_in("town", HTTP_USER_AGENT=FIREFOX)
    assert "Firefox" not in log_in().get("/account/").content.decode()


def test_one_elsewhere_is_ended_and_says_so(cast: Cast) -> None:
    there, here = log_in(), log_in()
    pk = Login.objects.order_by("id")[0].pk
    page = here.post("/account/logins/end/", {"which": pk}, follow=True).content.decode()
    assert "已结束 1 处登录" in page
    answer = there.get("/account/", follow=True)
    assert answer.redirect_chain[0][0] == "/login/?next=%2Faccount%2F&why=ended"
    assert "这里的登录已被结束" in answer.content.decode()
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_all_others_end_and_this_one_stays(cast: Cast) -> None:
    others, here = [log_in(), log_in()], log_in()
    here.post("/account/logins/end/", {"which": "others"})
    assert [client.get("/").status_code for client in [*others, here]] == [302, 302, 200]


@pytest.mark.parametrize("which", ["", "all", "-1", "1e3", "٣", "9" * 40, "0"])
def test_nonsense_ends_nothing(cast: Cast, which: str) -> None:
    there, here = log_in(), log_in()
    assert here.post("/account/logins/end/", {"which": which}).status_code == 302
    assert (there.get("/").status_code, here.get("/").status_code) == (200, 200)


def test_nobody_ends_the_log_in_of_somebody_else(cast: Cast) -> None:
    there = log_in("town")
    log_in().post("/account/logins/end/", {"which": Login.objects.get(user=cast.town).pk})
    assert there.get("/").status_code == 200


def test_twelve_hours_do_not_slide(cast: Cast) -> None:
    client = log_in()
    Login.objects.update(began_at=timezone.now() - dt.timedelta(hours=12))
    answer = client.get("/account/", follow=True)
    assert "登录已满 12 小时" in answer.content.decode()


def test_a_session_without_its_row_is_over(cast: Cast) -> None:
    client = log_in()
    Login.objects.all().delete()
    assert client.get("/").status_code == 302


def test_logging_out_takes_it_from_the_list(cast: Cast) -> None:
    client = log_in()
    client.post("/logout/")
    assert Login.objects.get().ended_why == "left"


def test_disabled_and_enabled_again_the_old_session_stays_over(cast: Cast) -> None:
    client = log_in()
    actions.switch(by="system", user=cast.county, active=False)
    actions.switch(by="system", user=cast.county, active=True)
    assert client.get("/").status_code == 302


def test_an_administrator_is_in_one_place_at_a_time(cast: Cast) -> None:
    first, second = log_in("system"), log_in("system")
    answer = first.get("/account/", follow=True)
    assert "您的账号在别处登录了" in answer.content.decode()
    assert second.get("/account/").status_code == 200


def test_unless_the_installation_says_otherwise(cast: Cast, settings: Any) -> None:
    settings.SINGLE_LOGIN = False
    first, _second = log_in("system"), log_in("system")
    assert first.get("/account/").status_code == 200


def test_an_officer_may_be_in_two(cast: Cast) -> None:
    first, _second = log_in(), log_in()
    assert first.get("/account/").status_code == 200


def test_administrators_idle_for_ten_minutes_only(cast: Cast) -> None:
    assert "10 分钟不操作" in log_in("system").get("/account/").content.decode()
    assert "15 分钟不操作" in log_in().get("/account/").content.decode()
    page = Client().get("/login/?why=idle-admin").content.decode()
    assert "10 分钟没有操作" in page


def test_an_administrator_must_set_up_a_factor_first(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "admins"
    client = log_in("system")
    for path in ("/", "/admin/accounts/", "/account/", "/nowhere/"):
        assert client.get(path)["Location"] == "/account/factor/"
    assert "您的岗位必须使用动态码" in client.get("/account/factor/").content.decode()
    assert client.get("/health").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/?why=out"
    assert log_in().get("/").status_code == 200


def test_a_script_is_led_there_whole(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "all"
    answer = log_in().get("/households/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/account/factor/"


def test_a_demonstration_asks_for_the_password_only(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = "admins"
    Site.objects.update(demo=True)
    User.objects.update(created_at=timezone.now() - dt.timedelta(days=400), password_at=None)
    first, _second = log_in("system"), log_in("system")
    assert first.get("/admin/accounts/").status_code == 200


def test_an_old_password_is_renewed_first(cast: Cast) -> None:
    User.objects.update(password_at=timezone.now() - dt.timedelta(days=90))
    client = log_in()
    assert client.get("/")["Location"] == "/account/password/"
    assert "已满 90 天" in client.get("/account/password/").content.decode()
    form = {"old": PASSWORD, "new": "Lake-number-1", "again": "Lake-number-1"}
    assert client.post("/account/password/", form).status_code == 302
    assert client.get("/").status_code == 200


def test_a_password_that_an_administrator_set_is_renewed_first(cast: Cast) -> None:
    new = "Lake-number-1"
    actions.change_password(by="system", user=cast.county, password=new, passing=True)
    client = Client()
    client.post("/login/", {"username": "county", "password": new})
    page = client.get("/", follow=True).content.decode()
    assert "现在的密码是别人替您设的" in page


def test_an_account_out_of_use_hears_what_a_disabled_one_hears(cast: Cast) -> None:
    long_ago = timezone.now() - dt.timedelta(days=91)
    User.objects.filter(pk=cast.county.pk).update(created_at=long_ago, last_login=long_ago)
    answer = Client().post("/login/", {"username": "county", "password": PASSWORD})
    assert "用户名或密码不正确，或账号已停用。" in answer.content.decode()
    assert not User.objects.get(pk=cast.county.pk).is_active


def test_who_does_not_know_the_password_disables_nobody(cast: Cast) -> None:
    long_ago = timezone.now() - dt.timedelta(days=91)
    User.objects.filter(pk=cast.county.pk).update(created_at=long_ago, last_login=long_ago)
    Client().post("/login/", {"username": "county", "password": "no"})
    assert User.objects.get(pk=cast.county.pk).is_active


@pytest.mark.parametrize(
    ("address", "shown"),
    [("10.3.7.9", "10.3.*.*"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("x", ""), ("::1", "本机")],
)
def test_only_half_an_address_is_kept(address: str, shown: str) -> None:
    assert entering.network(address) == shown


@pytest.mark.parametrize(("agent", "shown"), [("", ""), ("curl/8", ""), (EDGE, "Edge · Windows")])
def test_of_a_browser_two_words_are_kept(agent: str, shown: str) -> None:
    assert entering.browser(agent) == shown
