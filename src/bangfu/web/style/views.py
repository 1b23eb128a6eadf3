"""The style page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.guards import anyone
from bangfu.web.style import samples


@require_safe
@anyone
def index(request: HttpRequest) -> HttpResponse:
    """All components."""
    messages.success(request, "已保存。")
    messages.warning(request, "有 3 户缺少人均可支配收入，结论为“不能确定”。")
    tab = request.GET.get("tab", "")
    context = {
        "households": samples.HOUSEHOLDS,
        "conditions": samples.CONDITIONS,
        "jobs": samples.jobs(),
        "form": samples.Sample({"name": "", "day": "昨天", "income": "3,218.5"}),
        "refusal": Refusal("sample.refused", "文件不是工作簿。", hint="请另存为 .xlsx 后重试。"),
        "tabs": samples.TABS,
        "tab": tab if tab in dict(samples.TABS) else "list",
        "after": "",
    }
    return pages.show(request, "style/index.html", context)


@require_safe
@anyone
def refusing(_request: HttpRequest) -> HttpResponse:
    """A page that refuses, to see what a refusal looks like."""
    raise Refusal("sample.refused", "这一户正在由别人修改。", hint="请稍后刷新再试。", status=409)


@require_safe
@anyone
def crashing(_request: HttpRequest) -> HttpResponse:
    """A page with a mistake in it, to see what a crash looks like."""
    raise RuntimeError("a sample crash")
