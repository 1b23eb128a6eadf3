"""Scope: who may see what, and that it fails closed."""

from django.contrib.auth.models import AnonymousUser

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from tests.cast import CITY, COUNTY, NEIGHBOUR_VILLAGE, TOWN, VILLAGE, Cast


def test_each_officer_covers_their_own_place(cast: Cast) -> None:
    assert scope.of(cast.city).covers(CITY)
    assert scope.of(cast.county).covers(COUNTY)
    assert scope.of(cast.town).covers(TOWN)
    assert scope.of(cast.secretary).covers(VILLAGE)


def test_a_village_does_not_cover_its_town(cast: Cast) -> None:
    assert not scope.of(cast.secretary).covers(TOWN)
    assert scope.of(cast.secretary).touches(TOWN)


def test_the_neighbour_sees_nothing(cast: Cast) -> None:
    assert VILLAGE not in scope.of(cast.neighbour)
    assert NEIGHBOUR_VILLAGE in scope.of(cast.neighbour)


def test_nobody_has_no_scope(cast: Cast) -> None:
    assert not scope.of(cast.nobody)
    assert not scope.of(AnonymousUser())


def test_administrators_see_no_households(cast: Cast) -> None:
    for officer in (cast.system, cast.security, cast.auditing):
        assert not scope.of(officer, Permission.HOUSEHOLDS_READ)


def test_a_disabled_account_loses_its_scope(cast: Cast) -> None:
    cast.county.is_active = False
    assert not scope.of(cast.county)
