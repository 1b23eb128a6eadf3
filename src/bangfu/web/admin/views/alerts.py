"""Alerts, for those who give posts and those who read the trail."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import queries as people
from bangfu.base.divisions import queries as divisions
from bangfu.watch.alerts import actions, queries
from bangfu.watch.alerts.models import NOTE, Alert, Cause
from bangfu.web import pages, paging
from bangfu.web.guards import needs, person

OPEN, ALL = "open", "all"


@dataclass(frozen=True, slots=True)
class Row:
    """An alert in words; ``own`` when it is about whoever reads it."""

    alert: Alert
    text: str
    advice: str
    place: str
    who: str
    own: bool


@require_safe
@needs(*queries.WATCHING)
def index(request: HttpRequest) -> HttpResponse:
    """Alerts nobody has dealt with, or all, newest first."""
    user, show = person(request), request.GET.get("show", OPEN)
    found = queries.visible_to(user)
    if show != ALL:
        found = found.filter(acknowledged_at=None)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdecimal():
        found = found.filter(pk__lt=int(after))
    page: paging.Piece[Alert] = paging.cut(found, lambda alert: alert.pk)
    names = people.names(n for a in page.rows for n in (a.about, a.acknowledged_by))
    places = divisions.names(alert.division for alert in page.rows if alert.division)
    rows = [
        Row(
            alert,
            text(alert, names.get(alert.about, alert.about)),
            str(ADVICE[Cause(alert.cause)]()),
            places.get(alert.division, ""),
            names.get(alert.acknowledged_by, alert.acknowledged_by),
            alert.about == user.username,
        )
        for alert in page.rows
    ]
    context = {"rows": rows, "after": page.after, "show": show, "longest": NOTE}
    return pages.show(request, "admin/alerts.html", context, part="admin/_alerts.html")


@require_POST
@needs(*queries.WATCHING)
def acknowledge(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Say what was found out about an alert."""
    try:
        actions.acknowledge(by=person(request), uid=alert, note=request.POST.get("note", ""))
    except Alert.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已记下处理情况。"))
    return pages.go(request, "admin:alerts")


def text(alert: Alert, who: str) -> str:
    """What was seen, in a sentence."""
    texts = {
        Cause.LOCKED: _("“%(who)s”的账号因连续输错被锁定（%(count)s 次）"),
        Cause.REFUSED: _("一小时内有 %(count)s 次登录失败，来自网络 %(who)s"),
        Cause.AWAY: _("“%(who)s”从不允许的网络登录，已被拒绝（%(count)s 次）"),
        Cause.NEW_NETWORK: _("“%(who)s”从以前没有用过的网络登录"),
        Cause.FORBIDDEN: _("“%(who)s”一小时内被拒绝打开 %(count)s 个无权的页面或事项"),
        Cause.OPENED: _("“%(who)s”一小时内查看了 %(count)s 户"),
        Cause.REVEALED: _("“%(who)s”一小时内查看了 %(count)s 个完整号码"),
        Cause.EXPORTED: _("“%(who)s”一小时内导出了 %(count)s 行"),
        Cause.EMERGENCY: _("“%(who)s”得到应急访问（%(count)s 次）"),
        Cause.BROKEN: _("操作记录有 %(count)s 处不一致（%(who)s）"),
    }
    sentence = texts[Cause(alert.cause)]
    if alert.cause == Cause.REFUSED and not alert.about:
        sentence = _("一小时内共有 %(count)s 次登录失败，来自多个网络")
    return sentence % {"who": who, "count": f"{alert.count:,}"}


ADVICE = {
    Cause.LOCKED: lambda: _("请联系本人：是忘了密码，还是别人在试。"),
    Cause.REFUSED: lambda: _("请信息中心查看这个网络的访问，必要时在代理上限制。"),
    Cause.AWAY: lambda: _("请联系本人；确需从那里登录的，在“登录网络”里添加。"),
    Cause.NEW_NETWORK: lambda: _("请联系本人核对；不是本人的，立即停用账号。"),
    Cause.FORBIDDEN: lambda: _("请问清原因，并在操作记录里核对；不是本人的，立即停用账号。"),
    Cause.OPENED: lambda: _("请问清用途，并在操作记录里核对看了哪些户。"),
    Cause.REVEALED: lambda: _("请核对每次填写的用途。"),
    Cause.EXPORTED: lambda: _("请问清文件的去向和用途。"),
    Cause.EMERGENCY: lambda: _("请核对申请的原因和经过，不该给的在“应急访问”里提前结束。"),
    Cause.BROKEN: lambda: _("请立即保存现场，用 bangfu audit verify 和锚点查明。"),
}
