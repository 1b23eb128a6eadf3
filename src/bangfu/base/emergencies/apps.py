"""Django application of emergency access."""

from django.apps import AppConfig


class Emergencies(AppConfig):
    """Label ``emergencies``."""

    name = "bangfu.base.emergencies"
    label = "emergencies"
