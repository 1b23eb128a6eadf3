"""Django application of alerts."""

from django.apps import AppConfig


class Alerts(AppConfig):
    """Label ``alerts``; registers the job that proves the trail."""

    name = "bangfu.watch.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Name the job."""
        from bangfu.base.jobs import kinds
        from bangfu.watch.alerts import actions

        kinds.register(actions.PROVE, actions.prove)
