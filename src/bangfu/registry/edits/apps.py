"""Django application of edits."""

from django.apps import AppConfig


class Edits(AppConfig):
    """Label ``edits``; found by its migrations."""

    name = "bangfu.registry.edits"
    label = "edits"
