"""Django application of quality."""

from django.apps import AppConfig


class Quality(AppConfig):
    """Label ``quality``; registers its jobs, claims its folders and guards edits."""

    name = "bangfu.watch.quality"
    label = "quality"

    def ready(self) -> None:
        """Name the work of ``quality.*`` jobs; keep the result folders from being swept."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.facts import lake
        from bangfu.procedures import points
        from bangfu.registry.households.changes import guarding
        from bangfu.watch.quality import blocking, following, handing, mass, running, telling

        kinds.register(following.FOLLOW, following.follow_job, everywhere=True)
        kinds.register(mass.MASS, mass.mass_job)
        kinds.register(handing.EXPORT, handing.export_job)
        lake.claim("quality", running.folders)
        guarding.register("quality", blocking.hits)
        points.register(telling.tell)
