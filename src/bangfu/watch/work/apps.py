"""Django application of the inbox."""

from django.apps import AppConfig


class Work(AppConfig):
    """Label ``work``; registers the kinds of work, its jobs and its timers."""

    name = "bangfu.watch.work"
    label = "work"

    def ready(self) -> None:
        """Name the kinds of work, the job that tells people, and when."""
        from bangfu.base.jobs import kinds
        from bangfu.watch.work import chores, sources, telling
        from bangfu.watch.work.sources import (
            clues,
            emergencies,
            filings,
            matching,
            own,
            requests,
            surveys,
        )

        for made in (
            filings.Filings(),
            clues.Clues(),
            surveys.Surveys(),
            matching.Matching(),
            requests.Asked(),
            requests.Approvals(),
            own.Imports(),
            own.Drafts(),
            own.Accounts(),
            emergencies.Emergencies(),
        ):
            sources.register(made)
        kinds.register(telling.NOTIFY, telling.notify_job, everywhere=True)
        chores.register()
