"""Django application of verdicts."""

from django.apps import AppConfig


class Verdicts(AppConfig):
    """Label ``policy_verdicts``; tells surveys what is known of those they ask."""

    name = "bangfu.policy.verdicts"
    label = "policy_verdicts"

    def ready(self) -> None:
        """Answer for ``surveys.surroundings``."""
        from bangfu.policy.packs import queries as packs
        from bangfu.policy.verdicts import surroundings
        from bangfu.registry.surveys import surroundings as surveys

        surveys.register(packs.program, surroundings.of)
