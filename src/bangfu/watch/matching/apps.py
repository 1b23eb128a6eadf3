"""Django application of matching."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Label ``matching``; registers its jobs, and tells rules how households stand."""

    name = "bangfu.watch.matching"
    label = "matching"

    def ready(self) -> None:
        """Name the work of ``matching.*`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.facts import contributed
        from bangfu.watch.matching import comparing, deciding, facts, handing

        kinds.register(comparing.COMPARE, comparing.compare_job)
        kinds.register(deciding.DECIDE, deciding.decide_job)
        kinds.register(handing.EXPORT, handing.export_job)
        for name, side in facts.COLUMNS.items():
            contributed.register("household", name, facts.telling(side))
