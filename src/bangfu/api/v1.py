"""The first version of the API, put together from its slices."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja.errors import HttpError, ValidationError

from bangfu import __version__
from bangfu.api import (
    clues,
    deciding,
    divisions,
    editing,
    fields,
    finding,
    households,
    me,
    notices,
    problems,
    results,
    work,
)
from bangfu.api.document import Api
from bangfu.base.kit.refusals import Refusal

ABOUT = _(
    "帮扶数据中心的接口。请求头带上 Authorization: Bearer 加个人密钥；"
    "密钥能做的不超过主人现在能做的。"
    "Accept-Language 选择中文或英文。写入带 Idempotency-Key。出错一律为 application/problem+json。"
)
SLICES = (
    me, divisions, fields, households, finding, editing, deciding, clues, results, work, notices,
)  # fmt: skip
HANDLERS: dict[type[Exception], Any] = {
    Refusal: problems.refused,
    ValidationError: problems.unfit,
    HttpError: problems.refused_by_ninja,
    Http404: problems.nothing,
    Exception: problems.crashed,
}


def build() -> Api:
    """The API with every operation; the document is at ``openapi.json``."""
    made = Api(
        title=_("帮扶接口"), version=__version__, description=ABOUT, docs_url=None,
        openapi_url="", urls_namespace="api",
    )  # fmt: skip
    for one in SLICES:
        made.add_router("", one.router)
    for kind, handler in HANDLERS.items():
        made.add_exception_handler(kind, handler)
    return made


api = build()
