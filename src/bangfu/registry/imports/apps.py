"""Django application of imports."""

from django.apps import AppConfig


class Imports(AppConfig):
    """Label ``imports``; registers the jobs that read and write a ledger."""

    name = "bangfu.registry.imports"
    label = "imports"

    def ready(self) -> None:
        """Name the work of ``imports.prepare`` and ``imports.write`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.registry.imports import actions, work

        kinds.register(actions.PREPARE, work.prepare, everywhere=True)
        kinds.register(actions.WRITE, work.write, everywhere=True)
