"""Accounts nobody uses."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions, logins, queries, unused
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit.models import Entry
from tests.cast import Cast


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


@pytest.fixture(autouse=True)
def long_ago(cast: Cast) -> None:
    """All accounts are old; all but the county's were used yesterday."""
    User.objects.update(created_at=ago(200), last_login=ago(1))


def test_ninety_days_without_a_log_in_disable(cast: Cast) -> None:
    User.objects.filter(pk=cast.county.pk).update(last_login=ago(90))
    User.objects.filter(pk=cast.town.pk).update(last_login=ago(89))
    mark = logins.begin(user=cast.county, browser="", network="")
    assert unused.disable() == 1
    cast.county.refresh_from_db()
    assert (cast.county.is_active, cast.county.idle_since) == (False, timezone.localdate())
    assert logins.keep(user=cast.county, mark=mark) == "ended"
    entry = Entry.objects.get(action="accounts.idle")
    assert (entry.actor, entry.subject_id) == ("system", "county")
    assert unused.disable() == 0


def test_an_account_never_used_counts_from_its_opening(cast: Cast) -> None:
    User.objects.filter(pk=cast.county.pk).update(last_login=None)
    User.objects.filter(pk=cast.town.pk).update(last_login=None, created_at=ago(10))
    assert unused.disable() == 1


def test_enabling_gives_it_another_ninety_days(cast: Cast) -> None:
    User.objects.filter(pk=cast.county.pk).update(last_login=ago(100))
    unused.disable()
    cast.county.refresh_from_db()
    actions.switch(by="system", user=cast.county, active=True)
    assert unused.disable() == 0
    assert not unused.refuse(user=cast.county)
    assert cast.county.idle_since is None


def test_at_the_log_in_it_is_noticed_too(cast: Cast) -> None:
    User.objects.filter(pk=cast.county.pk).update(last_login=ago(90))
    assert not unused.refuse(user=cast.town)
    assert unused.refuse(user=cast.county)
    assert not User.objects.get(pk=cast.county.pk).is_active


def test_somebody_who_can_enable_others_always_stays(cast: Cast) -> None:
    User.objects.update(last_login=ago(100))
    assert unused.disable() == User.objects.count() - 1
    assert list(User.objects.filter(is_active=True)) == [cast.system]
    assert not unused.refuse(user=cast.system)


def test_administrators_see_them_in_their_own_area_only(cast: Cast) -> None:
    User.objects.filter(pk=cast.county.pk).update(last_login=ago(90))
    unused.disable()
    found = queries.people(cast.system, Permission.ACCOUNTS_MANAGE, state="unused")
    assert list(found) == [cast.county]
    assert not queries.people(cast.county, Permission.ACCOUNTS_MANAGE, state="unused")
