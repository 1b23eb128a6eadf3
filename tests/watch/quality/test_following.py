"""New hits become clues, what vanished is marked, waivers and false verdicts keep quiet."""

import datetime as dt

import pyarrow as pa
import pytest
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit.models import Entry
from bangfu.policy.facts import lake
from bangfu.policy.runs import actions as runs
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.models import Household
from bangfu.watch.quality import actions, following, hits, running
from bangfu.watch.quality.models import Checked, Clue, ClueStep, State
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast
from tests.watch.quality.conftest import clue

DAY = factories.DAY


def codes(village: str) -> set[str]:
    return set(Clue.objects.filter(village_id=village).values_list("check_code", flat=True))


def again() -> dict[str, int]:
    runs.refresh(by="tests")
    return following.follow_results()


def mend(village: str, **columns: object) -> None:
    Household.objects.filter(village_id=village).update(**columns)
    catalogue.touch([village])


def waive(by: Cast, found: Clue, until: dt.date) -> Clue:
    return actions.waive(by=by.county, clue=found, until=until, reason="已报计划通电")


def test_what_is_wrong_is_found_and_nothing_else(found: Cast) -> None:
    assert {"LV01", "LV04"} <= codes(VILLAGE)
    assert {"IN01", "ID13", "IN08"} <= codes(OTHER_VILLAGE)
    assert not {"ID13", "IN01", "ID01", "ID04", "ED01", "LA02"} & codes(VILLAGE)
    assert "ID12" in codes(NEIGHBOUR_VILLAGE)


def test_a_clue_says_what_it_is_about(found: Cast) -> None:
    power, medical = clue("LV01"), clue("IN01", OTHER_VILLAGE)
    assert (power.subject, power.severity, power.state) == ("household", "warn", State.NEW)
    assert (power.found_on, power.last_seen_on, power.present) == (DAY, DAY, True)
    assert medical.member is not None
    assert medical.member.household_id == medical.household_id
    assert clue("VI01").household is None
    assert clue("VI01").subject_key == VILLAGE


def test_finding_is_a_step_and_one_entry_per_county(found: Cast) -> None:
    step = ClueStep.objects.get(clue=clue("LV01"))
    assert (step.verb, step.before, step.after) == ("found", "", "new")
    acts = Entry.objects.filter(action="quality.follow")
    assert set(acts.values_list("subject_id", flat=True)) == {COUNTY, NEIGHBOUR}


def test_following_twice_changes_nothing(found: Cast) -> None:
    before = list(Clue.objects.values_list("pk", "state", "facts_print"))
    assert running.behind() == []
    assert following.follow_results() == {"new": 0, "again": 0, "reopened": 0, "gone": 0}
    assert list(Clue.objects.values_list("pk", "state", "facts_print")) == before


def test_what_vanished_is_marked_and_comes_back(found: Cast) -> None:
    mend(VILLAGE, has_domestic_power=True)
    assert again()["gone"] == 1
    gone = clue("LV01")
    assert (gone.state, gone.present) == (State.GONE, False)
    mend(VILLAGE, has_domestic_power=False)
    assert again()["reopened"] == 1
    back = clue("LV01")
    assert (back.state, back.present, back.reopened) == (State.NEW, True, 1)
    assert [step.verb for step in back.steps.all()] == ["found", "gone", "back"]


def test_what_is_verified_already_does_not_vanish_from_under_the_hands(found: Cast) -> None:
    actions.verify(
        by=found.secretary, clue=clue("LV01"), verdict="true", explanation="没通电",
        corrective_on=DAY,
    )  # fmt: skip
    mend(VILLAGE, has_domestic_power=True)
    again()
    assert (clue("LV01").state, clue("LV01").present) == (State.VERIFIED, False)


def test_a_waived_clue_keeps_quiet_until_it_expires(found: Cast) -> None:
    waive(found, clue("LV01"), DAY + dt.timedelta(days=10))
    mend(VILLAGE, housing_area=1_00)
    again()
    assert clue("LV01").state == State.WAIVED
    Clue.objects.filter(check_code="LV01").update(waived_until=DAY - dt.timedelta(days=1))
    mend(VILLAGE, housing_area=2_00)
    again()
    assert clue("LV01").state == State.NEW


def settle(found: Cast, code: str, **said: object) -> None:
    given = {"explanation": "看过电表", "evidence": "电费单", **said}
    seen = actions.verify(by=found.secretary, clue=clue(code), **given)  # type: ignore[arg-type]
    seen = actions.check(by=found.town, clue=seen)
    actions.close(by=found.county, clue=seen)


def test_a_false_hit_stays_quiet_for_the_same_facts_only(found: Cast) -> None:
    settle(found, "LV01", verdict="false")
    mend(VILLAGE, housing_area=90_00)  # another fact, which the check does not rest on
    again()
    assert clue("LV01").state == State.CLOSED
    settle(found, "LV02", verdict="false") if "LV02" in codes(VILLAGE) else None
    Clue.objects.filter(check_code="LV01").update(facts_print="other")
    mend(VILLAGE, housing_area=91_00)
    again()
    assert (clue("LV01").state, clue("LV01").verdict) == (State.NEW, "")


def test_a_true_hit_comes_back_when_its_day_has_passed(found: Cast) -> None:
    settle(found, "LV01", verdict="true", corrective_on=DAY)
    mend(VILLAGE, housing_area=90_00)
    again()
    assert clue("LV01").state == State.CLOSED
    Clue.objects.filter(check_code="LV01").update(corrective_on=DAY - dt.timedelta(days=1))
    mend(VILLAGE, housing_area=91_00)
    again()
    assert clue("LV01").state == State.NEW


def test_another_county_is_left_alone(found: Cast) -> None:
    before = Checked.objects.get(county=NEIGHBOUR).folder
    mend(VILLAGE, has_domestic_power=True)
    again()
    assert Checked.objects.get(county=NEIGHBOUR).folder == before
    assert lake.is_there(Checked.objects.get(county=COUNTY).folder)


def test_results_survive_the_broom(found: Cast) -> None:
    runs.tidy()
    assert running.folders() <= lake.claimed()
    assert all(lake.is_there(folder) for folder in running.folders())


def many(count: int, household: Household) -> pa.Table:
    keys = range(count)
    columns = {
        "check_id": ["no_power"] * count,
        "subject": ["household"] * count,
        "subject_key": [str(1_000_000 + key) for key in keys],
        "household_id": [household.pk] * count,
        "member_id": [None] * count,
        "village_id": [VILLAGE] * count,
        "facts_print": ["x"] * count,
    }
    return pa.table(columns, schema=hits.SCHEMA)


@pytest.mark.slow
def test_thousands_of_hits_cost_no_more_queries(
    found: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    table = many(5_000, Household.objects.first())  # type: ignore[arg-type]
    with django_assert_max_num_queries(40):
        assert following.compare("tests", COUNTY, table, DAY)["new"] == 5_000
    with django_assert_max_num_queries(40):
        assert following.compare("tests", COUNTY, table, DAY)["again"] == 5_000
