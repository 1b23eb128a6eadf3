"""The accounts of a demonstration, listed on its log-in page; never on a real installation."""

import json
from dataclasses import dataclass

from django.conf import settings

from bangfu.base.accounts.roles import ROLES
from bangfu.registry.catalogue.models import Site


@dataclass(frozen=True, slots=True)
class Account:
    """One account anybody may try. Its password is public on purpose."""

    username: str
    name: str
    role: str
    place: str
    password: str

    @property
    def title(self) -> str:
        """What the role is called; ``role`` may be its code or a text."""
        return str(ROLES[self.role].title) if self.role in ROLES else self.role


def accounts(site: Site | None) -> list[Account]:
    """Accounts written by the demo to ``<home>/demo/accounts.json``; none outside a demo."""
    path = settings.HOME / "demo" / "accounts.json"
    if site is None or not site.demo or not path.is_file():
        return []
    return [Account(**row) for row in json.loads(path.read_text("utf-8"))]
