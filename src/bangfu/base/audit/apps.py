"""Django application of the audit trail."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Label ``audit``."""

    name = "bangfu.base.audit"
    label = "audit"
