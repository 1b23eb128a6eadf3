"""Addresses of attachments, and what is said of them in the trail."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:file>/", views.file, name="file"),
    path("<uuid:file>/small/", views.small, name="small"),
    path("<uuid:file>/withdraw/", views.withdraw, name="withdraw"),
]
sentences.register(
    "files.",
    _("照片、附件"),
    {
        "files.attach": _("上传了照片或附件"),
        "files.withdraw": _("撤回了一个照片或附件"),
    },
)
