"""Clues assigned to a role or a person: what is mine, and what falls back to the place."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import Post, User
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.quality import actions, mass, owners, queries
from bangfu.watch.quality.models import Clue, State
from bangfu.watch.quality.queries import Filter
from tests import factories
from tests.cast import COUNTY, NEXT_VILLAGE, PASSWORD, TOWN, VILLAGE, Cast
from tests.watch.quality.conftest import clue

LATER = factories.DAY + dt.timedelta(days=30)
MINE = Filter(owner="mine")
YESTERDAY = dt.timedelta(days=1)


def fresh(user: User) -> User:
    """The person as a new request sees them: posts are remembered for one."""
    return User.objects.get(pk=user.pk)


def mine(user: User) -> set[str]:
    return {one.check_code for one in queries.clues(fresh(user), MINE)}


def post_of(user: User) -> Post:
    return Post.objects.get(user=user)


def second(cast: Cast, place: str = VILLAGE, role: str = "first_secretary") -> User:
    user = accounts.open_account(by="tests", username="second", name="二号", password=PASSWORD)
    accounts.grant(
        by="tests", user=user, role=role, division=Division.objects.get(code=place),
        valid_from=timezone.localdate() - 3 * YESTERDAY,
    )  # fmt: skip
    return user


def assign(by: User, owner: str, **more: Any) -> Clue:
    return actions.assign(by=by, clue=clue("LV01"), owner=owner, due=LATER, **more)


def test_a_person_sees_what_was_assigned_to_their_post_only(found: Cast) -> None:
    other = second(found)
    seen = assign(found.town, f"post:{post_of(found.secretary).pk}")
    assert (seen.assigned_to, seen.assigned_role) == (VILLAGE, "first_secretary")
    assert mine(found.secretary) == {"LV01"}
    assert mine(other) == mine(found.town) == mine(found.county) == set()


def test_a_role_is_whoever_holds_it_there(found: Cast) -> None:
    other = second(found)
    assign(found.town, "role:first_secretary")
    assert mine(found.secretary) == mine(other) == {"LV01"}
    assert mine(found.town) == set()


def test_a_place_is_everybody_who_verifies_there(found: Cast) -> None:
    assign(found.county, "township")
    assert clue("LV01").assigned_to == TOWN
    assert mine(found.town) == {"LV01"}
    assert mine(found.secretary) == set()


def test_it_falls_back_to_the_place_when_the_post_ends(found: Cast) -> None:
    leaving = second(found)
    assign(found.town, f"post:{post_of(leaving).pk}")
    assert mine(found.secretary) == set()
    today = timezone.localdate()
    accounts.end(by="tests", post=post_of(leaving), on=today)
    assert mine(leaving) == {"LV01"}  # the last day is still theirs
    Post.objects.filter(user=leaving).update(valid_to=today - YESTERDAY)
    assert mine(leaving) == set()
    assert mine(found.secretary) == {"LV01"}
    assert owners.is_vacant(queries.get(found.county, clue("LV01").uid))


def test_nor_does_a_disabled_account_keep_it(found: Cast) -> None:
    leaving = second(found)
    assign(found.town, f"post:{post_of(leaving).pk}")
    accounts.switch(by="tests", user=leaving, active=False)
    assert mine(found.secretary) == {"LV01"}
    assert owners.is_vacant(queries.get(found.county, clue("LV01").uid))


def test_it_is_mine_until_it_is_verified(found: Cast) -> None:
    seen = assign(found.town, "role:first_secretary")
    actions.verify(
        by=found.secretary, clue=seen, verdict="true", explanation="属实", corrective_on=LATER
    )
    assert mine(found.secretary) == set()
    assert queries.summary(fresh(found.secretary))["mine"] == 0


@pytest.mark.parametrize(
    "owner", ["", "nobody", "village:1", "role:auditor", "role:", "post:x", "post:999999", "post:"]
)
def test_who_is_not_there_owns_nothing(found: Cast, owner: str) -> None:
    if not owner:
        assert owners.place(owners.Owner(), VILLAGE) == VILLAGE
        return
    with pytest.raises(Refusal) as caught:
        assign(found.town, owner)
    assert caught.value.code == "quality.owner"
    assert clue("LV01").state == State.NEW


def test_posts_elsewhere_are_neither_offered_nor_taken(found: Cast) -> None:
    for seat in ("neighbour", "auditor", "clerk"):
        post = post_of(getattr(found, seat))
        assert post not in owners.posts(found.county)
        with pytest.raises(Refusal):
            assign(found.county, f"post:{post.pk}")
    beside = second(found, NEXT_VILLAGE)
    with pytest.raises(Refusal) as caught:
        assign(found.county, f"post:{post_of(beside).pk}")
    assert caught.value.code == "quality.elsewhere"


def test_many_go_to_a_post_as_far_as_it_reaches(found: Cast) -> None:
    post = post_of(found.secretary)
    count = mass.assign_many(
        by=found.county, chosen=Filter(at=COUNTY), owner=f"post:{post.pk}", due=LATER
    )
    taken = Clue.objects.filter(post=post)
    assert count == taken.count() == Clue.objects.filter(village_id=VILLAGE).count()
    assert set(taken.values_list("state", "assigned_to", "assigned_role")) == {
        ("assigned", VILLAGE, "first_secretary")
    }
    assert queries.summary(fresh(found.secretary))["mine"] == count


def test_assigning_again_takes_it_from_the_post(found: Cast) -> None:
    assign(found.town, f"post:{post_of(found.secretary).pk}")
    mass.assign_many(by=found.county, chosen=Filter(), owner="village", due=LATER)
    assert not Clue.objects.exclude(post=None).exists()
    assert mine(second(found)) >= {"LV01"}


def test_a_post_of_some_hours_gives_it_back_to_the_hour(found: Cast) -> None:
    leaving = second(found)
    assign(found.town, f"post:{post_of(leaving).pk}")
    for hours, holds in ((4, True), (-1, False)):
        until = timezone.now() + dt.timedelta(hours=hours)
        Post.objects.filter(user=leaving).update(until=until)
        assert (mine(leaving) == {"LV01"}) is holds
        assert (mine(found.secretary) == {"LV01"}) is not holds
        assert owners.is_vacant(queries.get(found.county, clue("LV01").uid)) is not holds
