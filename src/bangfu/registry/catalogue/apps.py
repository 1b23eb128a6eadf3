"""Django application of the catalogue."""

from django.apps import AppConfig


class Catalogue(AppConfig):
    """Label ``catalogue``."""

    name = "bangfu.registry.catalogue"
    label = "catalogue"
