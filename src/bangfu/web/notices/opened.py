"""Pages open to everybody: no log-in, no place in a search engine, and who is asking."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from bangfu.base.accounts import wall
from bangfu.web.guards import View

ROBOTS = "noindex, nofollow, noarchive"


def to_everybody(view: View) -> View:
    """A view that needs no log-in, sees what was published, and is in no search engine."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with wall.published():
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = ROBOTS
        return response

    made: View = login_not_required(shown)
    return made


def address(request: HttpRequest) -> str:
    """Where a request comes from: from the proxy's header if there is one, else the connection."""
    told = request.headers.get(settings.ADDRESS_HEADER, "") if settings.ADDRESS_HEADER else ""
    return told.strip() or request.META.get("REMOTE_ADDR", "")
