"""Addresses of villages, and the sentences of their acts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.web.admin import sentences
from bangfu.web.villages import above, editing, hamlets, indicators, missing, views

app_name = "villages"
urlpatterns = [
    path("", views.index, name="index"),
    path("files/", missing.index, name="missing"),
    path("indicators/", indicators.index, name="indicators"),
    path("indicators/<slug:target>/", indicators.behind, name="behind"),
    path("places/", above.index, name="places"),
    path("places/<slug:place>/", above.place, name="place"),
    path("places/<slug:place>/<int:year>/", above.edit, name="place_edit"),
    path("<slug:village>/", views.village, name="village"),
    path("<slug:village>/start/", editing.start, name="start"),
    path("<slug:village>/undo/<int:entry>/", editing.undo, name="undo"),
    path("<slug:village>/observe/<slug:indicator>/", editing.observe, name="observe"),
    path("<slug:village>/hamlets/", hamlets.index, name="hamlets"),
    path("<slug:village>/hamlets/new/", hamlets.add, name="hamlet_add"),
    path("<slug:village>/hamlets/<slug:number>/", hamlets.edit, name="hamlet"),
    path("<slug:village>/hamlets/<slug:number>/close/", hamlets.close, name="hamlet_close"),
    path("<slug:village>/<int:year>/", editing.edit, name="edit"),
]

sentences.register(
    "villages.",
    _("村档案"),
    {
        "villages.create": _("新建了村档案（{subject}）"),
        "villages.update": _("修改了村档案（{subject}）"),
        "villages.undo": _("撤销了对村档案的一次修改（{subject}）"),
        "villages.create_hamlet": _("登记了自然村（{subject}）"),
        "villages.update_hamlet": _("修改了自然村（{subject}）"),
        "villages.close_hamlet": _("撤销了自然村（{subject}）"),
        "villages.update_place": _("修改了本级情况（{subject}）"),
        "villages.exit_place": _("登记了乡镇或区县摘帽（{subject}）"),
    },
)
