"""System administrators open, disable and enable accounts, and reset passwords of others.

They do not take away a second factor: that is the security administrator's, so that nobody alone
can come in as somebody else.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import actions, factors, logins, queries, rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages, paging
from bangfu.web.admin.forms import NewAccount, NewPassword
from bangfu.web.forms import refuse
from bangfu.web.guards import fresh, needs, person

MANAGE = Permission.ACCOUNTS_MANAGE


def people(request: HttpRequest, permission: Permission) -> paging.Piece[User]:
    """A piece of the list of people, as the request's filters ask."""
    state = request.GET.get("state", "")
    found = queries.people(
        person(request),
        permission,
        text=request.GET.get("q", "").strip(),
        state=state if state in queries.STATES else "",
    )
    if after := request.GET.get("after", ""):
        found = found.filter(username__gt=after)
    return paging.cut(found, lambda user: user.username)


def get(request: HttpRequest, permission: Permission, pk: int) -> User:
    """One account the administrator may look after; 404 for others, existing or not."""
    try:
        return queries.person_for(person(request), permission, pk)
    except User.DoesNotExist as error:
        raise Http404 from error


@require_safe
@needs(MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    context = {"page": people(request, MANAGE), "to": "admin:account"}
    if not pages.wants_part(request):
        context["unused"] = queries.people(person(request), MANAGE, state="unused").count()
    return pages.show(request, "admin/accounts.html", context, part="admin/_people.html")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@fresh
def new(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_account(
                by=person(request).username, passing=True, **form.cleaned_data
            )
        except Refusal as refusal:
            refuse(form, refusal, "username" if refusal.code == "accounts.taken" else "password")
        else:
            text = _("账号“%(name)s”已开设。请安全管理员授予岗位后再使用。")
            messages.success(request, text % {"name": opened.username})
            return pages.go(request, "admin:accounts")
    status = 422 if form.is_bound else 200
    return pages.show(request, "admin/new_account.html", {"form": form}, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@fresh
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account; the form sets a new password."""
    holder = get(request, MANAGE, pk)
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rights.require_over(request.user, MANAGE, holder)
        try:
            by, new = person(request).username, form.cleaned_data["password"]
            actions.reset_password(by=by, user=holder, password=new)
        except Refusal as refusal:
            refuse(form, refusal, "password")
        else:
            messages.success(request, _("新密码已设置，此人原有的登录已全部退出。"))
            return pages.go(request, "admin:account", pk)
    status = 422 if form.is_bound else 200
    context = {
        "holder": holder,
        "form": form,
        "factor": factors.of(holder),
        "logins": logins.listed(holder),
    }
    return pages.show(request, "admin/account.html", context, status=status)


@require_POST
@needs(MANAGE)
@fresh
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account, or enable it again."""
    holder = get(request, MANAGE, pk)
    rights.require_over(request.user, MANAGE, holder)
    active = request.POST.get("active") == "yes"
    actions.switch(by=person(request).username, user=holder, active=active)
    done = _("账号已启用。") if active else _("账号已停用，此人的登录即刻失效。")
    messages.success(request, done)
    return pages.go(request, "admin:account", pk)


@require_POST
@needs(MANAGE)
def end_logins(request: HttpRequest, pk: int) -> HttpResponse:
    """End all log-ins of somebody."""
    holder = get(request, MANAGE, pk)
    rights.require_over(request.user, MANAGE, holder)
    number = logins.end(by=person(request).username, user=holder)
    messages.success(request, _("已结束 %(number)d 处登录。") % {"number": number})
    return pages.go(request, "admin:account", pk)
