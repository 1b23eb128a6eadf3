"""Sessions end after idle minutes, without a database write per request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "seen"


class IdleTimeout:
    """Keeps the time of the last request in a signed cookie bound to the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not self._is_fresh(request):
            logout(request)
        response = self.get_response(request)
        key = request.session.session_key
        if request.user.is_authenticated and key:
            response.set_cookie(
                COOKIE,
                self._signer(key).sign(""),
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        elif COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response

    def _signer(self, key: str) -> signing.TimestampSigner:
        return signing.TimestampSigner(salt=f"idle:{key}")

    def _is_fresh(self, request: HttpRequest) -> bool:
        """Whether the last request of this session was recent; a new session has none yet."""
        cookie = request.COOKIES.get(COOKIE)
        key = request.session.session_key or ""
        if cookie is None:
            return not request.session.get("seen_once")
        try:
            self._signer(key).unsign(cookie, max_age=settings.IDLE_MINUTES * 60)
        except signing.BadSignature:
            return False
        return True
