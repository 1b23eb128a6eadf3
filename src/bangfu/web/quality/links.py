"""Addresses of lists of clues. Every count opens its list through this."""

from urllib.parse import urlencode

from django.urls import reverse


def listed(**asked: str) -> str:
    """The list with some filters, by name as ``Filter`` has them."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('quality:clues')}?{query}" if query else reverse("quality:clues")
