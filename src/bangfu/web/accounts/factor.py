"""Setting up one's second factor, its recovery codes, and removing it."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts import duties, factors
from bangfu.base.accounts.models import Factor
from bangfu.web import pages
from bangfu.web.accounts import entering
from bangfu.web.accounts.forms import FirstCode, OwnPassword
from bangfu.web.context import Shell
from bangfu.web.guards import anyone, fresh, person

QUARTER = 4


@require_POST
@anyone
@fresh
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh secret to read into the app."""
    factors.begin(user=person(request))
    return pages.go(request, "accounts:factor")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
@anyone
def factor(request: HttpRequest) -> HttpResponse:
    """Read the secret into an app and confirm it with a code; then the recovery codes, once."""
    user = person(request)
    if factors.of(user):
        return pages.go(request, "accounts:protection")
    form = FirstCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = factors.confirm(user=user, code=form.cleaned_data["token"])
        if found is not None:
            entering.recount(request, user)
            return _show(request, found)
        form.add_error("token", _("动态码不正确。请等下一个动态码再试，并检查手机时间是否准确。"))
    waiting = factors.pending(user)
    context = {
        "form": form,
        "must": duties.needs_factor(user),
        **(_readable(request, waiting) if waiting and entering.proved(request, 60) else {}),
    }
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/factor.html", context, status=status)


def _readable(request: HttpRequest, waiting: Factor) -> dict[str, str]:
    """The secret as a picture for cameras and as letters for hands."""
    site = Shell(request).site
    address = factors.address(waiting, f"帮扶 {site.division.name}" if site else "帮扶")
    secret = address.partition("secret=")[2].partition("&")[0]
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2)
    parts = [secret[at : at + QUARTER] for at in range(0, len(secret), QUARTER)]
    return {"picture": picture, "secret": " ".join(parts)}


@require_POST
@anyone
@fresh
def codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes in place of the old ones."""
    return _show(request, factors.renew_codes(user=person(request)))


def _show(request: HttpRequest, found: list[str]) -> HttpResponse:
    return pages.show(request, "accounts/codes.html", {"codes": found})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@anyone
@fresh
def remove(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off, after the password."""
    user = person(request)
    if factors.of(user) is None:
        return pages.go(request, "accounts:protection")
    form = OwnPassword(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        factors.remove(user=user)
        entering.recount(request, user)
        messages.success(request, _("动态码已关闭，以后登录只要密码。"))
        return pages.go(request, "accounts:protection")
    context = {"form": form, "must": duties.needs_factor(user)}
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/factor_remove.html", context, status=status)
