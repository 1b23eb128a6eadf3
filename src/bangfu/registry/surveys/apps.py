"""Django application of surveys."""

from django.apps import AppConfig


class Surveys(AppConfig):
    """Label ``surveys``."""

    name = "bangfu.registry.surveys"
    label = "surveys"
