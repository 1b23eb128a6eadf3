"""Addresses of quality; what its jobs and acts are called; what waits on the first page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.watch.quality import following, handing, mass
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.home import cards as home
from bangfu.web.jobs import kinds
from bangfu.web.quality import cards, views

app_name = "quality"
urlpatterns = [
    path("", views.console, name="index"),
    path("checks/", views.checks, name="checks"),
    path("clues/", views.clues, name="clues"),
    path("clues/assign/", views.assign_many, name="assign_many"),
    path("clues/export/", views.export, name="export"),
    path("clues/export/<uuid:job>/", views.exported, name="exported"),
    path("clues/<uuid:clue>/", views.clue, name="clue"),
    path("clues/<uuid:clue>/<slug:verb>/", views.move, name="move"),
    path("follow/", views.follow, name="follow"),
]


def _file(job: Job) -> str:
    return reverse("quality:exported", args=[job.pk])


def _console(_job: Job) -> str:
    return reverse("quality:index")


kinds.register(following.FOLLOW, _("核对数据质量"), _console)
kinds.register(handing.EXPORT, _("导出疑点清单"), _file)
kinds.register(mass.MASS, _("批量分派疑点"), _console)
home.register(cards.waiting)
nav.register(
    nav.Section(
        "quality:index",
        _("数据质量"),
        icon="search",
        permissions=(Permission.QUALITY_READ,),
        order=55,
        group=nav.Group.WATCH,
    )
)
sentences.register(
    "quality.",
    _("数据质量"),
    {
        "quality.follow": _("按检查结果更新了疑点"),
        "quality.assign": _("分派了一条疑点"),
        "quality.assign_many": _("批量分派了 {subject} 条疑点"),
        "quality.verify": _("登记了一条疑点的核实结果"),
        "quality.answer": _("说明了一条提醒的原因"),
        "quality.check": _("审核通过了一条疑点"),
        "quality.close": _("办结了一条疑点"),
        "quality.return": _("退回了一条疑点"),
        "quality.waive": _("豁免了一条疑点"),
        "quality.reopen": _("重新打开了一条疑点"),
        "quality.export": _("导出了一份疑点清单"),
    },
)
