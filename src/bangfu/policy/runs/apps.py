"""Django application of runs."""

from django.apps import AppConfig


class Runs(AppConfig):
    """Label ``policy_runs``."""

    name = "bangfu.policy.runs"
    label = "policy_runs"
