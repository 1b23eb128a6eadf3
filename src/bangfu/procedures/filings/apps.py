"""Django application of filings."""

from django.apps import AppConfig


class Filings(AppConfig):
    """Label ``filings``; registers the work that escalates what is late."""

    name = "bangfu.procedures.filings"
    label = "filings"

    def ready(self) -> None:
        """Name the work of ``procedures.escalate`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.procedures.filings import escalating

        kinds.register(escalating.ESCALATE, escalating.escalate_job, everywhere=True)
