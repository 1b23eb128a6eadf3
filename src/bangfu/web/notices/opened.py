"""Pages open to everybody: no log-in, and no place in a search engine."""

from functools import wraps
from typing import Any

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
