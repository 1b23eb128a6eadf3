"""Django application of drafts."""

from django.apps import AppConfig


class Drafts(AppConfig):
    """Label ``policy_drafts``; registers its jobs and what it keeps in the lake."""

    name = "bangfu.policy.drafts"
    label = "policy_drafts"

    def ready(self) -> None:
        """Name the work of ``drafts.run`` and ``drafts.export``; claim the folders of runs."""
        from bangfu.base.jobs import kinds
        from bangfu.policy.drafts import handing, trying
        from bangfu.policy.facts import lake

        kinds.register("drafts.run", trying.run_job)
        kinds.register("drafts.export", handing.export_job)
        lake.claim("drafts", trying.folders)
