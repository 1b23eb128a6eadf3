"""The second step of logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts import actions, factors
from bangfu.web import pages
from bangfu.web.accounts import entering, waiting
from bangfu.web.accounts.forms import Code


@login_not_required
@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the person whose password was right; back to the start after a while."""
    if request.user.is_authenticated:
        return pages.go(request, "home")
    if (found := waiting.expected(request)) is None:
        waiting.end(request)
        return pages.go(request, f"{reverse('login')}?why=code")
    user, to = found
    form = Code(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        waiting.end(request)
        entering.enter(request, user)
        how = request.factor  # type: ignore[attr-defined]
        actions.sign_in(user=user, factor=how, network=entering.here(request))
        if how == "recovery":
            _warn(request, factors.codes_left(user))
        return pages.go(request, to)
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/code.html", {"form": form, "who": user}, status=status)


def _warn(request: HttpRequest, left: int) -> None:
    text = _("您用了一个恢复码，还剩 %(left)d 个。手机丢失的请尽快在“账号保护”里重新设置。")
    messages.warning(request, text % {"left": left})
