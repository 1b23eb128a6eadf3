"""Django application of alerts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Alerts(AppConfig):
    """Label ``alerts``; has the trail proven every night."""

    name = "bangfu.watch.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Name what comes round."""
        from bangfu.base.timers import schedule
        from bangfu.base.timers.schedule import When
        from bangfu.watch.alerts import actions

        schedule.register("alerts.prove", _("核验操作记录"), When(40, hour=1), actions.prove)
