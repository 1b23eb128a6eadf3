"""Django application of timers."""

from django.apps import AppConfig


class Timers(AppConfig):
    """Label ``timers``; registers the job that runs one, and what the slices below need done."""

    name = "bangfu.base.timers"
    label = "timers"

    def ready(self) -> None:
        """Name the job and the timers of this storey."""
        from bangfu.base.jobs import kinds
        from bangfu.base.timers import actions, chores

        kinds.register(actions.RUN, actions.run_job, everywhere=True)
        chores.register()
