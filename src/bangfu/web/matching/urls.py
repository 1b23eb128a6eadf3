"""Addresses of matching; what its jobs and acts are called; what waits on the first page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.watch.matching import comparing, deciding, handing
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.home import cards as home
from bangfu.web.jobs import kinds
from bangfu.web.matching import cards, lists, views

app_name = "matching"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("households/", views.households, name="households"),
    path("households/<uuid:household>/", views.household, name="household"),
    path("export/<uuid:job>/", lists.exported, name="exported"),
    path("<uuid:comparison>/", views.comparison, name="comparison"),
    path("<uuid:comparison>/compare/", views.compare, name="compare"),
    path("<uuid:comparison>/corrections/", lists.corrections, name="corrections"),
    path("<uuid:comparison>/decide/", lists.decide, name="decide"),
    path("<uuid:comparison>/differences/", lists.differences, name="differences"),
    path("<uuid:comparison>/export/", lists.export, name="export"),
    path("<uuid:comparison>/withdraw/", lists.withdraw, name="withdraw"),
]


def _comparison(job: Job) -> str:
    return reverse("matching:comparison", args=[job.params["comparison"]])


def _file(job: Job) -> str:
    return reverse("matching:exported", args=[job.pk])


kinds.register(comparing.COMPARE, _("和国网导出比对"), _comparison)
kinds.register(deciding.DECIDE, _("批量处理差异"), _comparison)
kinds.register(handing.EXPORT, _("导出差异清单"), _file)
home.register(cards.waiting)
nav.register(
    nav.Section(
        "matching:index",
        _("三方一致"),
        icon="columns",
        permissions=(Permission.HOUSEHOLDS_READ,),
        order=56,
        group=nav.Group.WATCH,
    )
)
sentences.register(
    "matching.",
    _("三方一致"),
    {
        "matching.load": _("装入了一份国网导出"),
        "matching.compare": _("把国网导出和档案作了比对"),
        "matching.decide": _("处理了和国网的差异"),
        "matching.withdraw": _("撤回了对一处差异的处理"),
        "matching.look": _("登记了纸质档案或实际情况的核对结果"),
        "matching.export": _("导出了一份差异清单"),
        "matching.return": _("导出了报国网更正的表"),
    },
)
