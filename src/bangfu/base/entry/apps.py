"""Django application of entry."""

from django.apps import AppConfig


class Entry(AppConfig):
    """Label ``entry``."""

    name = "bangfu.base.entry"
    label = "entry"
