"""Address of copies, and the sentence that the trail keeps of one."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.copies import views

app_name = "copies"
urlpatterns = [path("<uuid:household>/", views.copy, name="copy")]

sentences.register(
    "copies.", _("本人信息副本"), {"copies.make": _("制作了贫困户{subject}一名成员的本人信息副本")}
)
