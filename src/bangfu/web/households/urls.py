"""Addresses of households, and what they add elsewhere: cards, sentences, kinds of jobs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.home import cards as home
from bangfu.web.households import cards, revealing, views
from bangfu.web.jobs import kinds

app_name = "households"
urlpatterns = [
    path("", views.index, name="index"),
    path("groups/", views.special, name="groups"),
    path("search/", views.search, name="search"),
    path("export/", views.export, name="export"),
    path("export/<uuid:job>/", views.exported, name="exported"),
    path("<uuid:household>/", views.household, name="household"),
    path("<uuid:household>/beside/", views.beside, name="beside"),
    path("<uuid:household>/plain/", views.plain, name="plain"),
    path("<uuid:household>/reveal/", revealing.account, name="reveal_account"),
    path("<uuid:household>/reveal/<uuid:member>/", revealing.id_no, name="reveal"),
]

sentences.register(
    "runs.",
    _("名单和结果"),
    {
        "runs.export": _("导出了一份贫困户名单"),
        "runs.freeze": _("冻结了一份年末快照（{subject}）"),
    },
)


kinds.register("runs.refresh", _("重新计算结论"))
home.register(cards.exits)
