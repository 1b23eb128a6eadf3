"""Requests for their pages."""

from tests.watch.requests.conftest import ask, registry

__all__ = ["ask", "registry"]
