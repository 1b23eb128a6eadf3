"""Refusals of rights on the trail: once per person, address and hour."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bangfu.base.accounts import refused
from bangfu.base.accounts.models import User
from bangfu.base.audit import queries as trail
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from tests.cast import COUNTY, Cast


def knock(user: User, address: str = "admin:trail", method: str = "GET") -> bool:
    request: Any = RequestFactory().generic(method, "/")
    request.user, request.resolver_match = user, SimpleNamespace(view_name=address)
    return refused.note(request, Refusal("rights.missing", "不行", status=403))


def entries() -> list[Entry]:
    return list(Entry.objects.filter(action=refused.REFUSE).order_by("pk"))


def test_it_says_who_was_refused_what_and_where_they_stand(cast: Cast) -> None:
    assert knock(cast.county)
    (entry,) = entries()
    assert (entry.actor, entry.subject_type, entry.subject_id) == ("county", "user", "county")
    assert entry.division == COUNTY
    assert entry.chain == COUNTY[:6]
    told = {"address": "admin:trail", "method": "GET", "code": "rights.missing"}
    assert entry.changes == told
    assert not list(trail.verify())


def test_a_person_without_a_post_belongs_to_no_place(cast: Cast) -> None:
    assert knock(cast.nobody)
    assert [(e.division, e.chain) for e in entries()] == [("", "system")]


def test_nobody_floods_the_trail(cast: Cast) -> None:
    assert [knock(cast.county, method=m) for m in ("GET", "POST", "GET")] == [True, False, False]
    assert knock(cast.county, "admin:posts")
    assert knock(cast.town)
    assert [(e.actor, e.changes["address"]) for e in entries()] == [
        ("county", "admin:trail"),
        ("county", "admin:posts"),
        ("town", "admin:trail"),
    ]


def test_what_stands_there_already_is_looked_up_and_nothing_is_locked(cast: Cast) -> None:
    knock(cast.county)
    with CaptureQueriesContext(connection) as asked:
        knock(cast.county)
    assert len(asked) == 1


def test_an_hour_later_it_stands_there_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    knock(cast.county)
    later = timezone.now() + dt.timedelta(minutes=61)
    monkeypatch.setattr(refused.timezone, "now", lambda: later)
    assert knock(cast.county)
    assert len(entries()) == 2


def test_who_comes_second_at_the_same_moment_finds_the_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    knock(cast.county)
    real, early = refused._is_noted, iter([True])  # the first look was before the other wrote

    def look(user: User, address: str) -> bool:
        return not next(early, False) and real(user, address)

    monkeypatch.setattr(refused, "_is_noted", look)
    assert not knock(cast.county)
    assert len(entries()) == 1
