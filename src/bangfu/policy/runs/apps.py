"""Django application of runs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Runs(AppConfig):
    """Label ``policy_runs``; registers the job that brings results up to date."""

    name = "bangfu.policy.runs"
    label = "policy_runs"

    def ready(self) -> None:
        """Name the work of the jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.base.timers import schedule
        from bangfu.base.timers.schedule import When
        from bangfu.policy.runs import actions, between, freezing

        kinds.register("runs.refresh", actions.refresh_job, everywhere=True)
        kinds.register("runs.export", actions.export_job)
        kinds.register(between.EXPORT, between.export_job)
        kinds.register("runs.freeze", freezing.freeze_job, everywhere=True)
        kinds.register("runs.elsewhere", actions.elsewhere_job, everywhere=True)
        schedule.register("runs.exports", _("删除导出满一天的文件"), When(minute=35), actions.sweep)
