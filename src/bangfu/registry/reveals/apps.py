"""Django application of reveals."""

from django.apps import AppConfig


class Reveals(AppConfig):
    """Label ``reveals``."""

    name = "bangfu.registry.reveals"
    label = "reveals"
