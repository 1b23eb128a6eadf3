"""Django application of data requests."""

from django.apps import AppConfig


class Requests(AppConfig):
    """Label ``requests``."""

    name = "bangfu.watch.requests"
    label = "requests"
