"""Django application of lists."""

from django.apps import AppConfig


class Lists(AppConfig):
    """Label ``lists``; registers its jobs."""

    name = "bangfu.policy.lists"
    label = "lists"

    def ready(self) -> None:
        """Name the work of ``lists.*`` jobs, and of ``surveys.export``."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.lists import acting, answers

        kinds.register(answers.EXPORT, answers.export_job)
        kinds.register("lists.export", acting.export_job)
        kinds.register("lists.set", acting.set_job)
        kinds.register("lists.undo", acting.undo_job)
