"""Django application of imports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Imports(AppConfig):
    """Label ``imports``; registers the jobs that read and write a ledger."""

    name = "bangfu.registry.imports"
    label = "imports"

    def ready(self) -> None:
        """Name the work of ``imports.prepare`` and ``imports.write`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.base.timers import schedule
        from bangfu.base.timers.schedule import When
        from bangfu.registry.imports import actions, keeping, work

        kinds.register(actions.PREPARE, work.prepare, everywhere=True)
        kinds.register(actions.WRITE, work.write, everywhere=True)
        schedule.register(
            "imports.tidy", _("删除不再需要的导入文件"), When(minute=50), keeping.sweep
        )
