"""Middleware of the API: no cookies, one shape of errors, and who a key belongs to."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bangfu.api import problems
from bangfu.base.accounts import wall
from bangfu.base.keys import admitting
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue

Handler = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
ROOT = "/api/v1/"
SCHEME = "bearer"
FIRST_ERROR = 400


def language_of(request: HttpRequest) -> str:
    """The language a client asks for, of those there are; Chinese unless it prefers English.

    >>> request = HttpRequest()
    >>> request.META["HTTP_ACCEPT_LANGUAGE"] = "en-GB,zh;q=0.3"
    >>> language_of(request)
    'en'
    """
    known = dict(settings.LANGUAGES)
    header = request.headers.get("Accept-Language", "")
    weighed = [_weighed(part) for part in header.split(",")[:20]]
    for _weight, tag in sorted(weighed, key=lambda one: -one[0]):
        if tag.startswith("zh"):
            break
        if tag.partition("-")[0] in known:
            return tag.partition("-")[0]
    return settings.LANGUAGE_CODE


def _weighed(part: str) -> tuple[float, str]:
    tag, _semicolon, quality = part.strip().lower().partition(";q=")
    try:
        return (float(quality) if quality else 1.0), tag
    except ValueError:
        return 0.0, tag


class Cookieless:
    """Takes cookies off requests to the API, sets their language, gives errors their shape.

    Stands outside everything that looks at cookies: nobody is ever asked for as a session.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        language = language_of(request)
        request.META.pop("HTTP_COOKIE", None)
        # The language travels in the one cookie that the pages' own middleware reads.
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: language}
        response = self.get_response(request)
        if response.status_code >= FIRST_ERROR and not _is_ours(response):
            with translation.override(language):
                response = _shaped(response)
        response["Vary"] = "Authorization, Accept-Language"
        return response


def _is_ours(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.MEDIA)


def _shaped(response: HttpResponse) -> HttpResponse:
    """An error of the web in the shape of the API, with the headers it had."""
    shaped = problems.of(problems.of_status(response.status_code))
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            shaped.headers.setdefault(name, value)
    return shaped


class Gate:
    """Finds whose key a request shows; everything inside happens as that person, or as nobody."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.headers.get("Authorization", "")
        if not request.path_info.startswith(ROOT) or not header:
            return self.get_response(request)
        scheme, _space, secret = header.partition(" ")
        try:
            shown = secret.strip() if scheme.lower() == SCHEME else ""
            key = admitting.admit(shown, eased=_is_eased())
        except Refusal as refusal:
            return problems.of(refusal)
        request.key = key  # type: ignore[attr-defined]
        request.user = key.user
        with wall.around(key.user):
            return self.get_response(request)


def _is_eased() -> bool:
    """A demonstration asks nobody for more than its public password."""
    try:
        return catalogue.site().demo
    except Refusal:
        return False
