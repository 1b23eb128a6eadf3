"""Django application of responsibility contracts."""

from django.apps import AppConfig


class Contracts(AppConfig):
    """Label ``contracts``; registers the work that drafts many at once."""

    name = "bangfu.procedures.contracts"
    label = "contracts"

    def ready(self) -> None:
        """Name the work of ``contracts.draft`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.procedures.contracts import drafting

        kinds.register(drafting.DRAFT, drafting.draft_job)
