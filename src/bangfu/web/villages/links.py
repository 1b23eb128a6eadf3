"""Addresses of village lists."""

from urllib.parse import urlencode

from django.urls import reverse


def listed(**asked: str) -> str:
    """The list with some filters: ``at``, ``kind``, ``left``, ``outcome``, ``q``."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('villages:index')}?{query}" if query else reverse("villages:index")


def places(**asked: str) -> str:
    """Counties and townships of one outcome: ``at``, ``rule``, ``outcome``."""
    return f"{reverse('villages:places')}?{urlencode(asked)}"
