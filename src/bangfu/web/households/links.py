"""Addresses of household lists. A count anywhere opens its list through one of these."""

from urllib.parse import urlencode

from django.urls import reverse

FAILS, LACKS = "fails", "lacks"


def listed(**asked: str) -> str:
    """The list with some filters: ``at``, ``category``, ``status``, ``exited``, ``rule``, …"""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('households:index')}?{query}" if query else reverse("households:index")


def why(condition: str, *, lacks: bool = False) -> str:
    """How a filter names a condition that fails, or that cannot be decided."""
    return f"{LACKS if lacks else FAILS}:{condition}"
