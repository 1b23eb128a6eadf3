"""Who may open a page. Every view says it with one of these; a test walks all addresses.

Pages that need no log-in say so with Django's ``login_not_required``. ``fresh`` stands below the
others and asks once more who it is, before what must not be done at a desk left open.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.web import pages
from bangfu.web.accounts import entering

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


@overload
def fresh(view: View, /) -> View: ...
@overload
def fresh(*, minutes: int | None = None) -> Callable[[View], View]: ...
def fresh(
    view: View | None = None, /, *, minutes: int | None = None
) -> View | Callable[[View], View]:
    """Asks for password or code again, unless the person gave one within some minutes.

    Stands below ``needs`` or ``anyone``: ``@fresh`` or ``@fresh(minutes=5)``. After a page the
    person comes back to it; after a form, which cannot be sent again, to where it was filled in.
    """

    def guard(guarded_view: View) -> View:
        @wraps(guarded_view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            lasting = settings.FRESH_MINUTES and (minutes or settings.FRESH_MINUTES)
            if not lasting or entering.proved(request, lasting):
                return guarded_view(request, *args, **kwargs)
            query = {"next": _way_back(request), "again": "" if _is_reading(request) else "1"}
            to = urlencode({name: value for name, value in query.items() if value})
            return pages.go(request, f"{reverse('accounts:confirm')}?{to}")

        return guarded

    return guard if view is None else guard(view)


def _is_reading(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and not pages.is_htmx(request)


def _way_back(request: HttpRequest) -> str:
    """The page itself, or the one a form or a script stands on; home when that is not known."""
    if _is_reading(request):
        return request.get_full_path()
    name = "HX-Current-URL" if pages.is_htmx(request) else "Referer"
    page = urlsplit(request.headers.get(name, ""))
    if page.netloc != request.get_host():
        return "/"
    return f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"
