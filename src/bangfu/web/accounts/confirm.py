"""Asking once more who it is, before a sensitive act (see ``guards.fresh``)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts import factors
from bangfu.base.accounts.models import User
from bangfu.web import pages
from bangfu.web.accounts import entering
from bangfu.web.accounts.forms import Code, OwnPassword
from bangfu.web.guards import anyone, person


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@anyone
def confirm(request: HttpRequest) -> HttpResponse:
    """Password, or the code of those who have a second factor; then back to the act."""
    user = person(request)
    form = _form(request, user)
    if request.method == "POST" and form.is_valid():
        entering.prove(request)
        if request.GET.get("again"):
            messages.info(request, _("已确认是您本人，请再操作一次。"))
        return pages.go(request, _to(request))
    context = {"form": form, "back": _to(request) if request.GET.get("again") else "/"}
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/confirm.html", context, status=status)


def _form(request: HttpRequest, user: User) -> Code | OwnPassword:
    kind = Code if factors.of(user) else OwnPassword
    return kind(request.POST or None, request=request, user=user)


def _to(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
