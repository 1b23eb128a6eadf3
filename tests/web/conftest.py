"""Shared by the tests of pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.policy.conftest import registry, run

__all__ = ["enter", "registry", "run"]

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def enter(cast: Cast) -> Callable[[str], Client]:
    """``enter("county")`` is a client logged in as that member of the cast."""

    def begin(seat: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, seat))
        return client

    return begin
