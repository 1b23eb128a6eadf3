"""The page that protects one's account: second factor, password, and where one is logged in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import duties, factors, logins
from bangfu.web import pages
from bangfu.web.accounts import entering
from bangfu.web.guards import anyone, person

LONGEST = 19  # digits that a row's number may have


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """How one's account is protected."""
    user, mark = person(request), entering.mark(request)
    context = {
        "factor": factors.of(user),
        "must": duties.needs_factor(user),
        "codes_left": factors.codes_left(user),
        "logins": [(login, logins.is_here(login, mark)) for login in logins.listed(user)],
        "minutes": entering.idle_minutes(request),
    }
    return pages.show(request, "accounts/protection.html", context)


@require_POST
@anyone
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's own log-ins, or all but this one."""
    user, which = person(request), request.POST.get("which", "")
    pk = int(which) if which.isascii() and which.isdigit() and len(which) < LONGEST else None
    if pk is None and which != "others":
        return pages.go(request, "accounts:protection")
    number = logins.end(by=user.username, user=user, pk=pk, but=entering.mark(request))
    if number:
        messages.success(request, _("已结束 %(number)d 处登录。") % {"number": number})
    return pages.go(request, "accounts:protection")
