"""The calendar for phones: making and withdrawing its private address, and answering at it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts import rights, wall
from bangfu.watch.work import feeds
from bangfu.web import pages
from bangfu.web.guards import anyone, person
from bangfu.web.work import levels


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def subscribe(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; it is shown once, in the answer to making it."""
    user, address = person(request), ""
    if request.method == "POST":
        if "end" in request.POST:
            feeds.withdraw(by=user)
            messages.success(request, _("订阅地址已停用。"))
            return pages.go(request, "work:subscribe")
        address = _address(request, feeds.make(by=user))
    context: dict[str, Any] = {
        "feed": feeds.mine(user),
        "address": address,
        "may_count": any(rights.holds(user, one) for one in levels.SEEING),
    }
    return pages.show(request, "work/subscribe.html", context)


def _address(request: HttpRequest, secret: str) -> str:
    path = reverse("work:feed", args=[secret])
    return f"{settings.ADDRESS}{path}" if settings.ADDRESS else request.build_absolute_uri(path)


@require_safe
@login_not_required
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever the secret belongs to; anything else does not exist."""
    owner = feeds.reader(secret)
    if owner is None:
        raise Http404
    with wall.around(owner):
        content = feeds.calendar(owner)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="bangfu.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
