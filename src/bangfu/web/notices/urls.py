"""Addresses of notices, the section of their desk, and what their acts are called."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.notices import desk, public

app_name = "notices"
urlpatterns = [
    path("", public.index, name="index"),
    path("at/<slug:place>/", public.board, name="board"),
    path("desk/", desk.index, name="desk"),
    path("desk/post/", desk.post, name="post"),
    path("desk/objections/<uuid:received>/", desk.reveal, name="reveal"),
    path("desk/<uuid:notice>/", desk.kept, name="kept"),
    path("desk/<uuid:notice>/data/", desk.data, name="data"),
    path("desk/<uuid:notice>/down/", desk.take_down, name="take_down"),
    path("desk/<uuid:notice>/print/<slug:paper>/", desk.sheet, name="sheet"),
    path("n/<slug:sheet>/", public.notice, name="notice"),
    path("n/<slug:sheet>/object/", public.object_, name="object"),
    path("receipt/", public.receipt, name="receipt"),
]

nav.register(
    nav.Section(
        "notices:desk",
        _("公示公告"),
        icon="speakerphone",
        permissions=(Permission.PROCEDURES_READ,),
        order=36,
        group=nav.Group.MINE,
    )
)
sentences.register(
    "notices.",
    _("公示公告"),
    {
        "notices.publish": _("张贴了一份公示（{subject}）"),
        "notices.take_down": _("撤下了一份公示（{subject}）"),
        "notices.reveal": _("查看了网上异议人的联系方式（{subject}）"),
    },
)
