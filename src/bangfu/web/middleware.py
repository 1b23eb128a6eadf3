"""What happens to every request: number, headers, language, idle time-out, log-in, refusals."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation

from bangfu.base.accounts import wall
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import errors, pages
from bangfu.web.accounts import entering
from bangfu.web.logs import request_id

Handler = Callable[[HttpRequest], HttpResponse]

COOKIE = "seen"
# Answered without looking at session or person, so that a probe costs nothing.
UNTOUCHED = {"/health"}
HEADERS = {
    # No feature of the product needs these; a script that got in should not have them either.
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages show people's data: no copy in browser or proxy, unless a view says otherwise.
    "Cache-Control": "no-store",
}


class Envelope:
    """Numbers the request and puts the common headers on its answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = str(uuid7())
        request.number = number  # type: ignore[attr-defined]
        token = request_id.set(number)
        try:
            with catalogue.asked_once():
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response["X-Request-ID"] = number
        return response


class Language:
    """The language of the person's cookie, else Chinese, whatever the browser prefers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class IdleTimeout:
    """Keeps the time of the last request in a signed cookie bound to the session."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in UNTOUCHED:
            return self.get_response(request)
        if request.user.is_authenticated and not self._is_fresh(request):
            strict = bool(request.session.get(entering.STRICT))
            logout(request)
            request.out = "idle-admin" if strict else "idle"  # type: ignore[attr-defined]
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
            self._signer(key).unsign(cookie, max_age=entering.idle_minutes(request) * 60)
        except signing.BadSignature:
            return False
        return True


class Wall:
    """Lets the database itself show this request no records but those of the person's places."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not wall.stands() or request.path_info in UNTOUCHED:
            return self.get_response(request)
        with wall.around(request.user):
            return self.get_response(request)


class LoginRequired(LoginRequiredMiddleware):
    """Sends strangers to the log-in page, says why, and remembers where they were going."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> Any:
        """Open pages do not even ask who is there."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # htmx is not redirected
        self, request: HttpRequest, _view: Any
    ) -> HttpResponse:
        """The way to the log-in page; htmx is told to load it whole."""
        query = {"next": _place(request)}
        if why := getattr(request, "out", ""):
            query["why"] = why
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}"
        if pages.is_htmx(request):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return redirect(address)


def _place(request: HttpRequest) -> str:
    """The page a person was on or wanted; home after a form, which cannot be sent again."""
    if pages.is_htmx(request):
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
        return f"{current.path}?{current.query}" if current.query else current.path or "/"
    return request.get_full_path() if request.method == "GET" else "/"


class Refusals:
    """Turns a refusal raised anywhere in a view into its page, with its status and code."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The refusal's page; other errors go on."""
        return errors.refused(request, error) if isinstance(error, Refusal) else None
