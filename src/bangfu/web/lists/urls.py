"""Addresses of what is done with lists, and the jobs that do it."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.jobs.models import Job
from bangfu.web.admin import sentences
from bangfu.web.jobs import kinds
from bangfu.web.lists import acts, cell, views

app_name = "lists"
urlpatterns = [
    path("bulk/", acts.bulk, name="bulk"),
    path("cell/<uuid:household>/<slug:column>/", cell.cell, name="cell"),
    path("corrections/", acts.corrections, name="corrections"),
    path("columns/", views.chooser, name="columns"),
    path("export/", acts.export, name="export"),
    path("print/", acts.printed, name="print"),
    path("save/", views.save, name="save"),
    path("saved/<int:saved>/remove/", views.remove, name="remove"),
    path("undo/<uuid:edit>/", cell.undo, name="undo"),
]

sentences.register("lists.", _("名单"), {"lists.share": _("共享了一份名单")})
sentences.register(
    "edits.",
    _("批量修改"),
    {"edits.set": _("批量修改了贫困户档案"), "edits.undo": _("撤销了一次修改")},
)


def _file(job: Job) -> str:
    return reverse("households:exported", args=[job.pk])


def _list(_job: Job) -> str:
    return reverse("households:index")


kinds.register("lists.export", _("导出贫困户名单"), _file)
kinds.register("lists.set", _("批量修改"), _list)
kinds.register("lists.undo", _("撤销批量修改"), _list)
