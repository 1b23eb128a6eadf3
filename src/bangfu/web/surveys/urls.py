"""Addresses of surveys; the section, what acts are called, what waits on the first page."""

from collections.abc import Iterable

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import answers
from bangfu.registry.surveys import coverage
from bangfu.web import nav
from bangfu.web.admin import sentences
from bangfu.web.home import cards
from bangfu.web.jobs import kinds
from bangfu.web.surveys import asking, lists, of_lists, views, workbooks

app_name = "surveys"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("new/list/", of_lists.new, name="of_list"),
    path("forms/<slug:survey>/", views.survey, name="survey"),
    path("forms/<slug:survey>/xlsform/", workbooks.download, name="xlsform"),
    path("forms/<slug:survey>/answers/", workbooks.all_answers, name="all_answers"),
    path("campaigns/<uuid:campaign>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:campaign>/list/", views.listed, name="list"),
    path("campaigns/<uuid:campaign>/close/", views.close, name="close"),
    path("campaigns/<uuid:campaign>/answers/", workbooks.campaign_answers, name="campaign_answers"),
    path("export/<uuid:job>/", workbooks.exported, name="exported"),
    path("ask/<slug:survey>/<slug:who>/", asking.ask, name="ask"),
    path("ask/<slug:survey>/<slug:who>/review/", asking.review, name="review"),
    path("ask/<slug:survey>/<slug:who>/correct/", asking.correct, name="correct"),
    path("ask/<slug:survey>/<slug:who>/discard/", asking.discard, name="discard"),
    path("ask/<slug:survey>/<slug:who>/not-met/", asking.not_met, name="not_met"),
    path("answers/<uuid:submission>/", views.answers, name="answers"),
    path("rankings/", lists.index, name="rankings"),
    path("rankings/<uuid:ranking>/", lists.ranking, name="ranking"),
]

nav.register(
    nav.Section(
        "surveys:index",
        gettext_lazy("调查"),
        icon="clipboard-list",
        permissions=(Permission.HOUSEHOLDS_READ,),
        order=35,
        group=nav.Group.REGISTRY,
    )
)
sentences.register(
    "surveys.",
    gettext_lazy("调查"),
    {
        "surveys.begin": gettext_lazy("布置了一项调查"),
        "surveys.close": gettext_lazy("结束了一项调查"),
        "surveys.submit": gettext_lazy("提交了一份问卷"),
        "surveys.not_met": gettext_lazy("记下了没有调查成（{subject}）"),
        "surveys.lock": gettext_lazy("按得分锁定了一份名单"),
        "surveys.export": gettext_lazy("导出了问卷答案"),
        "surveys.bring_in": gettext_lazy("导入了采集的问卷答案"),
    },
)


def _file(job: Job) -> str:
    return reverse("surveys:exported", args=[job.pk])


kinds.register(answers.EXPORT, gettext_lazy("导出问卷答案"), _file)


@cards.register
def waiting(user: User) -> Iterable[cards.Card]:
    """Targets of campaigns under way that wait where the person works."""
    if not rights.holds(user, Permission.SURVEYS_ANSWER):
        return
    try:
        due = coverage.due(user)
    except Refusal:  # nothing is set up yet
        return
    href, unit = reverse("surveys:index"), _("户")
    if due.late:
        note = _("在 %(places)s 个村") % {"places": due.places}
        title, icon = _("过期未调查"), "clock-exclamation"
        yield cards.Card(
            title, due.late, href, icon=icon, tone="red", unit=unit, note=note, order=39
        )
    if due.waiting:
        yield cards.Card(
            _("等待调查"), due.waiting, href, icon="clipboard-list", tone="amber", unit=unit,
            order=40,
        )  # fmt: skip
