"""Django application of facts."""

from django.apps import AppConfig


class Facts(AppConfig):
    """Label ``policy_facts``."""

    name = "bangfu.policy.facts"
    label = "policy_facts"
