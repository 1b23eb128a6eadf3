"""Django application of packs."""

from django.apps import AppConfig


class Packs(AppConfig):
    """Label ``policy_packs``."""

    name = "bangfu.policy.packs"
    label = "policy_packs"
