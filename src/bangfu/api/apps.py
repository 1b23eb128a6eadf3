"""Django application of the API."""

from django.apps import AppConfig


class Api(AppConfig):
    """Label ``api``: the templates of its reference page."""

    name = "bangfu.api"
    label = "api"
