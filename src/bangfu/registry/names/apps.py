"""Django application of names."""

from django.apps import AppConfig


class Names(AppConfig):
    """Label ``names``; found by its migrations."""

    name = "bangfu.registry.names"
    label = "names"
