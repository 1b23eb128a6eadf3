"""Django application of imports."""

from django.apps import AppConfig


class Imports(AppConfig):
    """Label ``imports``."""

    name = "bangfu.registry.imports"
    label = "imports"
