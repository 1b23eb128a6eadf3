"""Django application of accounts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Accounts(AppConfig):
    """Label ``accounts``."""

    name = "bangfu.base.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have the second wall built after every migration, when all tables are there."""
        post_migrate.connect(_build, sender=self, dispatch_uid="wall")


def _build(**_given: object) -> None:
    from bangfu.base.accounts import walling

    walling.build()
