"""Django application of households."""

from django.apps import AppConfig


class Households(AppConfig):
    """Label ``households``."""

    name = "bangfu.registry.households"
    label = "households"
