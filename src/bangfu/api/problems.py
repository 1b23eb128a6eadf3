"""Everything that goes wrong has one shape: ``application/problem+json`` (RFC 9457).

``code`` is stable and for programs; ``title`` and ``hint`` are for people, in the language of the
request. What does not exist and what lies outside one's places give the same bytes.
"""

import json
import logging
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from bangfu.base.accounts import refused as refusals
from bangfu.base.kit.refusals import Refusal

logger = logging.getLogger(__name__)
MEDIA = "application/problem+json"
MOST_FIELDS = 50
NOT_FOUND, NOT_ALLOWED, TOO_LARGE, BROKEN = 404, 405, 413, 500


def of(refusal: Refusal) -> HttpResponse:
    """A refusal as an answer."""
    body = {
        "type": "about:blank",
        "status": refusal.status,
        "code": refusal.code,
        "title": str(refusal.message),
        "hint": str(refusal.hint),
        "context": refusal.context,
    }
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    answer = HttpResponse(content, status=refusal.status, content_type=MEDIA)
    if refusal.status == 401:  # noqa: PLR2004  the one status that must say how to ask
        answer["WWW-Authenticate"] = 'Bearer realm="bangfu"'
    if wait := refusal.context.get("wait"):
        answer["Retry-After"] = str(wait)
    return answer


def missing() -> Refusal:
    """There is nothing here, or nothing for this person."""
    hint = _("地址可能有误，内容可能已被删除，也可能不在您负责的地区。")
    return Refusal("api.not_found", _("没有找到。"), hint=hint, status=NOT_FOUND)


def invalid(fields: list[dict[str, Any]]) -> Refusal:
    """What was sent is not what the document asks for; ``fields`` say where and why."""
    return Refusal(
        "api.invalid",
        _("请求的内容有误。"),
        hint=_("请对照接口文档修改后重试。"),
        context={"fields": fields[:MOST_FIELDS]},
    )


def at(place: str, message: str) -> Refusal:
    """One field that is wrong, and why."""
    return invalid([{"at": place, "message": message}])


def of_status(status: int) -> Refusal:
    """What the web itself refused, by its status."""
    said = {
        NOT_FOUND: missing(),
        NOT_ALLOWED: Refusal("api.method", _("这个地址没有这种操作。")),
        TOO_LARGE: Refusal("api.too_large", _("请求的内容太大。")),
        BROKEN: broken(),
    }
    found = said.get(status) or Refusal("api.bad_request", _("请求的内容有误。"))
    found.status = status
    return found


def broken() -> Refusal:
    """Something of ours failed; what, stands in the log under the number of the request."""
    hint = _("请稍后重试；仍不行的，请把响应头 X-Request-ID 告诉系统管理员。")
    return Refusal("api.broken", _("系统出错了。"), hint=hint, status=BROKEN)


# --- what operations raise ---


def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """A refusal of an action; what the owner of a key may not do stands on the trail."""
    refusals.note(request, error)
    return of(error)


def unfit(_request: HttpRequest, error: Any) -> HttpResponse:
    """Parameters or a body that do not fit the document; what was sent is not repeated."""
    assert isinstance(error, ValidationError)
    return of(invalid([_field(one) for one in error.errors]))


def _field(error: dict[str, Any]) -> dict[str, str]:
    steps = [str(step) for step in error.get("loc", ())]
    return {"at": ".".join(steps), "message": str(error.get("msg", ""))}


def refused_by_ninja(_request: HttpRequest, error: Any) -> HttpResponse:
    """A body that is no JSON, and the like."""
    assert isinstance(error, HttpError)
    return of(of_status(error.status_code))


def nothing(_request: HttpRequest, _error: Any) -> HttpResponse:
    """404 raised by Django."""
    return of(missing())


def crashed(_request: HttpRequest, error: Any) -> HttpResponse:
    """Anything nobody expected."""
    logger.error("an operation of the API failed", exc_info=error)
    return of(broken())
