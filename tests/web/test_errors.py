"""Pages for what cannot be shown."""

from collections.abc import Callable

import pytest
from django.core.checks import ERROR
from django.core.checks.urls import check_custom_error_handlers
from django.test import Client, RequestFactory

from bangfu.base.accounts import actions
from bangfu.web import errors
from tests.cast import Cast

Enter = Callable[[str], Client]
SCRIPT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_the_handlers_are_what_django_asks_for() -> None:
    faults = [found for found in check_custom_error_handlers(None) if found.level >= ERROR]
    assert faults == []


def test_a_refusal_has_its_page_status_code_and_hint(enter: Enter) -> None:
    answer = enter("county").get("/style/refused/")
    page = answer.content.decode()
    assert answer.status_code == 409
    for word in ("这一户正在由别人修改。", "请稍后刷新再试。", "sample.refused"):
        assert word in page


def test_a_script_gets_the_refusal_as_a_notice_above_the_page(enter: Enter) -> None:
    answer = enter("county").get("/style/refused/", headers=SCRIPT)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#alerts"
    assert answer["HX-Reselect"] == ".alert"
    assert answer.content.decode().strip().startswith('<div class="alert')


def test_a_missing_right_names_the_posts_that_have_it_and_who_grants_them(enter: Enter) -> None:
    page = enter("county").get("/admin/accounts/").content.decode()
    assert "这项操作需要以下岗位之一：系统管理员。" in page
    assert "区县业务员" in page
    assert "安保密" in page


def test_a_person_without_a_post_is_told_so(enter: Enter) -> None:
    page = enter("nobody").get("/admin/accounts/").content.decode()
    assert "还没有人给您授予岗位" in page


def test_an_unknown_address_is_404_in_the_same_look(enter: Enter) -> None:
    answer = enter("county").get("/nowhere/")
    assert answer.status_code == 404
    assert 'class="side"' in answer.content.decode()


def test_a_stranger_sees_no_frame_around_a_404(db: None) -> None:
    page = Client().get("/nowhere/").content.decode()
    assert "没有找到这个页面" in page
    assert 'class="side"' not in page


def test_out_of_scope_looks_like_what_does_not_exist(enter: Enter, cast: Cast) -> None:
    client = enter("security")
    actions.grant(by="tests", user=cast.nobody, role="security_admin", division=_county())
    neighbour, never = f"/admin/posts/{cast.neighbour.pk}/", "/admin/posts/999999/"
    county = enter("nobody")
    assert client.get(neighbour).status_code == 200
    pages = [_bare(county.get(path).content.decode()) for path in (neighbour, never)]
    assert pages[0] == pages[1].replace(never, neighbour)


def _county() -> object:
    from bangfu.base.divisions import queries
    from tests.cast import COUNTY

    return queries.get(COUNTY)


def _bare(page: str) -> str:
    """The page without its anti-forgery tokens, which differ each time."""
    import re

    return re.sub(r'(?<=")[A-Za-z0-9]{64}(?=")', "", page)


def test_a_form_without_its_token_is_not_accepted(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.county)
    answer = client.post("/account/password/", {"old": "x"})
    assert answer.status_code == 403
    assert "web.csrf" in answer.content.decode()


def test_a_crash_says_nothing_of_the_cause_and_gives_a_number(enter: Enter) -> None:
    client = enter("county")
    client.raise_request_exception = False
    answer = client.get("/style/crash/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in page
    assert "a sample crash" not in page


def test_a_crash_in_a_script_is_a_notice(enter: Enter) -> None:
    client = enter("county")
    client.raise_request_exception = False
    answer = client.get("/style/crash/", headers=SCRIPT)
    assert (answer.status_code, answer["HX-Retarget"]) == (500, "#alerts")
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("handler", [errors.bad_request, errors.forbidden])
def test_djangos_own_refusals_have_our_look(handler: Callable, db: None) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    answer = handler(request, exception=Exception())
    assert answer.status_code in {400, 403}
    assert "web." in answer.content.decode()
