"""Addresses of villages, and the sentences of their acts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.villages import views

app_name = "villages"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:village>/", views.village, name="village"),
]

sentences.register(
    "villages.",
    _("村档案"),
    {
        "villages.create": _("新建了村档案（{subject}）"),
        "villages.update": _("修改了村档案（{subject}）"),
    },
)
