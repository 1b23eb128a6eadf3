"""Addresses of notices, the section of their desk, and what their acts are called."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.notices import deciding, desk, looking, public

app_name = "notices"
urlpatterns = [
    path("", public.index, name="index"),
    path("at/<slug:place>/", public.board, name="board"),
    path("desk/", desk.index, name="desk"),
    path("desk/post/", desk.post, name="post"),
    path("desk/objections/<uuid:received>/", desk.reveal, name="reveal"),
    path("desk/<uuid:notice>/", desk.kept, name="kept"),
    path(
        "desk/announce/<slug:place>/<slug:procedure>/<slug:stage>/",
        deciding.announce,
        name="announce",
    ),
    path("desk/received/", looking.received, name="received"),
    path("desk/received/sift/", looking.sift, name="sift"),
    path("desk/received/<uuid:received>/", looking.family, name="family"),
    path("desk/received/<uuid:received>/begin/", looking.begin, name="begin"),
    path("desk/<uuid:notice>/correct/", desk.correct, name="correct"),
    path("desk/<uuid:notice>/hang/", desk.hang, name="hang"),
    path("desk/<uuid:notice>/data/", desk.data, name="data"),
    path("desk/<uuid:notice>/down/", desk.take_down, name="take_down"),
    path("desk/<uuid:notice>/print/<slug:paper>/", desk.sheet, name="sheet"),
    path("n/<slug:sheet>/", public.notice, name="notice"),
    path("n/<slug:sheet>/missing/", public.missing, name="missing"),
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
        "notices.announce": _("公布了一份公告（{subject}）"),
        "notices.correct": _("公布了一份更正（{subject}）"),
        "notices.settle": _("处理了一条网上反映（{subject}）"),
        "notices.follow": _("把反映的遗漏户转为新农户申请（{subject}）"),
        "notices.forget": _("清除了到期的异议人联系方式"),
        "notices.hang": _("登记了公示栏张贴和照片（{subject}）"),
        "notices.take_down": _("撤下了一份公示（{subject}）"),
        "notices.reveal": _("查看了网上异议人的联系方式（{subject}）"),
    },
)
