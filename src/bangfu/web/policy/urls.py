"""Addresses of the policy pages."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from bangfu.base.jobs.models import Job
from bangfu.web.admin import sentences
from bangfu.web.home import cards
from bangfu.web.jobs import kinds
from bangfu.web.policy import waiting
from bangfu.web.policy.views import documents, figures, rules, work

app_name = "policy"
urlpatterns = [
    path("", documents.index, name="index"),
    path("documents/<slug:document>/", documents.document, name="document"),
    path("documents/<slug:document>/<str:clause>/", documents.clause, name="clause"),
    path("rules/", rules.index, name="rules"),
    path("rules/<slug:rule>/", rules.rule, name="rule"),
    path("figures/", figures.index, name="parameters"),
    path("figures/<slug:name>/", figures.parameter, name="parameter"),
    path("beside/", work.beside, name="beside"),
    path("beside/<slug:pack>/", work.elsewhere, name="elsewhere"),
    path("beside/<slug:pack>/run/", work.run_elsewhere, name="run_elsewhere"),
    path("targets/", work.targets, name="targets"),
    path("targets/<slug:target>/", work.target, name="target"),
    path("tasks/", work.tasks, name="tasks"),
]


def _beside(job: Job) -> str:
    return f"{reverse('policy:beside')}?pack={job.params['pack']}"


kinds.register("runs.elsewhere", _("按另一地的政策计算"), _beside)
cards.register(waiting.unset)
sentences.register(
    "policy.",
    _("政策"),
    {
        "policy.import_document": _("导入了政策文件正文（{subject}）"),
        "policy.set_figure": _("设定了政策参数（{subject}）"),
    },
)
