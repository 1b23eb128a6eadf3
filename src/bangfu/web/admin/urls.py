"""Addresses of the administrators."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.base.timers import actions
from bangfu.web.admin import sentences, views
from bangfu.web.admin.views import accounts, alerts, networks, posts, timers, trail
from bangfu.web.home import cards
from bangfu.web.jobs import kinds

app_name = "admin"
kinds.register(actions.RUN, _("定时任务"))
cards.register(timers.failed)
sentences.register("timers.", _("定时任务"), {"timers.run": _("立即运行了定时任务（{subject}）")})
urlpatterns = [
    path("", views.index, name="index"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/new/", accounts.new, name="new_account"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/logins/", accounts.end_logins, name="end_logins"),
    path("accounts/<int:pk>/switch/", accounts.switch, name="switch"),
    path("posts/", posts.index, name="posts"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/factor/", posts.factor, name="factor"),
    path("posts/<int:pk>/keys/<uuid:api_key>/end/", posts.end_key, name="end_key"),
    path("posts/<int:pk>/<int:post>/end/", posts.end, name="end"),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/<uuid:alert>/", alerts.acknowledge, name="acknowledge"),
    path("networks/", networks.index, name="networks"),
    path("networks/<int:pk>/remove/", networks.remove, name="remove_network"),
    path("timers/", timers.index, name="timers"),
    path("timers/<str:timer>/run/", timers.run, name="run_timer"),
    path("audit/", trail.trail, name="trail"),
]

sentences.register(
    "alerts.",
    _("安全告警"),
    {
        "alerts.raise": _("发出了一条安全告警"),
        "alerts.acknowledge": _("处理了一条安全告警"),
    },
)
