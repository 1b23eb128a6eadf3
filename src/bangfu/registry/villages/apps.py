"""Django application of villages."""

from django.apps import AppConfig


class Villages(AppConfig):
    """Label ``villages``."""

    name = "bangfu.registry.villages"
    label = "villages"
