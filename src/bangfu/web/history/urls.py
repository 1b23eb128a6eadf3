"""Addresses of histories, and the sentences of the trail's own acts and of readings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.history import views

app_name = "history"
urlpatterns = [
    path("<slug:kind>/<path:key>/", views.history, name="history"),
]

sentences.register(
    "audit.",
    _("操作记录"),
    {
        "audit.seal": _("封存了一批查看记录（{subject}）"),
        "audit.anchor": _("记下了各条记录链的位置（{subject}）"),
    },
)
sentences.register(
    "households.",
    _("贫困户档案"),
    {
        "households.open": _("查看了贫困户{subject}"),
        "households.search": _("按证件号码或电话查找了一个人"),
        "households.reveal": _("查看了完整的证件号码或账号"),
    },
)
sentences.register("papers.", _("表册"), {"papers.open": _("打开了{subject}的表册")})
sentences.register("surveys.", _("调查"), {"surveys.open": _("查看了一份问卷的答案")})
