"""Lists of the past: who was registered where, and what differs between two days."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit.models import Entry
from bangfu.registry.households import actions, life, past_places
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, NEXT_VILLAGE, TOWN, VILLAGE, Cast

TODAY = timezone.localdate()
LONG_AGO = dt.date(2016, 1, 1)


@pytest.fixture
def homes(cast: Cast) -> list[Household]:
    """Three households of old."""
    made = [factories.household(members=[{}, {}]) for _ in range(3)]
    Household.objects.update(created_at="2015-06-01T00:00:00Z")
    for home in made:
        home.refresh_from_db()
    return made


def numbers(listed: past_places.Listed) -> set[str]:
    return set(listed.households)


def about(home: Household, user: Any) -> dict[str, Any]:
    home.refresh_from_db()
    return {"act": Act(user.username, user, "核实"), "uid": home.uid, "version": home.version}


def test_before_anybody_was_registered_the_list_is_empty(
    cast: Cast, homes: list[Household]
) -> None:
    listed = past_places.as_of(cast.county, COUNTY, dt.date(2014, 1, 1))
    assert not listed.households


def test_a_list_of_the_past_knows_nothing_of_later_acts(cast: Cast, homes: list[Household]) -> None:
    one, two, three = homes
    user = cast.county
    life.move(**about(one, user), village=NEXT_VILLAGE)
    life.end(**about(two, user), cause="died_out")
    asked: dict[str, Any] = {"by": "county", "user": user}
    actions.edit(**asked, uid=three.uid, version=1, changes={"exit_status": "exited"})
    actions.edit(**asked, uid=three.uid, version=2, changes={"exit_status": None})
    new = life.register(
        act=Act("county", user, "新识别"),
        village=VILLAGE,
        people=[{"name": "孙新", "relation_to_head": "head"}],
    )
    old = past_places.as_of(user, VILLAGE, LONG_AGO)
    assert numbers(old) == {one.household_no, two.household_no, three.household_no}
    assert old.statuses == {"not_exited": 3}
    now = past_places.as_of(user, VILLAGE, TODAY)
    assert numbers(now) == {three.household_no, new.household_no}
    assert now.statuses == {None: 2}
    told = past_places.compare(user, VILLAGE, LONG_AGO, TODAY)
    assert [h.number for h in told.entered] == [new.household_no]
    assert {h.number for h in told.left} == {one.household_no, two.household_no}
    assert [(h.number, n) for h, n in told.changed] == [(three.household_no, 2)]
    county = past_places.compare(user, COUNTY, LONG_AGO, TODAY)
    assert {h.number for h in county.left} == {two.household_no}
    there = past_places.compare(user, NEXT_VILLAGE, LONG_AGO, TODAY)
    assert [h.number for h in there.entered] == [one.household_no]


def test_who_moved_out_of_sight_is_named_and_not_linked(cast: Cast, homes: list[Household]) -> None:
    life.move(**about(homes[0], cast.county), village=NEXT_VILLAGE)
    told = past_places.compare(cast.secretary, VILLAGE, LONG_AGO, TODAY)
    assert [(h.number, h.uid) for h in told.left] == [(homes[0].household_no, None)]


def test_a_split_enters_and_taken_back_leaves_again(cast: Cast, homes: list[Household]) -> None:
    home, user = homes[0], cast.county
    second = home.members.order_by("id")[1].uid
    new = life.split(**about(home, user), members=[second], relations={second: "head"})
    entered = past_places.compare(user, TOWN, LONG_AGO, TODAY).entered
    assert [h.number for h in entered] == [new.household_no]
    entry = Entry.objects.get(subject_id=home.household_no, action="households.split")
    life.undo(act=Act("county", user, "误"), uid=home.uid, entry=entry.pk)
    assert not past_places.compare(user, TOWN, LONG_AGO, TODAY).entered


@pytest.mark.parametrize("seat", ["neighbour", "nobody", "system"])
def test_nobody_else_sees_anything(cast: Cast, homes: list[Household], seat: str) -> None:
    told = past_places.compare(getattr(cast, seat), COUNTY, LONG_AGO, TODAY)
    assert not told.first.households
    assert not told.last.households
    assert not past_places.as_of(cast.county, NEIGHBOUR, TODAY).households


def test_it_costs_the_same_for_many(
    cast: Cast, homes: list[Household], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        factories.household()
    with django_assert_max_num_queries(16):
        told = past_places.compare(cast.county, COUNTY, LONG_AGO, TODAY)
    assert len(told.last.households) == 33
