"""Who may open a page. Every view says it with one of these; a test walks all addresses.

Pages that need no log-in say so with Django's ``login_not_required``.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission

View = Callable[..., HttpResponse]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Only people who hold one of the permissions somewhere; others are told what they lack."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(rights.holds(request.user, permission) for permission in permissions):
                rights.require(request.user, permissions[0])
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return guard


def anyone(view: View) -> View:
    """Everybody who has logged in; the view shows each person their own things."""
    view.permissions = ()  # type: ignore[attr-defined]
    return view


def person(request: HttpRequest) -> User:
    """Who asks; only behind one of the guards above, which nobody passes without logging in."""
    assert isinstance(request.user, User)
    return request.user
