"""Addresses of imports; what their jobs and acts are called; what waits on the first page."""

from collections.abc import Iterable

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.registry.imports import actions, queries
from bangfu.web.admin import sentences
from bangfu.web.home import cards
from bangfu.web.imports import views
from bangfu.web.jobs import kinds

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("template/", views.template, name="template"),
    path("<uuid:imp>/", views.one, name="one"),
    path("<uuid:imp>/mapping/", views.mapping, name="mapping"),
    path("<uuid:imp>/again/", views.again, name="again"),
    path("<uuid:imp>/stop/", views.stop, name="stop"),
    path("<uuid:imp>/commit/", views.commit, name="commit"),
    path("<uuid:imp>/discard/", views.discard, name="discard"),
    path("<uuid:imp>/marked/", views.marked, name="marked"),
]


def _page(job: Job) -> str:
    return reverse("imports:one", args=[job.key])


kinds.register(actions.PREPARE, gettext_lazy("读取并核对台账"), _page)
kinds.register(actions.WRITE, gettext_lazy("把台账写入档案"), _page)

sentences.register(
    "imports.",
    gettext_lazy("导入"),
    {
        "imports.receive": gettext_lazy("上传了一份台账"),
        "imports.remap": gettext_lazy("指定了台账中工作表和列的含义"),
        "imports.commit": gettext_lazy("把一份台账写入了档案"),
        "imports.compared": gettext_lazy("把一份台账和档案作了比对"),
        "imports.discard": gettext_lazy("放弃了一份台账"),
        "imports.stop": gettext_lazy("停止了一份台账的处理"),
        "imports.take_marked": gettext_lazy("下载了标出问题的台账"),
    },
)


@cards.register
def waiting(user: User) -> Iterable[cards.Card]:
    """My ledgers that wait for my answer."""
    if not rights.holds(user, Permission.HOUSEHOLDS_IMPORT):
        return
    if count := queries.waiting(user).count():
        href = f"{reverse('imports:index')}?state=waiting&mine=yes"
        title, unit = _("等您处理的导入"), _("份台账")
        yield cards.Card(title, count, href, icon="file-import", tone="amber", unit=unit, order=20)
