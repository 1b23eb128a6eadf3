"""One's own password and posts."""

import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from bangfu.base.accounts import actions
from bangfu.base.accounts.roles import Permission
from bangfu.web.accounts import permissions
from tests.cast import PASSWORD, Cast

Enter = Callable[[str], Client]
NEW = "new-lake-2016"


def change(client: Client, **more: str) -> tuple[int, str]:
    form = {"old": PASSWORD, "new": NEW, "again": NEW, **more}
    answer = client.post("/account/password/", form, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_new_password_takes_effect_and_this_session_stays(enter: Enter) -> None:
    client = enter("county")
    status, page = change(client)
    assert (status, "密码已修改" in page) == (200, True)
    again = {"username": "county", "password": NEW}
    assert Client().post("/login/", again).status_code == 302
    assert client.get("/").status_code == 200


def test_sessions_elsewhere_end(enter: Enter) -> None:
    here, there = enter("county"), enter("county")
    change(here)
    assert there.get("/").status_code == 302


def test_the_old_password_must_be_right(enter: Enter) -> None:
    status, page = change(enter("county"), old="no")
    assert (status, "现在的密码不正确" in page) == (422, True)


def test_both_new_ones_must_agree(enter: Enter) -> None:
    status, page = change(enter("county"), again="other")
    assert (status, "两次输入的新密码不一致" in page) == (422, True)


def test_a_weak_password_is_refused_beside_its_field(enter: Enter) -> None:
    status, page = change(enter("county"), new="1234567890", again="1234567890")
    assert status == 422
    assert 'id="id_new_error"' in page


def test_my_posts_show_past_present_and_future(enter: Enter, cast: Cast) -> None:
    today = timezone.localdate()
    for role, first, last in [
        ("department_clerk", today - dt.timedelta(9), today - dt.timedelta(1)),
        ("county_officer", today + dt.timedelta(5), None),
    ]:
        place = cast.county.posts.first().division  # type: ignore[union-attr]
        actions.grant(
            by="t", user=cast.county, role=role, division=place, valid_from=first, valid_to=last
        )
    page = enter("county").get("/account/posts/").content.decode()
    for word in ("在任", "已结束", "未开始", "区县业务员", "部门经办员"):
        assert word in page


def test_a_person_without_a_post_learns_who_grants_them(enter: Enter) -> None:
    page = enter("nobody").get("/account/posts/").content.decode()
    assert "还没有人给您授予岗位" in page
    assert "安保密" in page


def test_every_right_has_a_title() -> None:
    assert set(permissions.TITLES) == set(Permission)


def test_rights_held_are_told_from_those_not_held(cast: Cast) -> None:
    held = {str(right.title) for right in permissions.held(cast.clerk) if right.held}
    read = {"查看贫困户和村的档案", "查看政策、标准和参数", "查看数据质量疑点"}
    assert held == read | {"查看办理中的程序", "办理程序的环节", "查看责任书"}
