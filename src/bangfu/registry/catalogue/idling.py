"""Unused accounts are disabled each night, in earnest use only."""

from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import unused
from bangfu.base.timers import schedule
from bangfu.base.timers.schedule import When
from bangfu.registry.catalogue.models import Site


def register() -> None:
    """Name the timer."""
    schedule.register("accounts.unused", _("停用长期没有登录的账号"), When(30, hour=2), disable)


def disable(*, by: str) -> int:
    """Disable unused accounts; those of a demonstration are few and wait for visitors."""
    del by
    return unused.disable() if Site.objects.filter(demo=False).exists() else 0
