"""Django application of drafts."""

from django.apps import AppConfig


class Drafts(AppConfig):
    """Label ``policy_drafts``."""

    name = "bangfu.policy.drafts"
    label = "policy_drafts"
