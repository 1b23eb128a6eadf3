"""Setting up a second factor, and the places where one is logged in."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.entry import actions, codes, queries, visits
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.accounts.entering import ENROL, Code
from bangfu.web.forms import refuse
from bangfu.web.guards import anyone, fresh, person

ISSUER = "Bangfu"
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """How my account is protected, and where I am logged in."""
    user = person(request)
    context = {
        "factor": queries.factor(user),
        "codes_left": queries.codes_left(user),
        "required": queries.is_required(user),
        "visits": list(visits.standing(user)),
        "here": request.session.session_key,
    }
    return pages.show(request, "accounts/protection.html", context)


@sensitive_variables()
@either
@anyone
@fresh
def set_up(request: HttpRequest) -> HttpResponse:
    """Scan the square code, type what the telephone shows, keep the recovery codes."""
    user = person(request)
    if request.method != "POST":
        return _set_up(request, Code(), actions.secret(actions.begin(user=user)), 200)
    form = Code(request.POST)
    if form.is_valid():
        try:
            drawn = actions.confirm(user=user, code=form.cleaned_data["code"])
        except Refusal as refusal:
            refuse(form, refusal, "code")
        else:
            request.session.pop(ENROL, None)
            return pages.show(request, "accounts/recovery.html", {"codes": drawn, "fresh": True})
    factor = queries.unconfirmed(user)
    if factor is None:
        return pages.go(request, "accounts:set_up")
    return _set_up(request, form, actions.secret(factor), 422)


@sensitive_variables()
def _set_up(request: HttpRequest, form: Code, secret: bytes, status: int) -> HttpResponse:
    told = codes.address(secret, person(request).username, ISSUER)
    square = segno.make(told, error="m").svg_inline(scale=4, border=2, omitsize=False)
    context: dict[str, Any] = {"form": form, "square": square, "spelled": codes.spelled(secret)}
    return pages.show(request, "accounts/set_up.html", context, status=status)


@require_POST
@anyone
@fresh
def renew(request: HttpRequest) -> HttpResponse:
    """New recovery codes."""
    user = person(request)
    if queries.factor(user) is None:
        return pages.go(request, "accounts:protection")
    return pages.show(request, "accounts/recovery.html", {"codes": actions.renew_codes(user=user)})


@require_POST
@anyone
@fresh
def remove(request: HttpRequest) -> HttpResponse:
    """Give one's second factor up."""
    user = person(request)
    if queries.is_required(user):
        raise Refusal("factor.required", _("您的岗位必须使用动态口令，不能关闭。"), status=403)
    actions.remove(by=user, user=user)
    messages.success(request, _("动态口令已关闭。"))
    return pages.go(request, "accounts:protection")


@require_POST
@anyone
def end(request: HttpRequest) -> HttpResponse:
    """End one of my log-ins, or all but this."""
    user, here = person(request), str(request.session.session_key)
    given = request.POST.get("visit", "")
    chosen = int(given) if given.isascii() and given.isdecimal() else None
    ended = visits.end(by=user, user=user, visit=chosen, but=here)
    said = ngettext("已退出 %(count)d 处登录。", "已退出 %(count)d 处登录。", ended)
    messages.success(request, said % {"count": ended})
    return pages.go(request, "accounts:protection")
