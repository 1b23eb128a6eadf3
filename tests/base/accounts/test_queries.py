"""Reading people and posts."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from bangfu.base.accounts import actions, queries, scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.actions import define_zone
from tests.cast import COUNTY, NEIGHBOUR, TOWN, Cast

MANAGE = Permission.ACCOUNTS_MANAGE


def county_admin(cast: Cast) -> User:
    place = divisions.get(COUNTY)
    actions.grant(by="tests", user=cast.nobody, role="system_admin", division=place)
    return User.objects.get(pk=cast.nobody.pk)


def seen(user: object, **filters: str) -> set[str]:
    return {person.username for person in queries.people(user, MANAGE, **filters)}  # type: ignore[arg-type]


def test_without_the_right_nobody_is_seen(cast: Cast) -> None:
    assert seen(cast.county) == seen(cast.security) == seen(AnonymousUser()) == set()


def test_people_inside_the_scope_and_people_without_a_place_are_seen(cast: Cast) -> None:
    actions.open_account(by="t", username="free", name="尤闲", password="lotus-lake-2016")
    assert seen(county_admin(cast)) == {"clerk", "county", "free", "nobody", "secretary", "town"}


def test_an_ended_post_binds_nobody_to_a_place(cast: Cast) -> None:
    yesterday = timezone.localdate() - dt.timedelta(1)
    Post.objects.filter(user=cast.neighbour).update(valid_from=yesterday, valid_to=yesterday)
    assert "neighbour" in seen(county_admin(cast))


def test_a_zone_counts_as_its_division(cast: Cast) -> None:
    zone = define_zone(by="t", code="z", name="开发区", division=NEIGHBOUR, administers=[TOWN])
    free = actions.open_account(by="t", username="free", name="尤", password="lotus-lake-2016")
    actions.grant(by="t", user=free, role="township_officer", organisation=zone)
    assert "free" not in seen(county_admin(cast))
    assert "free" in seen(cast.system)


def test_posts_of_today_come_along(cast: Cast) -> None:
    (town,) = queries.people(cast.system, MANAGE, text="唐新堤")
    assert [post.role for post in town.held] == ["township_officer"]  # type: ignore[attr-defined]


def test_people_are_found_by_state(cast: Cast) -> None:
    actions.switch(by="t", user=cast.town, active=False)
    assert seen(cast.system, state="disabled") == {"town"}
    assert seen(cast.system, state="idle") == {"nobody"}
    assert "town" not in seen(cast.system, state="active")


def test_one_person_is_got_only_inside_the_scope(cast: Cast) -> None:
    admin = county_admin(cast)
    assert queries.person_for(admin, MANAGE, cast.town.pk) == cast.town
    with pytest.raises(User.DoesNotExist):
        queries.person_for(admin, MANAGE, cast.neighbour.pk)


def test_names_are_given_for_those_who_have_an_account(cast: Cast) -> None:
    assert queries.names(["county", "never"]) == {"county": "何洪湖"}


def test_a_name_leads_to_its_user_name_unless_several_bear_it(cast: Cast) -> None:
    assert queries.username_of("何洪湖") == "county"
    actions.open_account(by="t", username="other", name="何洪湖", password="lotus-lake-2016")
    assert queries.username_of("何洪湖") == "何洪湖"


def test_grantors_are_those_who_stand_above(cast: Cast) -> None:
    assert [post.user for post in queries.grantors(cast.town)] == [cast.security]
    assert queries.grantors(cast.security) == []


def test_the_nearest_grantor_comes_first(cast: Cast) -> None:
    place = divisions.get(COUNTY)
    actions.grant(by="t", user=cast.nobody, role="security_admin", division=place)
    assert [post.user for post in queries.grantors(cast.town)] == [cast.nobody, cast.security]
    assert [post.user for post in queries.grantors(cast.neighbour)] == [cast.security]


def test_roles_are_offered_down_from_the_scopes_top(cast: Cast) -> None:
    county = dict(queries.role_choices(scope.of(cast.county)))
    assert "county_officer" in county
    assert "city_officer" not in county
    assert "city_officer" in dict(queries.role_choices(scope.of(cast.city)))
    assert queries.role_choices(scope.Scope()) == []


def test_an_account_that_did_not_fail_is_not_locked(cast: Cast) -> None:
    assert queries.locked_until("county", "127.0.0.1") is None
