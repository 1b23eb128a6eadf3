"""Functional zones: organisations that run places coded elsewhere, and give posts their scope."""

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions
from bangfu.base.divisions.models import Administration, Organisation
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, COUNTY, NEIGHBOUR_TOWN, NEIGHBOUR_VILLAGE, TOWN, VILLAGE, Cast


def define(*places: str) -> Organisation:
    return actions.define_zone(
        by="tests", code="lake-zone", name="湖区管委会", division=CITY, administers=places
    )


def official(zone: Organisation) -> User:
    user = accounts.open_account(
        by="tests", username="zone", name="管湖区", password="lake-zone-16"
    )
    accounts.grant(by="tests", user=user, role="county_officer", organisation=zone)
    return user


def test_a_zone_gives_its_post_the_places_it_runs(cast: Cast) -> None:
    held = scope.of(official(define(TOWN, NEIGHBOUR_VILLAGE)))
    assert VILLAGE in held
    assert NEIGHBOUR_VILLAGE in held


def test_a_zone_gives_nothing_beside_or_above_its_places(cast: Cast) -> None:
    held = scope.of(official(define(TOWN)))
    assert not held.covers(COUNTY)
    assert NEIGHBOUR_TOWN not in held


def test_a_place_taken_from_a_zone_leaves_its_scope(cast: Cast) -> None:
    user = official(define(TOWN, NEIGHBOUR_TOWN))
    define(TOWN)
    fresh = User.objects.get(pk=user.pk)
    assert NEIGHBOUR_VILLAGE not in scope.of(fresh)
    assert VILLAGE in scope.of(fresh)


def test_what_a_zone_ran_before_is_kept_with_its_end(cast: Cast) -> None:
    define(TOWN, NEIGHBOUR_TOWN)
    define(TOWN)
    ended = Administration.objects.get(division_id=NEIGHBOUR_TOWN)
    assert ended.valid_to < timezone.localdate()


def test_defining_a_zone_again_keeps_one_row_per_place(cast: Cast) -> None:
    define(TOWN)
    define(TOWN)
    assert Administration.objects.count() == 1


def test_a_zone_that_gets_a_place_back_runs_it_again(cast: Cast) -> None:
    define(TOWN)
    define(NEIGHBOUR_TOWN)
    define(TOWN)
    running = Administration.objects.filter(valid_to__isnull=True)
    assert [row.division_id for row in running] == [TOWN]


def test_short_codes_are_understood(cast: Cast) -> None:
    define(TOWN[:9])
    assert Administration.objects.get().division_id == TOWN


def test_a_zone_over_an_unknown_place_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        define("421083999000")
    assert caught.value.code == "divisions.unknown"
    assert not Organisation.objects.exists()


def test_the_trail_shows_places_before_and_after(cast: Cast) -> None:
    define(TOWN)
    define(NEIGHBOUR_TOWN)
    entry = Entry.objects.filter(action="divisions.define_zone").order_by("id").last()
    assert entry.changes == {"administers": [[TOWN], [NEIGHBOUR_TOWN]]}
