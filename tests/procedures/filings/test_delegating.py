"""Handing one's steps over, and what happens to a desk when a post ends."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts.models import Post, User
from bangfu.procedures.filings import actions, clock, delegating, queries, seats
from bangfu.procedures.filings.models import Decision, Delegation, Filing
from bangfu.registry.households.models import Household
from tests.cast import Cast
from tests.procedures import walk
from tests.procedures.conftest import officer
from tests.procedures.refusals import refused

DAY = dt.timedelta(days=1)


def hand(by: User, to: User, starts: int = 0, ends: int = 7, reason: str = "休假") -> Delegation:
    today = timezone.localdate()
    return actions.delegate(
        by=by,
        post=by.posts.get(),
        to=to,
        starts=today + starts * DAY,
        ends=today + ends * DAY,
        reason=reason,
    )


@pytest.fixture
def at_town(people: Cast, ready: Household) -> tuple[Filing, dt.date]:
    filing = walk.begin(people.secretary, ready)
    return filing, walk.to_township(people.secretary, filing)


def again(user: User) -> User:
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


def test_a_colleague_acts_in_ones_place_and_both_are_named(
    people: Cast, at_town: tuple[Filing, dt.date]
) -> None:
    filing, day = at_town
    refused("procedures.not_yours", walk.approve, people.county, filing)
    hand(people.town, people.county)
    with clock.at(day):
        walk.approve(again(people.county), filing)
    kept = Decision.objects.last()
    assert kept is not None
    assert (kept.by, kept.behalf, kept.role) == ("county", "town", "township_officer")


def test_whoever_lent_a_hand_below_does_not_approve_above(
    people: Cast, at_town: tuple[Filing, dt.date], second: User
) -> None:
    filing, day = at_town
    hand(people.town, people.county)
    with clock.at(day):
        walk.approve(again(people.county), filing)
        refused("procedures.same_person", walk.approve, again(people.county), filing)
        walk.approve(second, filing)
    assert walk.fresh(filing).state == "done"


def test_a_post_lent_to_the_proposer_helps_nobody(
    people: Cast, ready: Household, deputy: User
) -> None:
    filing = walk.begin(deputy, ready)
    day = walk.to_township(people.secretary, filing)
    hand(people.town, deputy)
    with clock.at(day):
        refused("procedures.same_person", walk.approve, again(deputy), filing)
        walk.approve(people.town, filing)


def test_the_proposer_does_not_approve_through_somebody(
    people: Cast, ready: Household, deputy: User
) -> None:
    filing = walk.begin(people.town, ready)
    day = walk.to_township(people.secretary, filing)
    hand(people.town, people.county)
    with clock.at(day):
        refused("procedures.same_person", walk.approve, again(people.county), filing)
        walk.approve(deputy, filing)


@pytest.mark.parametrize(("starts", "ends"), [(1, 3), (-5, -1)])
def test_it_holds_on_its_days_only(
    starts: int, ends: int, people: Cast, at_town: tuple[Filing, dt.date]
) -> None:
    filing, day = at_town
    post = people.town.posts.get()
    today = timezone.localdate()
    Delegation.objects.create(
        post=post, to=people.county, starts=today + starts * DAY, ends=today + ends * DAY,
        reason="x", by="town", at=timezone.now(),
    )  # fmt: skip
    with clock.at(day):
        refused("procedures.not_yours", walk.approve, people.county, filing)


def test_it_ends_when_taken_back(people: Cast) -> None:
    made = hand(people.town, people.county)
    with pytest.raises(Delegation.DoesNotExist):
        actions.end_delegation(by=people.county, delegation=made.pk)
    actions.end_delegation(by=people.town, delegation=made.pk)
    assert [seat.holder for seat in seats.of(again(people.county))] == ["county"]


def test_it_ends_with_the_post(people: Cast) -> None:
    hand(people.town, people.county)
    people.town.posts.update(valid_to=timezone.localdate() - DAY, valid_from=dt.date(2020, 1, 1))
    assert [seat.holder for seat in seats.of(again(people.county))] == ["county"]


def test_it_ends_with_the_account(people: Cast) -> None:
    hand(people.town, people.county)
    User.objects.filter(pk=people.town.pk).update(is_active=False)
    assert [seat.holder for seat in seats.of(again(people.county))] == ["county"]


@pytest.mark.parametrize(
    "seat", ["neighbour", "nobody", "system", "security", "auditing", "secretary", "auditor"]
)
def test_it_goes_to_those_who_work_there(seat: str, people: Cast) -> None:
    refused("procedures.delegate_elsewhere", hand, people.town, getattr(people, seat))


@pytest.mark.parametrize(
    ("starts", "ends", "reason"), [(0, -1, "x"), (0, 93, "x"), (0, 7, " "), (-9, -2, "x")]
)
def test_days_and_reason_have_to_make_sense(
    starts: int, ends: int, reason: str, people: Cast
) -> None:
    refused("procedures.delegation", hand, people.town, people.county, starts, ends, reason)


def test_ones_own_post_only_and_not_to_oneself(people: Cast) -> None:
    refused("procedures.delegation", hand, people.town, people.town)
    day = timezone.localdate()
    others = {"post": people.county.posts.get(), "to": people.secretary, "reason": "x"}
    refused(
        "procedures.not_your_post", actions.delegate, by=people.town, starts=day, ends=day, **others
    )


def test_posts_that_decide_nothing_are_not_offered(people: Cast) -> None:
    assert delegating.own_posts(people.auditor) == []
    assert len(delegating.own_posts(people.town)) == 1


def test_a_successor_finds_the_desk(people: Cast, at_town: tuple[Filing, dt.date]) -> None:
    filing, day = at_town
    past = {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 2, 1)}
    people.town.posts.update(**past)
    assert not queries.waiting(again(people.town)).exists()
    successor = officer("successor", "township_officer", walk.step(filing).place)
    assert [step.filing_id for step in queries.waiting(successor)] == [filing.pk]
    with clock.at(day):
        walk.approve(successor, filing)


def test_a_desk_that_nobody_holds_is_found(people: Cast, at_town: tuple[Filing, dt.date]) -> None:
    filing, _day = at_town
    nobodys = queries.Filter(desk="unmanned")
    assert not queries.waiting(people.county, nobodys).exists()
    past = {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 2, 1)}
    people.town.posts.update(**past)
    assert [step.filing_id for step in queries.waiting(people.county, nobodys)] == [filing.pk]
    officer("successor", "township_officer", walk.step(filing).place)
    assert not queries.waiting(people.county, nobodys).exists()


def test_a_post_of_some_hours_is_not_handed_on(people: Cast) -> None:
    Post.objects.filter(user=people.town).update(until=timezone.now() + dt.timedelta(hours=4))
    refused("procedures.not_your_post", hand, again(people.town), people.county)


def test_what_was_handed_over_ends_with_the_post_to_the_hour(people: Cast) -> None:
    hand(people.town, people.county)
    posts = Post.objects.filter(user=people.town)
    for hours, held in ((4, True), (-1, False)):
        posts.update(until=timezone.now() + dt.timedelta(hours=hours))
        handed = [seat.holder for seat in seats.of(again(people.county)) if seat.holder == "town"]
        assert bool(handed) is held
