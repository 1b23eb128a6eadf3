"""Guards of views."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.web import guards
from tests.cast import Cast


@guards.needs(Permission.POSTS_GRANT, Permission.AUDIT_READ)
def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def request(user: object) -> HttpRequest:
    made = RequestFactory().get("/")
    made.user = user  # type: ignore[assignment]
    return made


def test_one_of_the_rights_is_enough(cast: Cast) -> None:
    assert page(request(cast.auditor)).content == b"open"


def test_without_any_the_first_is_named(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        page(request(cast.county))
    assert (refused.value.code, refused.value.status) == ("rights.missing", 403)
    assert "安全管理员" in str(refused.value.message)


def test_a_guarded_view_says_what_it_needs() -> None:
    assert page.permissions == (Permission.POSTS_GRANT, Permission.AUDIT_READ)  # type: ignore[attr-defined]
    assert page.__name__ == "page"
