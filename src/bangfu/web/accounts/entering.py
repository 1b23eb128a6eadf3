"""The second step of logging in, and the proof asked again before what leaves or reveals."""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.entry import actions, queries, visits
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.guards import anyone, open_to_all, person

PENDING, PROVED, BEGAN, ENROL = "entry_pending", "proved_at", "began_at", "must_enrol"
PENDING_SECONDS = 300
BACKEND = "django.contrib.auth.backends.ModelBackend"
either = require_http_methods(["GET", "HEAD", "POST"])


class Code(forms.Form):
    """What the telephone shows, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("动态口令或恢复码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
        help_text=gettext_lazy("打开手机上的动态口令程序，输入 6 位数字；手机不在身边时用恢复码。"),
    )


class Proof(forms.Form):
    """The password once more; with the code where there is a second factor."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def begin(request: HttpRequest, user: User, to: str) -> HttpResponse | None:
    """Ask for the code before the log-in counts; ``None`` when there is no second factor."""
    if queries.factor(user) is None:
        return None
    request.session[PENDING] = [user.pk, time.time(), to]
    return pages.go(request, "code")


def entered(request: HttpRequest, user: User) -> None:
    """Open the books of a session that has just begun."""
    now = time.time()
    request.session["seen_once"] = True
    request.session[PROVED] = request.session[BEGAN] = now
    if queries.is_required(user) and queries.factor(user) is None:
        request.session[ENROL] = True
    if not request.session.session_key:
        request.session.save()
    visits.begin(
        user=user,
        key=str(request.session.session_key),
        browser=request.headers.get("User-Agent", ""),
        address=request.META.get("REMOTE_ADDR", ""),
    )
    accounts.sign_in(user=user)


@sensitive_post_parameters()
@open_to_all
@either
def code(request: HttpRequest) -> HttpResponse:
    """The second step: only after a right password, and only for some minutes."""
    user, to = _pending(request)
    if user is None:
        return pages.go(request, f"{resolve_url('login')}?why=late")
    form = Code(request.POST or None)
    if form.is_valid():
        try:
            if actions.passes(user=user, code=form.cleaned_data["code"]):
                del request.session[PENDING]
                login(request, user, backend=BACKEND)
                entered(request, user)
                return pages.go(request, to)
            form.add_error("code", _("动态口令不正确，或已经用过。"))
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/code.html", {"form": form}, status=status)


def _pending(request: HttpRequest) -> tuple[User | None, str]:
    key, at, to = request.session.get(PENDING) or (0, 0.0, "")
    if time.time() - at > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return None, ""
    return User.objects.filter(pk=key, is_active=True).first(), to


@sensitive_post_parameters()
@anyone
@either
def prove(request: HttpRequest) -> HttpResponse:
    """Who are you, once more: then back to what the person was about to do."""
    user = person(request)
    to = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = "/"
    factor = queries.factor(user)
    form, second = Proof(request.POST or None), Code(request.POST or None) if factor else None
    if form.is_valid() and (second is None or second.is_valid()) and _right(request, form, second):
        request.session[PROVED] = time.time()
        return pages.go(request, to)
    context: dict[str, Any] = {"form": form, "second": second, "next": to}
    context["minutes"] = settings.PROOF_MINUTES
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/prove.html", context, status=status)


def _right(request: HttpRequest, form: Proof, second: Code | None) -> bool:
    """Whether password and code are right; a wrong password counts towards the lock."""
    user = person(request)
    password = form.cleaned_data["password"]
    if authenticate(request, username=user.username, password=password) is None:
        form.add_error("password", _("密码不正确。"))
        return False
    if second is None:
        return True
    try:
        if actions.passes(user=user, code=second.cleaned_data["code"]):
            return True
        second.add_error("code", _("动态口令不正确，或已经用过。"))
    except Refusal as refusal:
        second.add_error("code", str(refusal))
    return False
