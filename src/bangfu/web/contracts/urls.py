"""Addresses of contracts; what their acts are called; what waits on the first page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.contracts import acting, cards, views
from bangfu.web.home import cards as home
from bangfu.web.jobs import kinds

app_name = "contracts"
urlpatterns = [
    path("", views.index, name="index"),
    path("overview/", views.overview, name="overview"),
    path("new/", acting.new, name="new"),
    path("sign/", acting.sign_many, name="sign_many"),
    path("close/", acting.close, name="close"),
    path("export/", acting.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("<uuid:contract>/", views.one, name="contract"),
    path("<uuid:contract>/print/", views.print_, name="print"),
    path("<uuid:contract>/sign/", acting.sign, name="sign"),
    path("<uuid:contract>/paper/", acting.paper, name="paper"),
    path("<uuid:contract>/revise/", acting.revise, name="revise"),
    path("<uuid:contract>/withdraw/", acting.withdraw, name="withdraw"),
]


def _drafted(job: Job) -> str:
    return f"{reverse('contracts:index')}?year={job.params['year']}&at={job.params['division']}"


home.register(cards.waiting)
kinds.register("contracts.draft", _("起草责任书"), _drafted)
nav.register(
    nav.Section(
        "contracts:index",
        _("责任书"),
        icon="signature",
        permissions=(Permission.CONTRACTS_READ,),
        order=38,
        group=nav.Group.MINE,
    )
)
sentences.register(
    "contracts.",
    _("责任书"),
    {
        "contracts.draft": _("起草了责任书"),
        "contracts.revise": _("修改了责任书的指标"),
        "contracts.sign": _("签了责任书"),
        "contracts.countersign": _("接任后补签了责任书"),
        "contracts.paper": _("登记了责任书的纸质签字"),
        "contracts.withdraw": _("撤回了责任书"),
        "contracts.close": _("给责任书做了年度归档"),
        "contracts.export": _("导出了责任书签订情况"),
    },
)
