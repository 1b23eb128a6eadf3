"""What a person was told, and how they wish to be told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.work import actions, mailing
from bangfu.watch.work import notices as told
from bangfu.watch.work.models import Notice, What
from bangfu.web import pages, paging
from bangfu.web.forms import refuse
from bangfu.web.guards import anyone, person
from bangfu.web.work import levels, links
from bangfu.web.work.forms import Address, Code, Prefer
from bangfu.web.work.shown import Sign

SIGNS = {
    What.ARRIVED: Sign("blue", icon="inbox"),
    What.LATE: Sign("red", icon="clock-exclamation"),
    What.DECIDED: Sign("green", icon="gavel"),
    What.ENDED: Sign("green", icon="circle-check"),
    What.FAILED: Sign("red", icon="alert-triangle"),
    What.ALERT: Sign("red", icon="shield-exclamation"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A notice with its words."""

    notice: Notice
    text: str
    place: str
    icon: str
    tone: str


@require_safe
@anyone
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, newest first."""
    user = person(request)
    found = told.mine(user, request.GET.get("after", ""))
    page: paging.Piece[Notice] = paging.cut(found, lambda one: one.pk)
    names = divisions.names(one.place for one in page.rows if one.place)
    context: dict[str, Any] = {
        "rows": [_row(one, names) for one in page.rows],
        "after": page.after,
        "may_count": any(rights.holds(user, one) for one in levels.SEEING),
    }
    return pages.show(request, "work/notices.html", context, part="work/_notices.html")


def _row(one: Notice, names: dict[str, str]) -> Row:
    sign = SIGNS[What(one.what)]
    return Row(one, mailing.say(one), names.get(one.place, ""), sign.icon, sign.tone)


@require_POST
@anyone
def opened(request: HttpRequest, message: UUID) -> HttpResponse:
    """Read a notice of one's own, and go where it leads."""
    user = person(request)
    found = told.mine(user).filter(uid=message).first()
    if found is None:
        raise Http404
    actions.read(by=user, uid=message)
    return pages.go(request, links.stored(found.link) or "work:notices")


@require_POST
@anyone
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read(by=person(request))
    return pages.go(request, "work:notices")


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def wishes(request: HttpRequest) -> HttpResponse:
    """How the person wishes to be told: in the product, by mail, at which address."""
    wish = told.wish(person(request))
    made: dict[str, forms.Form] = {
        "prefer": Prefer(initial={name: getattr(wish, name) for name in Prefer.base_fields}),
        "address": Address(initial={"email": wish.email}),
        "code": Code(),
    }
    status, what = 200, request.POST.get("what", "")
    if request.method == "POST":
        if what == "forget":
            actions.forget(by=person(request))
            return pages.go(request, "work:wishes")
        if what not in ACTS:
            raise Http404
        form = made[what] = type(made[what])(request.POST)
        if form.is_valid() and _done(request, what, form):
            return pages.go(request, "work:wishes")
        status = 422
    context = {
        "wish": wish,
        "mail_on": settings.MAIL_ON,
        "trouble": mailing.trouble(person(request)),
        **made,
    }
    return pages.show(request, "work/wishes.html", context, status=status)


def _done(request: HttpRequest, what: str, form: forms.Form) -> bool:
    try:
        ACTS[what](by=person(request), **form.cleaned_data)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, str(SAID[what]()))
    return True


ACTS: dict[str, Any] = {
    "prefer": actions.prefer,
    "address": actions.address,
    "code": actions.prove,
}
SAID = {
    "prefer": lambda: _("已保存。"),
    "address": lambda: _("验证码已发到这个邮箱，请在 30 分钟内填写。"),
    "code": lambda: _("邮箱已验证，现在可以选择接收邮件摘要。"),
}
