"""Django application of the faces."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register


class Web(AppConfig):
    """Label ``web``."""

    name = "bangfu.web"
    label = "web"

    def ready(self) -> None:
        """Have Django know the checks before serving."""
        register(_boot, "boot", deploy=True)


def _boot(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    _ = app_configs
    from bangfu.web.boot import findings

    return findings()
