"""Django application of the catalogue."""

from django.apps import AppConfig


class Catalogue(AppConfig):
    """Label ``catalogue``; registers what has to know whether this is a demonstration."""

    name = "bangfu.registry.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Have unused accounts disabled each night."""
        from bangfu.registry.catalogue import idling

        idling.register()
