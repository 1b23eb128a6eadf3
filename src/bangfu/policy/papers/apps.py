"""Django application of paper forms."""

from django.apps import AppConfig


class Papers(AppConfig):
    """Label ``policy_papers``; registers its job. It has no tables: nothing printed is stored."""

    name = "bangfu.policy.papers"
    label = "policy_papers"

    def ready(self) -> None:
        """Name the work of ``papers.print`` jobs."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.papers import actions

        kinds.register("papers.print", actions.bulk_job)
