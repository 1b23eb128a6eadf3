"""Django application of jobs."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Label ``jobs``."""

    name = "bangfu.base.jobs"
    label = "jobs"
