"""Where people are logged in."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bangfu.base.accounts import actions, backends, logins
from bangfu.base.accounts.models import Login, User
from bangfu.base.audit.models import Entry
from tests.cast import Cast


def begin(user: User, *, alone: bool = False) -> str:
    return logins.begin(user=user, browser="Firefox", network="10.3.*.*", alone=alone)


def older(minutes: int, **more: dt.datetime) -> None:
    Login.objects.update(began_at=timezone.now() - dt.timedelta(minutes=minutes), **more)


def test_a_login_goes_on(cast: Cast) -> None:
    mark = begin(cast.county)
    assert logins.keep(user=cast.county, mark=mark) == ""
    assert mark not in Login.objects.get().digest


@pytest.mark.parametrize("mark", ["", "never", "x" * 5000])
def test_a_mark_nobody_gave_is_over(cast: Cast, mark: str) -> None:
    assert logins.keep(user=cast.county, mark=mark) == "ended"


def test_the_mark_of_somebody_else_is_over(cast: Cast) -> None:
    assert logins.keep(user=cast.town, mark=begin(cast.county)) == "ended"


@pytest.mark.parametrize(("minutes", "answer"), [(12 * 60 - 1, ""), (12 * 60, "long")])
def test_half_a_day_is_the_end_however_busy(cast: Cast, minutes: int, answer: str) -> None:
    mark = begin(cast.county)
    older(minutes, seen_at=timezone.now())
    assert logins.keep(user=cast.county, mark=mark) == answer


def test_being_seen_is_noted_once_a_minute(cast: Cast) -> None:
    mark = begin(cast.county)
    first = Login.objects.get().seen_at
    logins.keep(user=cast.county, mark=mark)
    assert Login.objects.get().seen_at == first
    Login.objects.update(seen_at=first - dt.timedelta(minutes=2))
    logins.keep(user=cast.county, mark=mark)
    assert Login.objects.get().seen_at >= first


def test_alone_means_the_others_end(cast: Cast) -> None:
    first, other = begin(cast.system), begin(cast.county)
    second = begin(cast.system, alone=True)
    assert logins.keep(user=cast.system, mark=first) == "newer"
    assert logins.keep(user=cast.system, mark=second) == ""
    assert logins.keep(user=cast.county, mark=other) == ""


def test_one_is_ended_by_its_number_only_by_its_person(cast: Cast) -> None:
    mine, theirs = begin(cast.county), begin(cast.town)
    pk = Login.objects.get(user=cast.town).pk
    assert logins.end(by="county", user=cast.county, pk=pk) == 0
    assert logins.keep(user=cast.town, mark=theirs) == ""
    assert logins.end(by="town", user=cast.town, pk=pk) == 1
    assert logins.keep(user=cast.town, mark=theirs) == "ended"
    assert logins.keep(user=cast.county, mark=mine) == ""


def test_all_others_end_and_this_one_stays(cast: Cast) -> None:
    marks = [begin(cast.county) for _time in range(3)]
    assert logins.end(by="county", user=cast.county, but=marks[1]) == 2
    answers = [logins.keep(user=cast.county, mark=mark) for mark in marks]
    assert answers == ["ended", "", "ended"]
    assert Entry.objects.get(action="accounts.end_logins").changes == {"logins": [2, 0]}


def test_ending_nothing_is_not_noted(cast: Cast) -> None:
    assert logins.end(by="county", user=cast.county) == 0
    assert not Entry.objects.filter(action="accounts.end_logins").exists()


def test_the_list_shows_open_ones_only(cast: Cast) -> None:
    begin(cast.county)
    Login.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=20))
    logins.leave(user=cast.county, mark=begin(cast.county))
    here = begin(cast.county)
    begin(cast.town)
    found = logins.listed(cast.county)
    assert [logins.is_here(login, here) for login in found] == [True]


def test_disabling_ends_and_enabling_does_not_revive(cast: Cast) -> None:
    mark = begin(cast.county)
    actions.switch(by="system", user=cast.county, active=False)
    actions.switch(by="system", user=cast.county, active=True)
    assert logins.keep(user=cast.county, mark=mark) == "ended"


def test_a_new_password_ends_all_but_the_one_named(cast: Cast) -> None:
    first, second = begin(cast.county), begin(cast.county)
    new = "another-lake-2016"
    actions.change_password(by="county", user=cast.county, password=new, keep=second)
    assert logins.keep(user=cast.county, mark=first) == "ended"
    assert logins.keep(user=cast.county, mark=second) == ""


def test_a_post_ended_before_today_ends_them_at_once(cast: Cast) -> None:
    mark, post = begin(cast.county), cast.county.posts.get()
    today = timezone.localdate()
    type(post).objects.update(valid_from=today - dt.timedelta(9))
    post.refresh_from_db()
    actions.end(by="security", post=post, on=today)
    assert logins.keep(user=cast.county, mark=mark) == ""
    actions.end(by="security", post=post, on=today - dt.timedelta(1))
    assert logins.keep(user=cast.county, mark=mark) == "ended"


def test_a_post_that_ran_out_at_midnight_ends_what_began_before(cast: Cast) -> None:
    mark, other = begin(cast.county), begin(cast.town)
    yesterday = timezone.localdate() - dt.timedelta(1)
    cast.county.posts.update(valid_from=yesterday, valid_to=yesterday)
    logins.tidy()
    assert logins.keep(user=cast.county, mark=mark) == ""
    Login.objects.update(began_at=timezone.now() - dt.timedelta(hours=24))
    logins.tidy()
    assert Login.objects.get(user=cast.county).ended_at is not None
    assert Login.objects.get(user=cast.town).ended_at is None
    assert logins.keep(user=cast.town, mark=other) == "long"


def test_becoming_an_administrator_asks_for_a_new_log_in(cast: Cast) -> None:
    mark = begin(cast.nobody)
    place = cast.system.posts.get().division
    actions.grant(by="security", user=cast.nobody, role="audit_admin", division=place)
    assert logins.keep(user=cast.nobody, mark=mark) == "ended"


def test_old_rows_are_forgotten_and_open_nothing(cast: Cast) -> None:
    mark = begin(cast.county)
    older(49 * 60)
    logins.tidy()
    assert not Login.objects.exists()
    assert logins.keep(user=cast.county, mark=mark) == "ended"


def test_a_person_and_their_log_ins_are_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mark = begin(cast.county)
    begin(cast.county)
    with django_assert_num_queries(1):
        user = backends.Password().get_user(cast.county.pk)
        assert user == cast.county
        assert logins.keep(user=user, mark=mark) == ""


def test_what_ended_meanwhile_is_asked_for(cast: Cast) -> None:
    ended = begin(cast.county)
    logins.end(by="county", user=cast.county)
    begin(cast.county)
    user = backends.Password().get_user(cast.county.pk)
    assert user is not None
    assert logins.keep(user=user, mark=ended) == "ended"


@pytest.mark.parametrize("logged_in", [False, True])
def test_a_disabled_person_is_nobody(cast: Cast, logged_in: bool) -> None:
    if logged_in:
        begin(cast.county)
    User.objects.filter(pk=cast.county.pk).update(is_active=False)
    assert backends.Password().get_user(cast.county.pk) is None
    assert backends.Password().get_user(0) is None
