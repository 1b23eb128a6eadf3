"""Django application of divisions."""

from django.apps import AppConfig


class Divisions(AppConfig):
    """Label ``divisions``."""

    name = "bangfu.base.divisions"
    label = "divisions"
