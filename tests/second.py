"""An authenticator app for tests."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from bangfu.base.accounts import factors
from bangfu.base.accounts.models import Factor, User
from bangfu.web.accounts import entering


def shown(user: User, steps: int = 0) -> str:
    """What the person's app shows now, or some 30-second steps from now."""
    factor = Factor.objects.get(user=user)
    address = factors.address(factor, "test")
    return of_address(address, steps)


def of_address(address: str, steps: int = 0) -> str:
    """What an app shows that has read this address."""
    secret = address.partition("secret=")[2].partition("&")[0]
    return of_secret(secret, steps)


def of_secret(secret: str, steps: int = 0) -> str:
    """What an app shows into which somebody typed the secret."""
    key = base64.b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), 30).generate(int(time.time()) + 30 * steps).decode()  # noqa: S303


def equip(user: User) -> list[str]:
    """Give a person a second factor; its recovery codes. The present code is used up by it."""
    factors.begin(user=user)
    codes = factors.confirm(user=user, code=shown(user, -1))
    assert codes is not None
    return codes


def prove(client: Client) -> None:
    """As if the client's person had just given the password (see ``guards.fresh``)."""
    session = client.session
    session[entering.PROVED] = time.time()
    session.save()
