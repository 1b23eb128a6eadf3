"""Probes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries


def test_health_answers_without_a_query(
    enter: Callable[[str], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = enter("county")
    with django_assert_num_queries(0):
        answer = client.get("/health")
    assert answer.json() == {"alive": True}


def test_ready_asks_the_database_once(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        answer = Client().get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_without_a_database_it_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = Client().get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


def test_probes_are_read_only(db: None) -> None:
    assert Client().post("/health").status_code == 405
