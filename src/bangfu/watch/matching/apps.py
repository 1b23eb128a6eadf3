"""Django application of matching."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Label ``matching``; registers its jobs."""

    name = "bangfu.watch.matching"
    label = "matching"

    def ready(self) -> None:
        """Name the work of ``matching.*`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.watch.matching import comparing, deciding, handing

        kinds.register(comparing.COMPARE, comparing.compare_job)
        kinds.register(deciding.DECIDE, deciding.decide_job)
        kinds.register(handing.EXPORT, handing.export_job)
