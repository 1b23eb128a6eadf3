"""Addresses of the inbox; what its jobs and acts are called."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.watch.work import telling
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.jobs import kinds
from bangfu.web.work import calendar, feeds, levels, notices, views

app_name = "work"
urlpatterns = [
    path("", views.index, name="index"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/subscribe/", feeds.subscribe, name="subscribe"),
    path("calendar/<str:secret>.ics", feeds.feed, name="feed"),
    path("first/", views.first, name="first"),
    path("levels/", levels.levels, name="levels"),
    path("levels/export/", levels.export, name="export"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="read"),
    path("notices/wishes/", notices.wishes, name="wishes"),
    path("notices/<uuid:message>/", notices.opened, name="opened"),
]

kinds.register(telling.NOTIFY, _("告诉大家有什么新的事"))
nav.register(nav.Section("work:index", _("待办"), icon="inbox", order=12, phone=True))
sentences.register(
    "work.",
    _("待办"),
    {
        "work.export": _("导出了各级进度"),
        "work.prefer": _("改了接收消息的方式"),
        "work.address": _("填写了接收邮件的邮箱"),
        "work.prove": _("验证了邮箱"),
        "work.feed": _("生成了日历订阅地址"),
        "work.feed_end": _("停用了日历订阅地址"),
        "work.forget": _("删除了邮箱"),
    },
)
