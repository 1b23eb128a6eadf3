"""Addresses of forms, and what they add elsewhere: a section, sentences, a kind of job."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.policy.papers.books import BOOKS
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.jobs import kinds
from bangfu.web.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("books/", views.books, name="books"),
    path("books/<uuid:job>/", views.bound, name="bound"),
    path("print/", views.bulk, name="bulk"),
    path("list/", views.listed, name="listed"),
    path("print/<uuid:job>/", views.printed, name="printed"),
    path("household/<uuid:household>/", views.menu, name="menu"),
    path("<slug:form>/blank/", views.blank, name="blank"),
    path("<slug:form>/household/<uuid:household>/", views.household, name="household"),
    path("<slug:form>/household/<uuid:household>/sheet/", views.household_sheet, name="sheet"),
    path("<slug:form>/village/<slug:village>/", views.village, name="village"),
    path("<slug:form>/village/<slug:village>/sheet/", views.village_sheet, name="village_sheet"),
]

nav.register(
    nav.Section(
        "papers:index",
        _("表册"),
        icon="printer",
        permissions=(Permission.HOUSEHOLDS_READ,),
        order=65,
        group=nav.Group.REGISTRY,
    )
)
sentences.register(
    "papers.",
    _("表册"),
    {
        "papers.print": _("批量打印了表册"),
        "papers.export": _("导出了一份表册"),
    },
)


def _file(job: Job) -> str:
    return reverse("papers:printed", args=[job.pk])


def _books(job: Job) -> str:
    return reverse("papers:bound", args=[job.pk])


kinds.register(BOOKS, _("生成乡镇台账工作簿"), _books)
kinds.register("papers.print", _("批量打印表册"), _file)
