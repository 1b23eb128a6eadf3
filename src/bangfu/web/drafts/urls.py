"""Addresses of drafts, below those of policy."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.drafts.views import changing, deciding, drafts, lists
from bangfu.web.jobs import kinds

app_name = "drafts"
urlpatterns = [
    path("", drafts.index, name="index"),
    path("new/", changing.new, name="new"),
    path("compare/", drafts.compare, name="compare"),
    path("shared/<str:token>/", drafts.shared, name="shared"),
    path("exports/<uuid:job>/", lists.exported, name="exported"),
    path("<uuid:draft>/", drafts.draft, name="draft"),
    path("<uuid:draft>/effect/", drafts.effect, name="effect"),
    path("<uuid:draft>/values/", changing.values, name="values"),
    path("<uuid:draft>/describe/", changing.describe, name="describe"),
    path("<uuid:draft>/rebase/", changing.rebase, name="rebase"),
    path("<uuid:draft>/copy/", changing.copy, name="copy"),
    path("<uuid:draft>/list/", lists.listed, name="list"),
    path("<uuid:draft>/map/", lists.drawn, name="map"),
    path("<uuid:draft>/export/", lists.export, name="export"),
    path("<uuid:draft>/run/", deciding.run, name="run"),
    path("<uuid:draft>/submit/", deciding.submit, name="submit"),
    path("<uuid:draft>/withdraw/", deciding.withdraw, name="withdraw"),
    path("<uuid:draft>/approve/", deciding.approve, name="approve"),
    path("<uuid:draft>/back/", deciding.back, name="back"),
]

kinds.register("drafts.run", _("试算全部档案"), deciding.result_of)
kinds.register("drafts.export", _("导出试算名单"), lists.result_of)
sentences.register(
    "drafts.",
    _("政策草稿"),
    {
        "drafts.create": _("新建了政策草稿"),
        "drafts.copy": _("复制了政策草稿"),
        "drafts.describe": _("改了政策草稿的名称或说明"),
        "drafts.set_values": _("改了政策草稿的数值"),
        "drafts.save_items": _("改了政策草稿的条文"),
        "drafts.rebase": _("把政策草稿更新到现行政策包"),
        "drafts.submit": _("提交了政策草稿"),
        "drafts.approve": _("审定了政策草稿"),
        "drafts.send_back": _("退回了政策草稿"),
        "drafts.withdraw": _("撤回了政策草稿"),
        "drafts.export": _("导出了试算名单"),
        "policy.amend": _("修订了政策包（{subject}）"),
    },
)
