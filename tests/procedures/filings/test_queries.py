"""What waits for whom, in which order, and who sees nothing."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from bangfu.base.accounts.models import User
from bangfu.procedures.filings import actions, clock, mass, queries
from bangfu.procedures.filings.models import Evidence, Filing, Step
from bangfu.procedures.filings.queries import Filter
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEIGHBOUR, NEXT_VILLAGE, OTHER_VILLAGE, TOWN, Cast
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, MONDAY, READY
from tests.procedures.refusals import refused

INCOME = {"disposable_income_pc": 9_000_00}


@pytest.fixture
def several(people: Cast) -> list[Filing]:
    """Three exits in two townships, opened on three days."""
    found = []
    for days, village in enumerate((OTHER_VILLAGE, NEXT_VILLAGE, "421083100201")):
        home = factories.household(village, members=[HEALTHY], income=INCOME, **READY)
        with clock.at(MONDAY + dt.timedelta(days=days)):
            found.append(walk.begin(people.county, home))
    return found


def stages(user: User, **chosen: object) -> list[str]:
    return [step.filing.number[-1] for step in queries.waiting(user, Filter(**chosen))]


def test_steps_wait_for_the_post_of_their_village(people: Cast, several: list[Filing]) -> None:
    assert stages(people.secretary) == ["3"]
    assert stages(people.town) == []
    assert stages(people.county) == []


def test_everything_under_way_in_ones_area(people: Cast, several: list[Filing]) -> None:
    assert stages(people.county, desk="all") == ["1", "2", "3"]
    assert stages(people.town, desk="all") == ["2", "3"]
    assert stages(people.auditor, desk="all") == ["1", "2", "3"]
    assert stages(people.county, desk="all", at=TOWN) == ["2", "3"]


@pytest.mark.parametrize("seat", ["neighbour", "nobody", "system", "security", "auditing"])
def test_others_see_nothing(seat: str, people: Cast, several: list[Filing]) -> None:
    user = getattr(people, seat)
    assert stages(user, desk="all") == []
    assert not queries.filings(user).exists()
    assert queries.of_subject(user, "household", several[0].subject_id) == []
    with pytest.raises(Filing.DoesNotExist):
        queries.get(user, several[0].uid)
    assert queries.open_about(user, "household_exit", [several[0].subject_id]) == {}


def test_proof_is_seen_where_the_filing_is(people: Cast, several: list[Filing]) -> None:
    walk.prove(people.secretary, several[2])
    kept = Evidence.objects.first()
    assert kept is not None
    assert queries.evidence(people.town, several[2].uid, kept.uid) == kept
    for user, filing in ((people.neighbour, several[2]), (people.town, several[1])):
        with pytest.raises(Evidence.DoesNotExist):
            queries.evidence(user, filing.uid, kept.uid)


def test_filters_combine(people: Cast, several: list[Filing]) -> None:
    assert stages(people.county, desk="all", level="county") == []
    assert stages(people.county, desk="all", level="village", procedure="household_exit") == [
        "1",
        "2",
        "3",
    ]
    assert stages(people.county, desk="all", procedure="village_exit") == []
    with clock.at(dt.date(2016, 3, 22)):
        assert stages(people.county, desk="all", late=True) == ["1"]


def test_a_list_goes_on_after_its_last_row(people: Cast, several: list[Filing]) -> None:
    every = Filter(desk="all")
    first = queries.page(people.county, every)[0]
    rest = queries.page(people.county, every, after=queries.mark(first))
    assert [step.filing for step in rest] == several[1:]
    for odd in ("x", "2016-13-01_1", "_", "2016-03-21_x", "9999-99-99_5"):
        assert queries.page(people.county, every, after=odd).count() == 3


def test_steps_due_on_one_day_are_told_apart_by_their_key(
    people: Cast, several: list[Filing]
) -> None:
    Step.objects.update(due=MONDAY)
    every = Filter(desk="all")
    seen: list[int] = []
    after = ""
    while rows := list(queries.page(people.county, every, after=after)[:1]):
        seen += [step.filing_id for step in rows]
        after = queries.mark(rows[0])
    assert seen == [filing.pk for filing in several]


def test_an_approval_of_ones_own_does_not_wait_for_one(
    people: Cast, ready: Household, deputy: User
) -> None:
    filing = walk.begin(people.town, ready)
    walk.to_township(people.secretary, filing)
    assert stages(people.town) == []
    assert stages(deputy) == ["1"]
    assert queries.summary(deputy) == {"waiting": 1, "late": 0}
    assert queries.summary(people.town) == {"waiting": 0, "late": 0}


def test_the_list_costs_the_same_whatever_its_length(
    people: Cast, several: list[Filing], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    User.objects.get(pk=people.county.pk)
    with django_assert_max_num_queries(5):
        list(queries.page(people.county, Filter(desk="all"))[:31])


def test_filings_newest_first_by_state(people: Cast, several: list[Filing]) -> None:
    actions.withdraw(by=people.county, filing=several[0].uid, reason="填错。")
    assert list(queries.filings(people.county)) == several[::-1]
    assert list(queries.filings(people.county, Filter(state="withdrawn"))) == [several[0]]
    last = queries.filings_page(people.county, Filter(), after=str(several[1].pk))
    assert list(last) == [several[0]]
    assert queries.filings_page(people.county, Filter(at=NEIGHBOUR)).count() == 0


# --- many at once ---


@pytest.fixture
def at_town(people: Cast) -> list[Filing]:
    found = []
    for _number in range(3):
        home = factories.household(members=[HEALTHY], income=INCOME, **READY)
        found.append(walk.begin(people.secretary, home))
        walk.to_township(people.secretary, found[-1])
    return found


def test_many_are_passed_and_one_that_is_refused_holds_up_none(
    people: Cast, at_town: list[Filing]
) -> None:
    actions.object_(by=people.secretary, filing=at_town[1].uid, text="不公平。")
    steps = [walk.step(filing).uid for filing in at_town]
    with clock.at(dt.date(2016, 3, 15)):
        outcome = mass.approve_many(by=people.town, steps=steps, reason="同意。")
    assert outcome.done == 2
    assert [name for name, _why in outcome.refused] == ["陈大伟"]
    assert [walk.step(filing).stage for filing in at_town] == ["county", "township", "county"]


def test_many_only_where_the_stage_allows_it(people: Cast, several: list[Filing]) -> None:
    outcome = mass.approve_many(by=people.secretary, steps=[walk.step(several[2]).uid])
    assert (outcome.done, len(outcome.refused)) == (0, 1)


def test_many_are_not_too_many(people: Cast) -> None:
    keys = [str(number) for number in range(mass.MOST + 1)]
    refused("procedures.too_many", mass.open_many, by=people.town, procedure="x", subjects=keys)


def test_steps_out_of_sight_are_passed_over(people: Cast, at_town: list[Filing]) -> None:
    steps = [walk.step(filing).uid for filing in at_town]
    outcome = mass.approve_many(by=people.neighbour, steps=steps)
    assert (outcome.done, outcome.refused) == (0, [])
