"""Addresses of procedures; what their acts are called; what waits on the first page."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.procedures.filings import escalating
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.home import cards as home
from bangfu.web.jobs import kinds
from bangfu.web.procedures import acting, applying, beginning, cards, handing, views

app_name = "procedures"
urlpatterns = [
    path("", views.index, name="index"),
    path("apply/<slug:village>/", applying.apply, name="apply"),
    path("approve/", acting.approve_many, name="approve_many"),
    path("candidates/", beginning.candidates, name="candidates"),
    path("candidates/propose/", beginning.propose, name="propose"),
    path("delegations/", handing.delegations, name="delegations"),
    path("delegations/<int:delegation>/end/", handing.end, name="end_delegation"),
    path("filings/", views.filings, name="filings"),
    path("filings/<uuid:filing>/", views.filing, name="filing"),
    path("filings/<uuid:filing>/evidence/<uuid:evidence>/", views.evidence, name="evidence"),
    path("filings/<uuid:filing>/object/", acting.object_, name="object"),
    path("filings/<uuid:filing>/objections/<uuid:objection>/", acting.answer, name="answer"),
    path("filings/<uuid:filing>/steps/<uuid:step>/", acting.step, name="step"),
    path("filings/<uuid:filing>/withdraw/", acting.withdraw, name="withdraw"),
    path("open/<slug:procedure>/<slug:subject>/", beginning.open_, name="open"),
]

kinds.register(escalating.ESCALATE, _("提请上级督办逾期事项"))
home.register(cards.waiting)
nav.register(
    nav.Section(
        "procedures:index",
        _("程序办理"),
        icon="checklist",
        permissions=(Permission.PROCEDURES_READ,),
        order=35,
        group=nav.Group.MINE,
    )
)
sentences.register(
    "procedures.",
    _("程序办理"),
    {
        "procedures.open": _("提出了一件程序（{subject}）"),
        "procedures.approve": _("通过了一件程序的一个环节（{subject}）"),
        "procedures.return": _("退回了一件程序（{subject}）"),
        "procedures.reject": _("不予通过一件程序（{subject}）"),
        "procedures.withdraw": _("撤回了一件程序（{subject}）"),
        "procedures.post": _("登记了公示张贴日期（{subject}）"),
        "procedures.announce": _("公告了一件程序的结果（{subject}）"),
        "procedures.repost": _("更正了公示，重新起算（{subject}）"),
        "procedures.evidence": _("补充了一件程序的材料（{subject}）"),
        "procedures.object": _("受理了一条异议（{subject}）"),
        "procedures.answer": _("答复了一条异议（{subject}）"),
        "procedures.escalate": _("把逾期的程序提请上级督办（{subject}）"),
        "procedures.delegate": _("把岗位的审批委托给别人"),
        "procedures.undelegate": _("收回了委托的审批"),
    },
)
