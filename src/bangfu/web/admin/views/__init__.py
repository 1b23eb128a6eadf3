"""Views of the administrators, one module per kind of administrator."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.watch.alerts.queries import WATCHING
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.nav import ADMIN


@require_safe
@needs(*ADMIN)
def index(request: HttpRequest) -> HttpResponse:
    """What this administrator looks after; straight there when it is one thing."""
    sections = [
        (WATCHING, "admin:alerts", {"icon": "shield-exclamation"}, _("安全告警")),
        ((Permission.ACCOUNTS_MANAGE,), "admin:accounts", {"icon": "users"}, _("账号")),
        ((Permission.TIMERS_RUN,), "admin:timers", {"icon": "clock"}, _("定时任务")),
        ((Permission.POSTS_GRANT,), "admin:posts", {"icon": "id-badge-2"}, _("岗位")),
        ((Permission.POSTS_GRANT,), "admin:networks", {"icon": "network"}, _("登录网络")),
        ((Permission.AUDIT_READ,), "admin:trail", {"icon": "history"}, _("操作记录")),
    ]
    user = person(request)
    allowed = [
        {"href": reverse(url), "title": title, **sign}
        for permissions, url, sign, title in sections
        if any(rights.holds(user, permission) for permission in permissions)
    ]
    if len(allowed) == 1:
        return pages.go(request, allowed[0]["href"])
    return pages.show(request, "admin/index.html", {"sections": allowed})
