"""Addresses of requests; what their acts are called; what waits on the first page."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.home import cards as home
from bangfu.web.requests import cards, files, views

app_name = "requests"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue/", views.search, name="search"),
    path("meter/", views.meter, name="meter"),
    path("new/", views.new, name="new"),
    path("<uuid:request_>/", views.one, name="request"),
    path("<uuid:request_>/export/", files.export, name="export"),
    path("<uuid:request_>/answer/<str:division>/", views.answer, name="answer"),
    path("<uuid:request_>/<slug:verb>/", views.decide, name="decide"),
]

home.register(cards.waiting)
nav.register(
    nav.Section(
        "requests:index",
        _("要数"),
        icon="clipboard-text",
        permissions=(Permission.HOUSEHOLDS_READ,),
        order=57,
        group=nav.Group.WATCH,
    )
)
sentences.register(
    "requests.",
    _("要数"),
    {
        "requests.create": _("向下级要数"),
        "requests.held": _("要数时发现中心已经掌握"),
        "requests.approve": _("批准了一次要数"),
        "requests.refuse": _("没有批准一次要数"),
        "requests.answer": _("填报了一次要数"),
        "requests.close": _("结束了一次要数"),
        "requests.withdraw": _("撤回了一次要数"),
        "requests.export": _("导出了一次要数的结果"),
    },
)
