"""Pages about one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from bangfu.base.accounts import actions, duties, factors, logins, queries, unused
from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.web import address, pages
from bangfu.web.accounts import demo, entering, permissions, waiting
from bangfu.web.accounts.forms import LogIn, Password
from bangfu.web.context import Shell
from bangfu.web.forms import refuse
from bangfu.web.guards import anyone, person

TOO_MANY = 429


class Enter(LoginView):
    """The log-in page."""

    authentication_form = LogIn
    template_name = "accounts/log_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why the person is here, and the accounts of a demonstration."""
        reasons = {
            "idle": _idle(settings.IDLE_MINUTES),
            "idle-admin": _idle(min(settings.IDLE_MINUTES, settings.ADMIN_IDLE_MINUTES)),
            "out": _("您已退出登录。"),
            "ended": _("这里的登录已被结束，请重新登录。"),
            "newer": _(
                "您的账号在别处登录了，管理员同时只能在一处登录。如果不是您本人，请立即修改密码。"
            ),
            "long": _("登录已满 12 小时，为了安全请重新登录。"),
            "network": _("管理员只能从规定的网络使用本系统，这里不在其中。"),
            "code": _("动态码没有按时输入，请重新登录。"),
        }
        more = {
            "why": reasons.get(self.request.GET.get("why", "")),
            "accounts": demo.accounts(Shell(self.request).site),
        }
        return super().get_context_data(**kwargs, **more)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Open the session, or ask for the code of somebody who has a second factor."""
        assert isinstance(form, LogIn)
        user = form.get_user()
        assert isinstance(user, User)
        if not entering.is_eased(self.request) and unused.refuse(user=user):
            form.add_error(None, form.get_invalid_login_error())
            return self.form_invalid(form)
        if not entering.admits(self.request, user):
            form.add_error(None, _("管理员只能从规定的网络登录，这里不在其中。"))
            return self.form_invalid(form)
        if factors.of(user):
            waiting.begin(self.request, user, self.get_success_url())
            return redirect("code")
        entering.enter(self.request, user)
        actions.sign_in(user=user, network=entering.here(self.request))
        return redirect(self.get_success_url())


def _idle(minutes: int) -> str:
    text = _("您有 %(minutes)d 分钟没有操作，为了安全已自动退出，请重新登录。")
    return text % {"minutes": minutes}


class Leave(LogoutView):
    """Ends the session and clears what the browser keeps of it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Log out."""
        if isinstance(request.user, User):
            actions.sign_out(user=request.user)
            logins.leave(user=request.user, mark=entering.mark(request))
        super().post(request, *args, **kwargs)
        response = pages.go(request, f"{reverse('login')}?why=out")
        response["Clear-Site-Data"] = '"storage"'
        return response


def locked_out(
    request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page after too many failed attempts; axes calls it in place of the answer."""
    username = str((credentials or {}).get("username") or "")
    if getattr(request, "axes_failures_since_start", 0) == settings.AXES_FAILURE_LIMIT:
        actions.lock_out(username=username, network=entering.here(request))
    until = queries.locked_until(username, address.of(request))
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"until": until, "minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    response = pages.show(request, "accounts/locked.html", context, status=TOO_MANY)
    wait = (until - timezone.now()).total_seconds() if until else minutes * 60
    response["Retry-After"] = str(max(1, round(wait)))
    return response


@sensitive_post_parameters()
@anyone
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    form = Password(request.POST or None, request=request)
    user = person(request)
    if request.method == "POST" and form.is_valid():
        try:
            new, here = form.cleaned_data["new"], entering.mark(request)
            actions.change_password(by=user.username, user=user, password=new, keep=here)
        except Refusal as refusal:
            refuse(form, refusal, "new")
        else:
            update_session_auth_hash(request, user)
            entering.recount(request, user)
            messages.success(request, _("密码已修改。您在别处的登录已全部退出。"))
            return pages.go(request, "accounts:password")
    status = 422 if form.is_bound else 200
    context = {"form": form, "must": entering.owes(request, duties.PASSWORD), "holder": user}
    return pages.show(request, "accounts/password.html", context, status=status)


@require_safe
@anyone
def posts(request: HttpRequest) -> HttpResponse:
    """The posts I hold, held or will hold, and what they let me do."""
    user = person(request)
    context = {
        "posts": queries.posts(user),
        "today": timezone.localdate(),
        "rights": permissions.held(user),
        "grantors": queries.grantors(user),
    }
    return pages.show(request, "accounts/posts.html", context)
