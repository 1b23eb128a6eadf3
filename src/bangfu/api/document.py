"""The OpenAPI document: finished with what every operation shares, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI

from bangfu.api.gate import ROOT
from bangfu.api.kinds import Problem
from bangfu.api.problems import MEDIA

# What any operation may answer besides what it is for.
ALWAYS = {
    "401": gettext_noop("没有带密钥，或密钥无效、过期、已收回"),
    "403": gettext_noop("没有这项权限，或密钥只能读取"),
    "404": gettext_noop("没有，或不在本人负责的地区"),
    "409": gettext_noop("别人已先改动，或操作编号已用过"),
    "422": gettext_noop("请求的内容有误，或不合规定"),
    "429": gettext_noop("请求太频繁，见 Retry-After"),
    "500": gettext_noop("系统出错"),
    "503": gettext_noop("系统还没有设置好，或结论还没有算出来"),
}
BAD_JSON = gettext_noop("请求体不是 JSON")
KEY = gettext_noop("操作编号（UUID，由客户端生成）；重试用同一个，不会做两次")
TEXTS = ("description", "summary", "title")


class Api(NinjaAPI):
    """Finishes the document that ninja makes of the operations."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The document, in the language of the request."""
        document = super().get_openapi_schema(**{"path_prefix": ROOT, **given})
        document["components"]["schemas"]["Problem"] = _problem()
        for schema in document["components"]["schemas"].values():
            schema.pop("description", None)  # docstrings are for engineers
        for methods in document["paths"].values():
            for operation in methods.values():
                _finish(operation)
        return _worded(dict(document))


def _problem() -> dict[str, Any]:
    return Problem.model_json_schema()


def _finish(operation: dict[str, Any]) -> None:
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    statuses = dict(ALWAYS)
    if "requestBody" in operation:
        statuses["400"] = BAD_JSON
    answers = {str(status): told for status, told in operation["responses"].items()}
    for status, said in statuses.items():
        answers[status] = {"description": said, "content": content}
    answers["401"] = {**answers["401"], "headers": {"WWW-Authenticate": _header()}}
    answers["429"] = {**answers["429"], "headers": {"Retry-After": _header("integer")}}
    operation["responses"] = dict(sorted(answers.items()))
    for parameter in operation["parameters"]:
        if parameter["name"].lower() == "idempotency-key":
            parameter |= {"name": "Idempotency-Key", "description": KEY}


def _header(kind: str = "string") -> dict[str, Any]:
    return {"schema": {"type": kind}}


def _worded(node: Any) -> Any:
    """Every text for people in the language of the request; nothing else is touched."""
    if isinstance(node, dict):
        return {
            name: _(part) if name in TEXTS and isinstance(part, str) and part else _worded(part)
            for name, part in node.items()
        }
    if isinstance(node, list):
        return [_worded(part) for part in node]
    return node
