"""Addresses of changes to a household, and the sentences of what happened to it."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.jobs.models import Job
from bangfu.policy.runs import between
from bangfu.web.admin import sentences
from bangfu.web.changes import amounts, freezing, past, places, views
from bangfu.web.jobs import kinds

app_name = "changes"
urlpatterns = [
    path("frozen/", freezing.frozen, name="frozen"),
    path("register/", views.register, name="register"),
    path("exports/<uuid:job>/", places.exported, name="exported"),
    path("places/<slug:place>/", places.place, name="place"),
    path("places/<slug:place>/export/", places.export, name="export"),
    path("<uuid:household>/edit/<slug:section>/", views.section, name="section"),
    path("<uuid:household>/members/<uuid:member>/", views.member, name="member"),
    path("<uuid:household>/undo/<int:entry>/", views.undo, name="undo"),
    path("<uuid:household>/past/", past.household, name="past"),
    path("<uuid:household>/between/", past.between, name="between"),
    path("<uuid:household>/incomes/add/", amounts.add_item, name="add_item"),
    path("<uuid:household>/incomes/<int:year>/<slug:item>/", amounts.item, name="item"),
    path(
        "<uuid:household>/incomes/<int:year>/<slug:item>/remove/",
        amounts.remove_item,
        name="remove_item",
    ),
    path("<uuid:household>/bills/<uuid:member>/add/", amounts.add_bill, name="add_bill"),
    path("<uuid:household>/bills/<uuid:member>/<int:year>/", amounts.bill, name="bill"),
    path(
        "<uuid:household>/bills/<uuid:member>/<int:year>/remove/",
        amounts.remove_bill,
        name="remove_bill",
    ),
    path("<uuid:household>/<slug:what>/", views.happening, name="happening"),
]

sentences.register(
    "households.",
    _("贫困户档案"),
    {
        "households.create": _("新建了贫困户{subject}的档案"),
        "households.update": _("修改了贫困户{subject}的档案"),
        "households.correct": _("更正了贫困户{subject}的档案"),
        "households.member_in": _("给贫困户{subject}增加了成员"),
        "households.member_back": _("登记贫困户{subject}的成员返回"),
        "households.member_out": _("登记贫困户{subject}的成员减少"),
        "households.split": _("将贫困户{subject}分户"),
        "households.merge": _("将别户并入贫困户{subject}"),
        "households.merged": _("将贫困户{subject}并入别户"),
        "households.item_add": _("给贫困户{subject}添加了一项收入明细"),
        "households.item_change": _("修改了贫困户{subject}的一项收入明细"),
        "households.item_remove": _("删除了贫困户{subject}的一项收入明细"),
        "households.bill_add": _("给贫困户{subject}的成员添加了医疗费用"),
        "households.bill_change": _("修改了贫困户{subject}成员的医疗费用"),
        "households.bill_remove": _("删除了贫困户{subject}成员的医疗费用"),
        "households.move": _("将贫困户{subject}迁到别的村"),
        "households.moved_away": _("贫困户{subject}迁出了本村"),
        "households.end": _("注销了贫困户{subject}"),
        "households.reveal": _("查看了贫困户{subject}的完整号码"),
        "households.undo": _("撤销了对贫困户{subject}的一项变更"),
    },
)

sentences.register("runs.", _("名单和结果"), {between.EXPORT: _("导出了一份两日对比名单")})
kinds.register("runs.freeze", _("冻结年末快照"))


def _file(job: Job) -> str:
    return reverse("changes:exported", args=[job.pk])


kinds.register(between.EXPORT, _("导出两日对比名单"), _file)
