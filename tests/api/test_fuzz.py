"""Schemathesis over all operations; and that it would find what it is there to find."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bangfu.api import me, problems, urls
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household, Member
from tests.api import fuzz
from tests.api.conftest import Asking
from tests.cast import VILLAGE, Cast

Ask = Callable[..., Asking]
SEED = 2016


@pytest.fixture(autouse=True)
def _the_connection_stays(db: None) -> Iterator[None]:
    """A handler of its own closes the connection after each request; the test goes on."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def asking(ask: Ask, settings: LazySettings) -> Asking:
    settings.KEY_PER_MINUTE = 10**6
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    return ask("county")


@pytest.mark.slow
def test_no_operation_is_at_odds_with_its_document(asking: Asking, run: Run) -> None:
    home = Household.objects.filter(village_id=VILLAGE).first()
    assert home is not None
    who = Member.objects.filter(household=home).first()
    assert who is not None
    known = {"household": str(home.uid), "member": str(who.uid)}
    counts: dict[str, int] = {}
    found = fuzz.faults(
        WSGIHandler(), asking.headers, known, examples=6, number=SEED, told=counts.__setitem__
    )
    assert found == []
    assert len(counts) == 22
    assert sum(counts.values()) > 200


def broken(monkeypatch: pytest.MonkeyPatch, asking: Asking) -> list[str]:
    """What is found wrong with ``/me`` alone."""
    paths = urls.api.get_openapi_schema()["paths"]
    one = {"/api/v1/me": paths["/api/v1/me"]}
    real = urls.api.get_openapi_schema

    def only() -> dict[str, Any]:
        return {**real(), "paths": one}

    monkeypatch.setattr(urls.api, "get_openapi_schema", only)
    return fuzz.faults(WSGIHandler(), asking.headers, {}, examples=2, number=SEED)


def test_control_nothing_is_wrong_with_it(
    monkeypatch: pytest.MonkeyPatch, asking: Asking, cast: Cast
) -> None:
    assert broken(monkeypatch, asking) == []


def test_control_a_crash_is_found(
    monkeypatch: pytest.MonkeyPatch, asking: Asking, cast: Cast
) -> None:
    def crash(*_given: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(me.scope, "posts", crash)
    assert any("ServerError" in fault for fault in broken(monkeypatch, asking))


def test_control_a_status_nobody_documents_is_found(
    monkeypatch: pytest.MonkeyPatch, asking: Asking, cast: Cast
) -> None:
    def refuse(*_given: object) -> None:
        raise problems.Refusal("planted", "planted", status=418)

    monkeypatch.setattr(me.face, "person", refuse)
    assert any("UndefinedStatusCode" in fault for fault in broken(monkeypatch, asking))


def test_control_an_answer_of_another_shape_is_found(
    monkeypatch: pytest.MonkeyPatch, asking: Asking, cast: Cast
) -> None:
    schema = urls.api.get_openapi_schema()

    def other() -> dict[str, Any]:
        schema["components"]["schemas"]["Me"]["properties"]["username"] = {"type": "integer"}
        return schema

    monkeypatch.setattr(urls.api, "get_openapi_schema", other)
    assert any("JsonSchemaError" in fault for fault in broken(monkeypatch, asking))


def test_control_an_open_door_is_found(
    monkeypatch: pytest.MonkeyPatch, asking: Asking, cast: Cast
) -> None:
    schema = urls.api.get_openapi_schema()

    def closed() -> dict[str, Any]:
        # The document says that the notices ask for a key; they do not.
        notices = schema["paths"]["/api/v1/notices"]
        notices["get"]["security"] = [{"Bearer": []}]
        return {**schema, "paths": {"/api/v1/notices": notices}}

    monkeypatch.setattr(urls.api, "get_openapi_schema", closed)
    found = fuzz.faults(WSGIHandler(), asking.headers, {}, examples=2, number=SEED)
    assert any("IgnoredAuth" in fault for fault in found)
