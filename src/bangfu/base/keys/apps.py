"""Django application of keys."""

from django.apps import AppConfig


class Keys(AppConfig):
    """Label ``keys``."""

    name = "bangfu.base.keys"
    label = "keys"
