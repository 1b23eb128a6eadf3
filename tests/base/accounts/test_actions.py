"""Accounts and posts: separated duties, levels, ends."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions, rights, scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, COUNTY, PASSWORD, TOWN, VILLAGE, Cast

TODAY = timezone.localdate


def place(code: str) -> Division:
    return Division.objects.get(code=code)


def refused(code: str, **arguments: object) -> None:
    with pytest.raises(Refusal) as caught:
        actions.grant(by="security", **arguments)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_new_account_has_no_rights(cast: Cast) -> None:
    assert scope.posts(cast.nobody) == []
    assert not any(rights.holds(cast.nobody, permission) for permission in Permission)


def test_a_user_name_is_taken_once(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r".") as caught:
        actions.open_account(by="system", username="town", name="x", password=PASSWORD)
    assert caught.value.code == "accounts.taken"


@pytest.mark.parametrize("weak", ["short1", "1234567890", "password12", "newcomer-x"])
def test_weak_passwords_are_refused(cast: Cast, weak: str) -> None:
    with pytest.raises(Refusal) as caught:
        actions.open_account(by="system", username="newcomer-x", name="新人", password=weak)
    assert caught.value.code == "accounts.password"
    assert not User.objects.filter(username="newcomer-x").exists()


def test_nobody_grants_to_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        actions.grant(by="nobody", user=cast.nobody, role="city_officer", division=place(CITY))
    assert caught.value.code == "posts.self"


def test_a_role_is_held_at_its_levels_only(cast: Cast) -> None:
    refused("posts.level", user=cast.nobody, role="first_secretary", division=place(COUNTY))
    refused("posts.level", user=cast.nobody, role="city_officer", division=place(VILLAGE))
    refused("posts.level", user=cast.nobody, role="city_officer")


def test_administrators_hold_nothing_else(cast: Cast) -> None:
    refused("posts.incompatible", user=cast.system, role="security_admin", division=place(CITY))
    refused("posts.incompatible", user=cast.system, role="city_officer", division=place(CITY))
    refused("posts.incompatible", user=cast.county, role="audit_admin", division=place(CITY))


def test_an_ended_post_grants_nothing_from_the_next_day(cast: Cast) -> None:
    yesterday = TODAY() - dt.timedelta(days=1)
    Post.objects.filter(user=cast.town).update(valid_from=yesterday)
    actions.end(by="security", post=Post.objects.get(user=cast.town), on=yesterday)
    assert not scope.of(User.objects.get(pk=cast.town.pk))


def test_a_post_does_not_end_before_it_began(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        actions.end(by="x", post=Post.objects.get(user=cast.town), on=dt.date(2000, 1, 1))
    assert caught.value.code == "posts.end"


def test_a_future_post_grants_nothing_yet(cast: Cast) -> None:
    tomorrow = TODAY() + dt.timedelta(days=1)
    town = place(TOWN)
    actions.grant(
        by="security", user=cast.nobody, role="township_officer", division=town, valid_from=tomorrow
    )
    assert not scope.of(User.objects.get(pk=cast.nobody.pk))


def test_a_zone_covers_the_places_it_administers_today(cast: Cast) -> None:
    zone = divisions.define_zone(
        by="system", code="lake-zone", name="湖区", division=CITY, administers=[TOWN]
    )
    actions.grant(by="security", user=cast.nobody, role="county_officer", organisation=zone)
    assert scope.of(cast.nobody).spans == scope.of(cast.town).spans
    zone.administers.update(valid_to=TODAY() - dt.timedelta(days=1))
    assert not scope.of(User.objects.get(pk=cast.nobody.pk))


def test_two_posts_join_their_places(cast: Cast) -> None:
    actions.grant(by="security", user=cast.town, role="first_secretary", division=place(VILLAGE))
    assert len(scope.of(User.objects.get(pk=cast.town.pk)).spans) == 1


def test_a_no_names_the_posts_that_would_do(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        rights.require(cast.clerk, Permission.HOUSEHOLDS_EDIT, at=VILLAGE)
    assert caught.value.status == 403
    assert "乡镇业务员" in str(caught.value)
    assert "湖滨村" in str(caught.value)


def test_every_act_on_accounts_is_on_the_trail(cast: Cast) -> None:
    actions.switch(by="system", user=cast.town, active=False)
    actions.change_password(by="town", user=cast.town, password="another-lotus-7")
    acts = [entry.action for entry in audit.history("user", "town")]
    assert acts == [
        "accounts.change_password",
        "accounts.switch",
        "posts.grant",
        "accounts.open_account",
    ]


def test_roles_are_declared_completely() -> None:
    for role in ROLES.values():
        assert role.levels <= set(Level)
        assert role.permissions
        assert str(role.title)
        assert str(role.purpose)


def test_a_visit_is_noted_where_the_person_works(cast: Cast) -> None:
    actions.sign_in(user=cast.town)
    actions.sign_out(user=cast.town)
    found = Entry.objects.filter(actor="town").order_by("id")
    assert [(e.action, e.chain) for e in found] == [
        ("accounts.sign_in", "421083"),
        ("accounts.sign_out", "421083"),
    ]


def test_a_person_without_a_post_is_noted_with_the_system(cast: Cast) -> None:
    actions.sign_in(user=cast.nobody)
    assert Entry.objects.get(actor="nobody").chain == "system"


def test_a_lock_is_noted_for_accounts_that_exist(cast: Cast) -> None:
    actions.lock_out(username="town")
    actions.lock_out(username="never")
    assert Entry.objects.filter(action="accounts.lock_out").count() == 1


def test_nobody_switches_their_own_account(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        actions.switch(by="system", user=cast.system, active=False)
    assert caught.value.code == "accounts.self"
    cast.system.refresh_from_db()
    assert cast.system.is_active


def test_nobody_ends_their_own_post(cast: Cast) -> None:
    post = Post.objects.get(user=cast.town)
    with pytest.raises(Refusal) as caught:
        actions.end(by="town", post=post, on=TODAY())
    assert caught.value.code == "posts.self"
    assert Post.objects.get(user=cast.town).valid_to is None


def test_a_right_over_a_person_covers_all_their_posts(cast: Cast) -> None:
    manage = Permission.ACCOUNTS_MANAGE
    actions.grant(by="security", user=cast.nobody, role="system_admin", division=place(COUNTY))
    assert rights.require_over(cast.nobody, manage, cast.town)
    actions.grant(by="security", user=cast.clerk, role="department_clerk", division=place(CITY))
    with pytest.raises(Refusal, match="荆州市"):
        rights.require_over(cast.nobody, manage, cast.clerk)
