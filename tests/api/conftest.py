"""Asking the API as a member of the cast."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.keys import actions
from tests.cast import Cast
from tests.policy.conftest import registry, run
from tests.web.conftest import enter

__all__ = ["Asking", "ask", "enter", "registry", "run"]
ROOT = "/api/v1"


class Asking:
    """A client with a key of one person."""

    def __init__(self, user: User | None, *, reads_only: bool = False) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {}
        if user is not None:
            day = timezone.localdate() + dt.timedelta(days=9)
            self.key, self.secret = actions.make(
                by=user, name="试验", expires_on=day, reads_only=reads_only
            )
            self.headers["Authorization"] = f"Bearer {self.secret}"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Any request; ``headers`` by name, with low lines for hyphens."""
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        given = {} if body is None else {"data": json.dumps(body)}
        return self.client.generic(
            method, f"{ROOT}{path}", **given, content_type="application/json", headers=told
        )

    def get(self, path: str, **headers: str) -> Any:
        """What an address gives, which must be there."""
        answer = self.send("GET", path, **headers)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def write(self, method: str, path: str, body: Any, operation: str = "") -> HttpResponse:
        """A write under a fresh operation id, or one's own."""
        return self.send(method, path, body, Idempotency_Key=operation or str(uuid4()))


@pytest.fixture
def ask(cast: Cast) -> Callable[..., Asking]:
    """``ask("county")`` asks with a key of that member of the cast; ``ask("")`` without any."""

    def begin(seat: str, *, reads_only: bool = False) -> Asking:
        return Asking(getattr(cast, seat) if seat else None, reads_only=reads_only)

    return begin
