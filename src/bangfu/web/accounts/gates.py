"""Middleware that lets a session pass: listed, not ended, and with nothing owed first."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from bangfu.base.accounts import duties, logins
from bangfu.base.accounts.models import User
from bangfu.web import pages
from bangfu.web.accounts import entering

Handler = Callable[[HttpRequest], HttpResponse]

# Answered without looking at session or person, so that a probe costs nothing.
UNTOUCHED = {"/health"}
# Where each duty is done; and what stays open meanwhile.
PLACES = {duties.PASSWORD: "accounts:password", duties.FACTOR: "accounts:factor"}
OPEN = {
    duties.PASSWORD: {"accounts:password"},
    duties.FACTOR: {
        "accounts:codes",
        "accounts:confirm",
        "accounts:factor",
        "accounts:factor_begin",
        "accounts:password",
    },
}
ALWAYS = {"health", "language", "login", "logout", "ready"}


class Logins:
    """Ends a session that was ended elsewhere, replaced, or is older than half a day.

    Also an administrator's that is used from a network not open to them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in UNTOUCHED and isinstance(request.user, User):
            self._look(request, request.user)
        return self.get_response(request)

    def _look(self, request: HttpRequest, user: User) -> None:
        """Keep, end, or (opened before there was a list) list the session."""
        if not entering.mark(request):
            entering.note(request, user)
        elif why := self._why(request, user):
            logout(request)
            request.out = why  # type: ignore[attr-defined]

    def _why(self, request: HttpRequest, user: User) -> str:
        """Why the session is over: ended somewhere, or an administrator's used elsewhere."""
        if why := logins.keep(user=user, mark=entering.mark(request)):
            return why
        if request.session.get(entering.STRICT) and not entering.admits(request, user):
            logins.leave(user=user, mark=entering.mark(request))
            return "network"
        return ""


class Duties:
    """Leads a person to what they owe first; only that, leaving and the language stay open."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in UNTOUCHED or not request.user.is_authenticated:
            return self.get_response(request)
        duty = request.session.get(entering.DUTY, "")
        if duty not in PLACES or _name(request.path_info) in OPEN[duty] | ALWAYS:
            return self.get_response(request)
        return pages.go(request, reverse(PLACES[duty]))


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
