"""The standing cast laid down from rows is the cast that the product's actions make."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import Post, User
from bangfu.base.audit import queries
from bangfu.base.divisions.models import Division
from tests import cast, snapshots

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _none_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_kept", {})


def rows() -> dict[str, list[tuple[object, ...]]]:
    (kept,) = snapshots._kept.values()
    return {table._meta.label: sorted(snapshots._rows(table)) for table in kept.rows}


def made() -> dict[str, list[tuple[object, ...]]]:
    """What the first assembly leaves, taken back afterwards."""
    with transaction.atomic():
        cast.assemble()
        found = rows()
        transaction.set_rollback(True)
    assert not User.objects.exists()
    return found


def test_rows_laid_down_are_the_rows_that_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made()
    monkeypatch.setattr(cast, "_make", None)  # whoever calls it fails
    people = cast.assemble()
    assert rows() == first
    assert {"accounts.User", "accounts.Post", "audit.Entry", "divisions.Division"} <= set(first)
    assert people.county.check_password(cast.PASSWORD)


def test_whoever_comes_next_is_counted_after_the_cast_and_the_trail_goes_on() -> None:
    made()
    cast.assemble()
    user = accounts.open_account(by="tests", username="next", name="后来", password=cast.PASSWORD)
    place = Division.objects.get(code=cast.TOWN)
    accounts.grant(by="tests", user=user, role="township_officer", division=place)
    assert user.pk == max(User.objects.values_list("pk", flat=True))
    assert Post.objects.filter(user=user).count() == 1
    assert not list(queries.verify())


def test_a_day_that_a_test_has_chosen_is_the_day_of_the_cast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made()
    day = dt.datetime(2016, 3, 7, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: day)
    assert cast.assemble().county.password_at == day


def test_tables_in_use_are_not_laid_over() -> None:
    made()
    accounts.open_account(by="tests", username="first", name="先来", password=cast.PASSWORD)
    people = cast.assemble()
    assert people.city.pk > User.objects.get(username="first").pk
