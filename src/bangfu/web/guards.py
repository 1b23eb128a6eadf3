"""Who may open a page. Every view says it with one of these; a test walks all addresses.

Pages that need no log-in say so with Django's ``login_not_required``.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.web import pages

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


def open_to_all(view: View) -> View:
    """Open without logging in; the address stands in the tests' list of such."""
    return login_not_required(view)


def fresh(view: View) -> View:
    """Only for who proved lately who they are; others are asked for the password again.

    After it the person is back where they were; a form that was sent has to be sent again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        minutes = settings.PROOF_MINUTES
        if not minutes or time.time() - request.session.get("proved_at", 0) < minutes * 60:
            return view(request, *args, **kwargs)
        query = urlencode({"next": pages.form_place(request)})
        return pages.go(request, f"{reverse('accounts:prove')}?{query}")

    return guarded


def person(request: HttpRequest) -> User:
    """Who asks; only behind one of the guards above, which nobody passes without logging in."""
    assert isinstance(request.user, User)
    return request.user
