"""Pages for what cannot be shown: refusals, and the errors of the web itself."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries
from bangfu.base.accounts import refused as refusals
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages

logger = logging.getLogger(__name__)
FORBIDDEN = 403
# Where htmx puts a notice: above the page, leaving what the person was doing in place.
NOTICE = {"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML", "HX-Reselect": ".alert"}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page, or as a notice above the page that htmx asked from."""
    refusals.note(request, refusal)
    context: dict[str, Any] = {"refusal": refusal, "status": refusal.status}
    if pages.is_htmx(request):
        return _notice(request, context)
    if refusal.status == FORBIDDEN and request.user.is_authenticated:
        context["grantors"] = queries.grantors(request.user)
    return pages.show(request, "errors/refused.html", context, status=refusal.status)


def _notice(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = pages.show(request, "errors/_notice.html", context, status=context["status"])
    for name, value in NOTICE.items():
        response[name] = value
    return response


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"refusal": refusal, "status": refusal.status}
    if pages.is_htmx(request):
        return _notice(request, context)
    return pages.show(request, "errors/page.html", context, status=refusal.status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """400."""
    title, hint = _("请求的内容有误。"), _("请返回上一页重试。")
    return _page(request, Refusal("web.bad_request", title, hint=hint, status=400))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """403 raised by Django itself."""
    return refused(request, Refusal("web.forbidden", _("您不能打开这个页面。"), status=403))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """404: the same bytes for what does not exist and for what lies outside one's scope."""
    title = _("没有找到这个页面。")
    hint = _("地址可能有误，内容可能已被删除，也可能不在您负责的地区。")
    return _page(request, Refusal("web.not_found", title, hint=hint, status=404))


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form's token is missing or old."""
    logger.warning("form token refused: %s", reason)
    title = _("页面打开太久，为了安全没有提交。")
    hint = _("请返回刷新页面后再提交一次；填写的内容没有保存。")
    return _page(request, Refusal("web.csrf", title, hint=hint, status=403))


def crashed(request: HttpRequest) -> HttpResponse:
    """500: rendered without database, session or language file, any of which may be the cause."""
    number = getattr(request, "number", "-")
    if pages.is_htmx(request):
        body = loader.get_template("errors/_crash.html").render({"number": number})
        return HttpResponse(body, status=500, headers=NOTICE)
    body = loader.get_template("errors/crash.html").render({"number": number})
    return HttpResponse(body, status=500)
