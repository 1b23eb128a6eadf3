"""Posts in time: duties stay apart on every day, and what ended stays ended."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions, scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, TOWN, Cast


def day(shift: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=shift)


def grant(user: User, role: str, begins: int, ends: int | None = None) -> Post:
    return actions.grant(
        by="security",
        user=user,
        role=role,
        division=Division.objects.get(code=CITY),
        valid_from=day(begins),
        valid_to=None if ends is None else day(ends),
    )


def refused(user: User, role: str, begins: int, ends: int | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        grant(user, role, begins, ends)
    return caught.value.code


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ((10, None), (0, None)),
        ((10, 20), (0, 10)),
        ((10, 20), (20, 30)),
        ((10, 20), (12, 13)),
        ((10, None), (30, 40)),
        ((0, 20), (10, None)),
    ],
)
def test_duties_that_would_meet_on_any_day_are_refused(
    cast: Cast, held: tuple[int, int | None], wanted: tuple[int, int | None]
) -> None:
    grant(cast.nobody, "city_officer", *held)
    assert refused(cast.nobody, "system_admin", *wanted) == "posts.incompatible"


@pytest.mark.parametrize(
    ("held", "wanted"), [((10, None), (0, 9)), ((0, 5), (6, None)), ((-9, -1), (0, None))]
)
def test_duties_that_never_meet_may_follow_each_other(
    cast: Cast, held: tuple[int, int | None], wanted: tuple[int, int | None]
) -> None:
    grant(cast.nobody, "city_officer", *held)
    assert grant(cast.nobody, "system_admin", *wanted).pk


def test_a_post_that_would_end_before_it_begins_is_refused(cast: Cast) -> None:
    assert refused(cast.nobody, "city_officer", 5, 4) == "posts.end"
    assert not Post.objects.filter(user=cast.nobody).exists()


def test_a_post_may_last_one_day(cast: Cast) -> None:
    grant(cast.nobody, "city_officer", 0, 0)
    assert scope.of(User.objects.get(pk=cast.nobody.pk)).covers(CITY)


def test_an_ended_post_is_not_revived(cast: Cast) -> None:
    post = grant(cast.nobody, "city_officer", -9, -1)
    with pytest.raises(Refusal) as caught:
        actions.end(by="security", post=post, on=day(30))
    assert caught.value.code == "posts.ended"
    assert Post.objects.get(pk=post.pk).valid_to == day(-1)


def test_the_end_may_come_earlier_than_it_was_set(cast: Cast) -> None:
    post = grant(cast.nobody, "city_officer", -9, 9)
    actions.end(by="security", post=post, on=day(0))
    assert Post.objects.get(pk=post.pk).valid_to == day(0)
    assert Entry.objects.filter(action="posts.end").get().changes == {
        "valid_to": [day(9).isoformat(), day(0).isoformat()],
        "role": "city_officer",
    }


def test_a_post_counts_on_its_last_day_and_not_after(cast: Cast) -> None:
    post = Post.objects.get(user=cast.town)
    Post.objects.filter(pk=post.pk).update(valid_from=day(-3), valid_to=day(0))
    assert scope.of(User.objects.get(pk=cast.town.pk)).covers(TOWN)
    Post.objects.filter(pk=post.pk).update(valid_to=day(-1))
    assert not scope.of(User.objects.get(pk=cast.town.pk))
