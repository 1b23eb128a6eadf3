"""Security administrators and posts."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bangfu.base.accounts import actions, scope
from bangfu.base.accounts.models import Post
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from tests.cast import CITY, COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast

Enter = Callable[[str], Client]


@pytest.fixture
def county_admin(cast: Cast) -> Client:
    """The security administrator of Honghu alone."""
    place = divisions.get(COUNTY)
    actions.grant(by="tests", user=cast.auditing, role="audit_admin", division=place)
    cast.auditing.posts.all().delete()
    actions.grant(by="tests", user=cast.auditing, role="security_admin", division=place)
    client = Client()
    client.force_login(cast.auditing)
    return client


def grant(client: Client, person: Any, role: str, *places: str, **more: str) -> Any:
    form = {"role": role, "division": list(places), "valid_from": timezone.localdate().isoformat()}
    return client.post(f"/admin/posts/{person.pk}/", {**form, **more}, follow=True)


def test_a_granted_post_takes_effect_at_once(enter: Enter, cast: Cast) -> None:
    answer = grant(enter("security"), cast.nobody, "first_secretary", CITY, COUNTY, TOWN, VILLAGE)
    assert "岗位已授予" in answer.content.decode()
    fresh = type(cast.nobody).objects.get(pk=cast.nobody.pk)
    assert VILLAGE in scope.of(fresh)
    assert Entry.objects.get(action="posts.grant", actor="security").division == VILLAGE


def test_a_city_post_needs_no_further_choice(enter: Enter, cast: Cast) -> None:
    grant(enter("security"), cast.nobody, "city_officer", CITY, "")
    assert cast.nobody.posts.get().division_id == CITY


def test_a_role_at_the_wrong_level_is_refused(enter: Enter, cast: Cast) -> None:
    answer = grant(enter("security"), cast.nobody, "city_officer", CITY, COUNTY)
    assert answer.status_code == 422
    assert "不能设在这一级" in answer.content.decode()
    assert not cast.nobody.posts.exists()


def test_duties_stay_separate(enter: Enter, cast: Cast) -> None:
    answer = grant(enter("security"), cast.county, "system_admin", CITY, COUNTY)
    assert "不能再任" in answer.content.decode()
    assert cast.county.posts.count() == 1


def test_nobody_grants_to_themselves(enter: Enter, cast: Cast) -> None:
    client = enter("security")
    answer = grant(client, cast.security, "security_admin", CITY)
    assert (answer.status_code, "posts.self" in answer.content.decode()) == (403, True)
    assert "授予岗位</h2>" not in client.get(f"/admin/posts/{cast.security.pk}/").content.decode()


def test_an_end_before_the_beginning_is_refused(enter: Enter, cast: Cast) -> None:
    answer = grant(enter("security"), cast.nobody, "city_officer", CITY, valid_to="2001-01-01")
    assert "结束日期早于开始日期" in answer.content.decode()


def test_a_county_administrator_grants_inside_the_county_only(
    county_admin: Client, cast: Cast
) -> None:
    inside = grant(county_admin, cast.nobody, "township_officer", COUNTY, TOWN)
    assert inside.status_code == 200
    outside = grant(county_admin, cast.nobody, "county_officer", NEIGHBOUR)
    assert outside.status_code == 422
    assert list(cast.nobody.posts.values_list("division_id", flat=True)) == [TOWN]


def test_a_county_administrator_offers_no_city_role(county_admin: Client, cast: Cast) -> None:
    page = county_admin.get(f"/admin/posts/{cast.nobody.pk}/").content.decode()
    assert 'value="township_officer"' in page
    assert 'value="city_officer"' not in page


def end(client: Client, post: Post, on: str) -> Any:
    return client.post(f"/admin/posts/{post.user_id}/{post.pk}/end/", {"on": on}, follow=True)


def test_a_post_ends_after_its_last_day(enter: Enter, cast: Cast) -> None:
    post = cast.town.posts.get()
    Post.objects.update(valid_from=timezone.localdate() - dt.timedelta(30))
    yesterday = timezone.localdate() - dt.timedelta(1)
    end(enter("security"), post, yesterday.isoformat())
    assert not scope.of(type(cast.town).objects.get(pk=cast.town.pk))


@pytest.mark.parametrize(("on", "code"), [("", "posts.day"), ("1999-01-01", "posts.end")])
def test_a_last_day_that_makes_no_sense_is_refused(
    enter: Enter, cast: Cast, on: str, code: str
) -> None:
    post = cast.town.posts.get()
    answer = end(enter("security"), post, on)
    assert (answer.status_code, code in answer.content.decode()) == (422, True)
    assert cast.town.posts.get().valid_to is None


def test_nobody_ends_their_own_post(enter: Enter, cast: Cast) -> None:
    answer = end(enter("security"), cast.security.posts.get(), timezone.localdate().isoformat())
    assert (answer.status_code, "posts.self" in answer.content.decode()) == (403, True)


def test_a_post_elsewhere_of_a_shared_person_is_not_ended(county_admin: Client, cast: Cast) -> None:
    city = divisions.get(CITY)
    post = actions.grant(by="t", user=cast.clerk, role="department_clerk", division=city)
    answer = end(county_admin, post, timezone.localdate().isoformat())
    assert (answer.status_code, "rights.missing" in answer.content.decode()) == (403, True)


def test_a_post_of_somebody_else_is_not_found(enter: Enter, cast: Cast) -> None:
    path = f"/admin/posts/{cast.town.pk}/{cast.county.posts.get().pk}/end/"
    assert enter("security").post(path, {"on": "2030-01-01"}).status_code == 404
