"""Campaigns: targets fixed at the start, samples anybody can draw again, counts and lists."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys import actions, campaigns, coverage, subjects
from bangfu.registry.surveys.models import Campaign, State, Target
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Cast,
)
from tests.registry.surveys.conftest import LOOK, WHOLE, answer
from tests.registry.surveys.test_actions import Refused

pytestmark = pytest.mark.django_db
STARTS, ENDS = dt.date(2016, 12, 1), dt.date(2017, 1, 31)


def begin(cast: Cast, **more: object) -> Campaign:
    wanted = {"by": cast.county, "survey": LOOK, "division": COUNTY, "starts": STARTS, "ends": ENDS}
    return campaigns.begin(**{**wanted, **more})  # type: ignore[arg-type]


@pytest.fixture
def homes(cast: Cast, who: Who) -> list[Who]:
    """Five households: two in the village, one beside it, one in the other town, one away."""
    places = (VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE)
    kinds = ({"exit_status": "exited"}, {"exit_status": None}, {}, {})
    made = [factories.household(p, **k) for p, k in zip(places, kinds, strict=True)]
    return [who, *map(subjects.of_household, made)]


def keys(campaign: Campaign) -> set[int]:
    return set(Target.objects.filter(campaign=campaign).values_list("key", flat=True))


def test_everybody_of_the_place_is_a_target(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    assert keys(campaign) == {who.key for who in homes[:4]}
    assert campaign.size == 4
    assert campaign.title == "入户看一看"
    assert keys(begin(cast, division=TOWN)) == {who.key for who in homes[:3]}


def test_who_has_left_poverty_may_be_left_out(cast: Cast, homes: list[Who]) -> None:
    poor, left = begin(cast, only="not_exited"), begin(cast, only="exited")
    assert keys(poor) == {homes[0].key, homes[2].key, homes[3].key}  # unknown is not exited
    assert keys(left) == {homes[1].key}


def test_a_sample_is_the_same_whenever_it_is_drawn(cast: Cast, homes: list[Who]) -> None:
    one, again = begin(cast, sample=2, seed="17"), begin(cast, sample=2, seed="17")
    assert keys(one) == keys(again)
    assert one.size == 2
    drawn = [keys(begin(cast, sample=2, seed=str(seed))) for seed in range(12)]
    assert len({tuple(sorted(found)) for found in drawn}) > 1


def test_a_seed_is_drawn_and_kept(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, sample=1)
    assert len(campaign.seed) == 16
    assert Entry.objects.get(action="surveys.begin").changes["seed"] == campaign.seed
    assert not begin(cast).seed


def test_a_sample_larger_than_the_place_is_the_place(cast: Cast, homes: list[Who]) -> None:
    assert begin(cast, sample=99).size == 4


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ends": dt.date(2016, 11, 30)}, "surveys.days"),
        ({"sample": 0}, "surveys.sample"),
        ({"survey": "nothing"}, "surveys.unknown"),
        ({"division": NEIGHBOUR}, "rights.missing"),
        ({"division": CITY}, "rights.missing"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, homes: list[Who], more: dict[str, object], code: str
) -> None:
    with Refused(code):
        begin(cast, **more)
    assert not Campaign.objects.exists()


def test_a_place_without_targets_is_refused_and_nothing_is_left(cast: Cast) -> None:
    with Refused("surveys.no_targets"):
        begin(cast)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("seat", ["town", "secretary", "clerk", "auditor", "neighbour"])
def test_only_county_and_city_assign(cast: Cast, homes: list[Who], seat: str) -> None:
    with Refused("rights.missing"):
        begin(cast, by=getattr(cast, seat))


def test_villages_may_be_asked_as_well(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, survey="village_look")
    assert keys(campaign) == {int(VILLAGE), int(NEXT_VILLAGE), int(OTHER_VILLAGE)}
    place = subjects.find(cast.secretary, "village", VILLAGE)
    actions.save(by=cast.secretary, who=place, survey="village_look", said={"lit": ["no"]})
    made = actions.submit(by=cast.secretary, who=place, survey="village_look")
    assert (made.campaign, made.score) == (campaign, None)


def state(campaign: Campaign, who: Who) -> State:
    return State(Target.objects.get(campaign=campaign, key=who.key).state)


def test_a_target_follows_its_draft_and_submission(cast: Cast, homes: list[Who]) -> None:
    campaign, who = begin(cast), homes[0]
    assert state(campaign, who) == State.OPEN
    actions.save(by=cast.secretary, who=who, survey=LOOK, said={"leaks": ["yes"]})
    assert state(campaign, who) == State.BEGUN
    actions.discard(by=cast.secretary, who=who, survey=LOOK)
    assert state(campaign, who) == State.OPEN
    made = answer(cast, who)
    assert state(campaign, who) == State.DONE
    assert made.campaign == campaign


def test_refused_and_away_need_a_reason_and_may_still_be_answered(
    cast: Cast, homes: list[Who]
) -> None:
    campaign, who = begin(cast), homes[0]
    note = {"by": cast.secretary, "who": who, "survey": LOOK}
    with Refused("surveys.reason"):
        actions.not_met(**note, state=State.REFUSED, reason=" ")  # type: ignore[arg-type]
    actions.not_met(**note, state=State.ABSENT, reason="去过三次")  # type: ignore[arg-type]
    assert state(campaign, who) == State.ABSENT
    answer(cast, who)
    assert state(campaign, who) == State.DONE
    with Refused("surveys.no_target"):
        actions.not_met(**note, state=State.ABSENT, reason="又去")  # type: ignore[arg-type]


def test_after_its_end_nothing_counts_for_it(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    campaigns.close(by=cast.county, campaign=campaign)
    assert answer(cast, homes[0]).campaign is None
    assert state(campaign, homes[0]) == State.OPEN


def test_before_its_start_nothing_counts_for_it(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, starts=dt.date(2017, 1, 1))
    assert answer(cast, homes[0]).campaign is None
    assert state(campaign, homes[0]) == State.OPEN


def test_counts_per_place_add_up(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    answer(cast, homes[0])
    whole, parts = coverage.by_place(cast.county, campaign, COUNTY)
    assert (whole.total, whole.done, whole.open, whole.share) == (4, 1, 3, 25)
    assert {p.code: (p.total, p.done) for p in parts} == {TOWN: (3, 1), "421083101000": (1, 0)}
    assert sum(p.total for p in parts) == whole.total
    _, villages = coverage.by_place(cast.county, campaign, TOWN)
    assert {p.code: p.total for p in villages} == {VILLAGE: 2, NEXT_VILLAGE: 1}
    assert coverage.by_place(cast.county, campaign, VILLAGE)[1] == []


def test_each_sees_the_part_that_is_theirs(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast, by=cast.city, division=CITY)
    seen = {
        seat: coverage.by_place(getattr(cast, seat), campaign, CITY)[0].total
        for seat in ("city", "county", "town", "secretary", "neighbour", "nobody")
    }
    expected = {"city": 5, "county": 4, "town": 3, "secretary": 2, "neighbour": 1, "nobody": 0}
    assert seen == expected


def test_a_campaign_of_another_county_is_not_there(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    assert not coverage.visible(cast.neighbour).exists()
    for user in (cast.city, cast.county, cast.secretary):
        assert coverage.get_for(user, campaign.uid) == campaign


@pytest.mark.parametrize(
    ("state_", "count"), [("", 4), ("done", 1), ("open", 2), ("not_met", 1), ("left", 2)]
)
def test_the_list_behind_a_count_has_as_many(
    cast: Cast, homes: list[Who], state_: str, count: int
) -> None:
    campaign = begin(cast)
    answer(cast, homes[0])
    actions.not_met(by=cast.county, who=homes[3], survey=LOOK, state=State.REFUSED, reason="不愿意")
    assert coverage.listed(cast.county, campaign, state=state_).count() == count


def test_a_long_list_goes_on_from_its_last_row(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    some = list(coverage.listed(cast.county, campaign))
    mark = f"{some[1].village_id}-{some[1].key}"
    assert list(coverage.listed(cast.county, campaign, after=mark)) == some[2:]
    assert list(coverage.listed(cast.county, campaign, after="x")) == some


def test_what_is_open_after_the_last_day_is_overdue(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    some = list(coverage.listed(cast.county, campaign))
    assert not any(row.is_overdue for row in coverage.named(campaign, "household", some))
    Site.objects.update(reference_date=ENDS)
    assert not campaigns.is_overdue(campaign)
    Site.objects.update(reference_date=ENDS + dt.timedelta(days=1))
    assert campaigns.is_overdue(campaign)
    assert all(row.is_overdue for row in coverage.named(campaign, "household", some))


def test_names_on_a_page_cost_two_queries(
    cast: Cast, homes: list[Who], django_assert_num_queries: object
) -> None:
    campaign = begin(cast)
    some = list(coverage.listed(cast.county, campaign))
    with django_assert_num_queries(3):  # type: ignore[operator]  the site's day is the third
        found = coverage.named(campaign, "household", some)
    assert found[0].title == "陈大伟"


def test_what_waits_is_counted_where_the_person_works(cast: Cast, homes: list[Who]) -> None:
    begin(cast)
    assert coverage.waiting(cast.secretary) == 2
    answer(cast, homes[0])
    assert coverage.waiting(cast.secretary) == 1
    assert coverage.waiting(cast.clerk) == 0


def test_a_correction_of_another_campaign_needs_no_reason(cast: Cast, homes: list[Who]) -> None:
    answer(cast, homes[0])
    begin(cast)
    actions.save(by=cast.secretary, who=homes[0], survey=LOOK, said=WHOLE)
    assert actions.submit(by=cast.secretary, who=homes[0], survey=LOOK).supersedes is not None


def test_a_refusal_carries_a_sentence(cast: Cast, homes: list[Who]) -> None:
    with pytest.raises(Refusal) as caught:
        begin(cast, sample=0)
    assert "抽样" in str(caught.value)


def test_a_list_reaches_those_of_it_in_the_place(cast: Cast, homes: list[Who]) -> None:
    some = [homes[0].key, homes[2].key, homes[4].key, 10**9]
    campaign = begin(cast, chosen=some, among="人均收入最低的")
    assert keys(campaign) == {homes[0].key, homes[2].key}
    assert (campaign.size, campaign.among) == (2, "人均收入最低的")
    drawn = begin(cast, chosen=some, sample=1, seed="x")
    assert keys(drawn) < {homes[0].key, homes[2].key}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"chosen": []}, "surveys.no_targets"),
        ({"chosen": [10**9]}, "surveys.no_targets"),
        ({"chosen": [1], "survey": "village_look"}, "surveys.subject"),
    ],
)
def test_a_list_that_reaches_nobody_is_refused(
    cast: Cast, homes: list[Who], more: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        begin(cast, **more)
    assert caught.value.code == code
    assert not Campaign.objects.exists()


def test_what_is_late_is_counted_with_its_places(cast: Cast, homes: list[Who]) -> None:
    campaign = begin(cast)
    assert coverage.due(cast.county) == coverage.Due(4, 0, 0)
    assert coverage.late_places(cast.county, campaign, COUNTY) == 0
    Campaign.objects.update(ends=factories.DAY)
    campaign.refresh_from_db()
    assert coverage.late_places(cast.county, campaign, COUNTY) == 0  # the last day still counts
    Campaign.objects.update(ends=factories.DAY - dt.timedelta(days=1))
    campaign.refresh_from_db()
    assert coverage.due(cast.county) == coverage.Due(4, 4, 3)
    assert coverage.due(cast.neighbour) == coverage.Due(0, 0, 0)
    assert coverage.late_places(cast.county, campaign, COUNTY) == 3
    assert coverage.late_places(cast.secretary, campaign, COUNTY) == 1
    answer(cast, homes[0])
    assert coverage.late_places(cast.county, campaign, COUNTY) == 3  # one more is left there
    answer(cast, homes[1])
    assert coverage.late_places(cast.county, campaign, COUNTY) == 2
    campaigns.close(by=cast.county, campaign=campaign)
    campaign.refresh_from_db()
    assert coverage.late_places(cast.county, campaign, COUNTY) == 0
    assert coverage.due(cast.county).late == 0
