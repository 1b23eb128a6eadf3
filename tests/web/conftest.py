"""Shared by the tests of pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.base.accounts import logins
from bangfu.base.accounts.models import User
from bangfu.web.accounts import entering
from tests.cast import Cast
from tests.policy.conftest import registry, run

__all__ = ["enter", "registry", "run"]

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def listed(client: Client, user: User) -> None:
    """Enter the session in the list of log-ins, as the door does."""
    session = client.session
    session[entering.MARK] = logins.begin(user=user, browser="", network="", alone=False)
    session.save()


@pytest.fixture
def enter(cast: Cast) -> Callable[[str], Client]:
    """``enter("county")`` is a client logged in as that member of the cast."""

    def begin(seat: str) -> Client:
        client = Client()
        client.force_login(getattr(cast, seat))
        listed(client, getattr(cast, seat))
        return client

    return begin
